"""What is looked at: sources, two windows, a query and a zone; and its address.

One value for all views and for the terminal. Its address is text that a link can
carry: the same link shows the same, to the microsecond and in the same zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal, get_args

from logai_core.clocks import is_zone
from logai_core.errors import SettingError

Side = Literal["incident", "baseline", "all"]
_SIDES: tuple[Side, ...] = get_args(Side)
EXPECTED = "two times such as 2026-11-20T12:50:00Z~2026-11-20T13:25:00Z"
_BETWEEN, _MICRO = "~", timedelta(microseconds=1)


@dataclass(frozen=True)
class Window:
    """The half-open interval of time `[start, end)`, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Scope:
    """What is looked at; an empty field does not restrict.

    `window` is the incident and `baseline` what it is set against (None: chosen by
    default); `side` says which of them restricts the records shown. `query` is of the
    grammar of `logai_core.query`; `off` are clauses of it that are switched off, which
    stay at hand. `zone` is the one that times are shown and read in.
    """

    sources: tuple[str, ...] = ()
    window: Window | None = None
    baseline: Window | None = None
    side: Side = "incident"
    query: str = ""
    off: tuple[str, ...] = ()
    zone: str = "UTC"

    @property
    def digest(self) -> str:
        """Return a name of this scope, for keys."""
        return blake2b(repr(address(self)).encode(), digest_size=8).hexdigest()

    @property
    def stretch(self) -> Window | None:
        """Return the time that records shown are restricted to, None where to none."""
        return {"incident": self.window, "baseline": self.baseline, "all": None}[
            self.side
        ]

    def without(self, part: str) -> "Scope":
        """Return the scope without one part: the name of a field."""
        nothing: dict[str, Any] = {part: getattr(Scope(), part)}
        return replace(self, **nothing)


def address(scope: Scope) -> dict[str, list[str]]:
    """Return the scope as the parameters of an address; what is as at first is left out."""
    said: dict[str, list[str]] = {
        "source": list(scope.sources),
        "window": [_written(scope.window)] if scope.window else [],
        "baseline": [_written(scope.baseline)] if scope.baseline else [],
        "side": [scope.side] if scope.side != "incident" else [],
        "q": [scope.query] if scope.query else [],
        "off": list(scope.off),
        "zone": [scope.zone] if scope.zone != "UTC" else [],
    }
    return {name: values for name, values in said.items() if values}


def scope_at(parameters: Mapping[str, Sequence[str]]) -> Scope:
    """Return the scope that an address names; other parameters are passed over.

    Raises:
        SettingError: a window, side or zone is not one.
    """
    one = {name: values[-1] for name, values in parameters.items() if values}
    side, zone = one.get("side", "incident"), one.get("zone", "UTC")
    if side not in _SIDES:
        raise _wrong("side", side, f"one of {', '.join(_SIDES)}")
    if not zone or not is_zone(zone):
        raise _wrong("zone", zone, "a name of the IANA time zone database")
    return Scope(
        sources=tuple(parameters.get("source", ())),
        window=_read("window", one.get("window")),
        baseline=_read("baseline", one.get("baseline")),
        side=side,
        query=one.get("q", ""),
        off=tuple(parameters.get("off", ())),
        zone=zone,
    )


def _written(window: Window) -> str:
    return _BETWEEN.join(
        one.astimezone(UTC).isoformat().replace("+00:00", "Z")
        for one in (window.start, window.end)
    )


def _read(name: str, text: str | None) -> Window | None:
    if not text:
        return None
    try:
        start, end = (datetime.fromisoformat(one) for one in text.split(_BETWEEN))
        window = Window(start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise _wrong(name, text, EXPECTED) from error
    if start.tzinfo is None or end.tzinfo is None:
        raise _wrong(name, text, EXPECTED)
    if window.end - window.start < _MICRO:
        raise _wrong(name, text, "an end after the start")
    return window


def _wrong(name: str, found: str, expected: str) -> SettingError:
    return SettingError(
        f"address, {name}: found {found!r}, expected {expected}",
        hint=f"Correct {name}= in the address, or take it away.",
    )
