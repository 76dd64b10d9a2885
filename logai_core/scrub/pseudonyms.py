"""Names that stand for what was replaced: `<IPV4_1>`, numbered as values turn up."""

import re
from collections import Counter
from collections.abc import Iterator

PSEUDONYM = re.compile(r"<([A-Z][A-Z0-9]{1,9}_[0-9]{1,9})>")

SECRET = "SECRET"  # noqa: S105 - the name of a kind, not a secret
TOKEN = "TOKEN"  # noqa: S105 - likewise
# What is replaced, in words. Of these, secrets and tokens are never turned back.
KINDS = {
    SECRET: "secrets",
    TOKEN: "random texts that may be secrets",
    "ID": "ids of hex digits and UUIDs",
    "EMAIL": "mail addresses",
    "IPV4": "IPv4 addresses",
    "IPV6": "IPv6 addresses",
    "MAC": "MAC addresses",
    "HOST": "host names",
    "CARD": "card numbers",
    "IBAN": "bank accounts",
    "PHONE": "phone numbers",
    "SSN": "social security numbers",
    "USER": "user names in paths",
    "DENIED": "words of the deny list",
}
ONE_WAY = {SECRET, TOKEN}


class Pseudonyms:
    """Gives each value one name for its life, and most values back for display."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()
        self._originals: dict[str, str] = {}
        self._replaced: Counter[str] = Counter()

    def get(self, kind: str, value: str) -> str | None:
        """Return the name that `value` has, counted as one more replacement."""
        known = self._names.get((kind, value))
        if known is not None:
            self._replaced[kind] += 1
        return known

    def add(self, kind: str, value: str) -> str:
        """Return a new name for `value`, numbered next of its kind."""
        self._counts[kind] += 1
        self._replaced[kind] += 1
        name = f"<{kind}_{self._counts[kind]}>"
        self._names[kind, value] = name
        if kind not in ONE_WAY:
            self._originals[name] = value
        return name

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield each value with its name, in the order in which they turned up."""
        for (_, value), name in self._names.items():
            yield value, name

    def tally(self) -> dict[str, tuple[int, int]]:
        """Return by kind how many values were replaced, and how often."""
        return {
            kind: (self._counts[kind], self._replaced[kind])
            for kind in KINDS
            if self._counts[kind]
        }

    def restored(self, text: str) -> str:
        """Return `text` with values put back, but for secrets."""
        return PSEUDONYM.sub(
            lambda found: self._originals.get(found[0], found[0]), text
        )


def defang_pseudonyms(text: str) -> str:
    """Return `text` without anything that reads as a pseudonym of ours."""
    return PSEUDONYM.sub(r"‹\1›", text)
