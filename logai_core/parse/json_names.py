"""Which fields of an object fill which column, decided from the names alone."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from logai_core.formats import Format
from logai_core.formats.fields import (
    BESIDE,
    NUMERIC_LEVELS,
    ROLES,
    names_of,
    plain_name,
)
from logai_core.levels import is_level

# How much a field is wanted for a role, the lowest first: the place of its name in
# the list, how deep it lies, and how it is spelled, so that no order of fields shows.
Rank = tuple[int, int, str]

LEVEL = "level_text"
_NO_LEVEL = 1_000  # ranks: a field of a level that holds none goes behind all that do

# What is remembered: a hostile source has other keys in each line.
_MOST_STEPS, _MOST_KEYS, _MOST_FIELDS = 2_000, 200, 20_000


class Target(NamedTuple):
    """What a field is wanted for."""

    role: str
    rank: Rank


def behind(rank: Rank) -> Rank:
    """Return the rank of a field that is named like a level and holds none."""
    return rank[0] + _NO_LEVEL, *rank[1:]


class Step(NamedTuple):
    """What the names of one object say: its fields with targets, and where to go on."""

    leaves: tuple[tuple[str, tuple[Target, ...]], ...]
    inner: tuple[tuple[str, str], ...]  # the field, and the names above what is in it


class Names:
    """The names that one format looks for; what an object's keys say is remembered.

    Besides the columns there are the roles of `BESIDE`, and `says0`, `says1`, … for
    the fields that a message is made of.
    """

    def __init__(self, fmt: Format) -> None:
        self.says = _says(fmt)
        self._levels = fmt.levels
        # In pairs, and where a format says its own, numbers are no levels.
        is_numbered = fmt.kind == "json" and not fmt.levels
        self._numbers = tuple(NUMERIC_LEVELS) if is_numbered else ()
        # What fills a column leaves the attributes, but for a message that is only
        # used where the fields said above it are missing.
        self.lifts = {role for role in ROLES if role != "message" or role in self.says}
        self._targets: dict[str, list[tuple[str, int]]] = {}
        for role in ROLES:
            self._want(role, names_of(role, fmt))
        for role, names in BESIDE.items():
            self._want(role, map(plain_name, names))
        for role in self.says:
            if role not in ROLES:
                self._want(role, [plain_name(fmt.says[int(role[4:])])])
        self._above = {
            name[:dot]
            for name in self._targets
            for dot in range(len(name))
            if name[dot] == "."
        }
        self._steps: dict[tuple[str, tuple[str, ...]], Step] = {}
        self._fields: dict[tuple[str, str], tuple[tuple[Target, ...], str | None]] = {}

    @property
    def roles(self) -> tuple[str, ...]:
        """Return all roles, columns first."""
        besides = [role for role in self.says if role not in ROLES]
        return (*ROLES, *BESIDE, *besides)

    def is_level(self, text: str) -> bool:
        """Tell whether the value of a field is a level of the format, or a known one."""
        return is_level(text, self._levels) or text in self._numbers

    @property
    def levels(self) -> tuple[str, ...]:
        """Return how levels may be written besides the words for them."""
        return (*self._levels, *self._numbers)

    def rivals(self, role: str, fields: Mapping[str, Any], above: str = "") -> int:
        """Return how many fields of an object may fill a column."""
        step = self.step(above, tuple(fields))
        own = sum(any(t.role == role for t in targets) for _, targets in step.leaves)
        return own + sum(
            self.rivals(role, fields[key], below)
            for key, below in step.inner
            if type(fields[key]) is dict
        )

    def step(self, above: str, keys: tuple[str, ...]) -> Step:
        """Return what the keys of an object say, which lies below the names `above`."""
        step = self._steps.get((above, keys))
        if step is None:
            step = self._look(above, keys)
            if len(self._steps) >= _MOST_STEPS:
                self._steps.clear()
            if len(keys) <= _MOST_KEYS:
                self._steps[above, keys] = step
        return step

    def _want(self, role: str, names: Iterable[str]) -> None:
        for rank, name in enumerate(dict.fromkeys(names)):
            self._targets.setdefault(name, []).append((role, rank))

    def _look(self, above: str, keys: tuple[str, ...]) -> Step:
        leaves, inner = [], []
        for key in keys:
            targets, below = self._field(above, key)
            if targets:
                leaves.append((key, targets))
            if below is not None:
                inner.append((key, below))
        return Step(tuple(leaves), tuple(inner))

    def _field(self, above: str, key: str) -> tuple[tuple[Target, ...], str | None]:
        """Return what a field is wanted for, and its path if more lies below it."""
        known = self._fields.get((above, key))
        if known is not None:
            return known
        path = f"{above}.{plain_name(key)}" if above else plain_name(key)
        depth = above.count(".") + bool(above)
        targets = tuple(
            Target(role, (rank, depth, key))
            for role, rank in self._targets.get(path, ())
        )
        found = targets, path if path in self._above else None
        if len(self._fields) >= _MOST_FIELDS:
            self._fields.clear()
        self._fields[above, key] = found
        return found


def _says(fmt: Format) -> tuple[str, ...]:
    if fmt.says == ("message",):
        return ("message",)
    return tuple(
        name if name == "message" else f"says{place}"
        for place, name in enumerate(fmt.says)
    )
