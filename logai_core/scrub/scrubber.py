"""The one choke point: text in, text that may leave out."""

import re
from collections.abc import Iterable, Sequence

from logai_core.errors import ServiceError
from logai_core.scrub.deny import Denied
from logai_core.scrub.layers import Replace, layers
from logai_core.scrub.pseudonyms import KINDS, PSEUDONYM, Pseudonyms

# A shorter value is too often an ordinary word to be replaced wherever it stands.
LEAST_KNOWN = 8
MOST_KNOWN = 20_000
# A replaced value can complete another pattern; in practice one pass does it.
MOST_PASSES = 4
# Kinds that their surroundings give away, where they stand with them.
GIVEN_AWAY = frozenset({"SECRET", "USER", "PHONE", "SSN"})
_INSIDE_A_NAME = re.compile(r"<?[A-Z0-9]{0,10}_[0-9]*>?")


class Scrubber:
    """Replaces secrets, personal data and denied words, a value always by one name.

    Names such as `<IPV4_1>` are numbered by kind in the order in which values turn up,
    so that the same rows in the same order give the same text. Everything but secrets
    can be turned back for display. `sought` are the kinds of which a value, once seen,
    is replaced wherever it stands.
    """

    def __init__(
        self,
        deny: Iterable[str] = (),
        *,
        sought: frozenset[str] = frozenset(KINDS),
    ) -> None:
        self.names = Pseudonyms()
        self.layers = layers(Denied(deny))
        self._sought = sought
        self._known: dict[str, str] = {}
        self._fresh: dict[str, str] = {}

    def scrub(self, text: str) -> str:
        """Return `text` with everything replaced that a layer or an earlier find names.

        Keeps the number of lines. Scrubbing twice changes nothing.
        """
        lines, known = text.split("\n"), self._known
        every = [layer.replace for layer in self.layers]
        for _ in range(MOST_PASSES):
            before = lines
            lines = [replace_known(line, known) for line in lines]
            lines = [self.passed(line, every) for line in lines]
            known = self.fresh()
            if lines == before:
                break
        return "\n".join(lines)

    def seal(self, text: str) -> str:
        """Return the text that may leave: scrubbed, and checked to be so."""
        sealed = self.scrub(text)
        self.assert_clean(sealed)
        return sealed

    def restore(self, text: str) -> str:
        """Return `text` with values put back in for display; secrets stay replaced."""
        return self.names.restored(text)

    def assert_clean(self, text: str) -> None:
        """Refuse a text in which a known value still stands or a layer still bites.

        Raises:
            ServiceError: it holds something that must not leave.
        """
        bare = PSEUDONYM.sub(" ", text)
        if any(value in bare for value in self.known()) or self.scrub(text) != text:
            raise ServiceError(
                "request to the model: a secret or an address is still in its text",
                hint="Nothing was sent. The summary made by code stands.",
            )

    def passed(self, line: str, layers: Sequence[Replace]) -> str:
        """Return a line after one pass of the layers."""
        for replace in layers:
            line = replace(line, self._name)
        return line

    def known(self) -> dict[str, str]:
        """Return the names of the values to replace wherever they stand."""
        return self._known

    def fresh(self) -> dict[str, str]:
        """Return those of the known values that turned up since the last call."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _name(self, kind: str, value: str) -> str:
        name = self.names.get(kind, value)
        if name is None:
            name = self.names.add(kind, value)
            if self._seeks(kind, value):
                self._known[value] = self._fresh[value] = name
        return name

    def _seeks(self, kind: str, value: str) -> bool:
        return (
            kind in self._sought
            and len(value) >= LEAST_KNOWN
            and len(self._known) < MOST_KNOWN
            and value not in self._known
            and not _INSIDE_A_NAME.fullmatch(value)
        )


def replace_known(line: str, known: dict[str, str]) -> str:
    """Return `line` with each known value replaced, the longest first."""
    standing = [value for value in known if value in line]
    for value in sorted(standing, key=lambda value: (-len(value), value)):
        line = line.replace(value, known[value])
    return line
