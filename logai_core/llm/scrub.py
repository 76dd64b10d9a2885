"""The one choke point: what must not leave is replaced by consistent pseudonyms."""

import re
from functools import partial

from logai_core.errors import ServiceError
from logai_core.llm.scrub_rules import RULES, SECRET, Rule

PSEUDONYM = re.compile(r"<([A-Z][A-Z0-9]{1,9}_\d{1,6})>")
# A shorter value is too often an ordinary word to be replaced wherever it stands.
LEAST_KNOWN = 8
# A replaced value can complete another pattern; in practice one pass does it.
MOST_PASSES = 4


class Scrubber:
    """Replaces secrets and addresses, the same value by the same name for its life.

    Names such as `<IPV4_1>` are numbered by kind in the order in which values turn up,
    so that the same rows in the same order give the same text. Addresses can be turned
    back for display, secrets cannot. Names of persons in free text, encoded secrets
    and secrets of unknown form are not found.
    """

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._originals: dict[str, str] = {}

    def scrub(self, text: str) -> str:
        """Return `text` with everything replaced that a rule or an earlier find names.

        Keeps the number of lines. Scrubbing twice changes nothing.
        """
        text = self._replace_known(text)
        for _ in range(MOST_PASSES):
            before, text = text, self._pass(text)
            if text == before:
                break
        return text

    def seal(self, text: str) -> str:
        """Return the text that may leave: scrubbed, and checked to be so."""
        sealed = self.scrub(text)
        self.assert_clean(sealed)
        return sealed

    def restore(self, text: str) -> str:
        """Return `text` with addresses put back in; secrets stay replaced."""
        return PSEUDONYM.sub(
            lambda found: self._originals.get(found[0], found[0]), text
        )

    def assert_clean(self, text: str) -> None:
        """Refuse a text in which a known value still stands or a rule still bites.

        Raises:
            ServiceError: it holds something that must not leave.
        """
        bare = PSEUDONYM.sub(" ", text)
        if any(value in bare for value in self._known()) or self.scrub(text) != text:
            raise ServiceError(
                "request to the model: a secret or an address is still in its text",
                hint="Nothing was sent. The summary made by code stands.",
            )

    def _pass(self, text: str) -> str:
        for rule in RULES:
            text = rule.pattern.sub(partial(self._swap, rule), text)
        return self._replace_known(text)

    def _swap(self, rule: Rule, found: re.Match[str]) -> str:
        group = found.lastgroup or 0
        value = found[group].rstrip("\\")
        if not value or not rule.holds(value):
            return found[0]
        start = found.start(group) - found.start()
        after = found[0][start + len(value) :]
        return found[0][:start] + self._name(rule.kind, value) + after

    def _name(self, kind: str, value: str) -> str:
        if (kind, value) not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            name = f"<{kind}_{self._counts[kind]}>"
            self._names[kind, value] = name
            if kind != SECRET:
                self._originals[name] = value
        return self._names[kind, value]

    def _known(self) -> list[str]:
        """Return the values to replace wherever they stand, longest first."""
        values = {value for _, value in self._names if len(value) >= LEAST_KNOWN}
        return sorted(values, key=lambda value: (-len(value), value))

    def _replace_known(self, text: str) -> str:
        # A search for each is quick; a pattern of thousands of values is not.
        known = [value for value in self._known() if value in text]
        if not known:
            return text
        names = {value: name for (_, value), name in self._names.items()}
        # Pseudonyms come first in the pattern, so that none is taken apart.
        either = "|".join([PSEUDONYM.pattern, *map(re.escape, known)])
        return re.sub(either, lambda found: names.get(found[0], found[0]), text)


def defang_pseudonyms(text: str) -> str:
    """Return `text` without anything that reads as a pseudonym of ours."""
    return PSEUDONYM.sub(r"‹\1›", text)
