"""What a text would disclose: secrets, personal data, addresses, by what scrubbing replaces."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

MOST_READ = 1_000_000  # characters of logs that are searched, about 2 s
PSEUDONYM = re.compile(r"<([A-Z][A-Z0-9]{1,9})_[0-9]{1,6}>")
ADDRESSES = {"IPV4", "IPV6", "MAC", "HOST"}
TELLS_NOTHING = {"ID"}  # ids of requests and digests are what reports are about
CALLED = {
    "SECRET": "what looks like a password, key or token",
    "EMAIL": "a mail address",
    "IBAN": "a bank account",
    "CARD": "a card number",
    "PHONE": "a telephone number",
    "USER": "the name of an account in a path",
    "SSN": "a social security number",
    "TOKEN": "a random text that may be a secret",
    "DENIED": "a word of the deny list",
}


class Disclosed(NamedTuple):
    """What was found in a text, and what to do about it."""

    what: str
    hint: str


def disclosed(text: str, scrub: Callable[[str], str]) -> Iterator[Disclosed]:
    """Yield what a text would disclose: its private data together, then its addresses.

    `scrub` replaces each of them by a name such as `<EMAIL_1>`.
    """
    kinds = _kinds(text, scrub)
    told = ", ".join(
        f"{CALLED.get(kind, kind.lower())} ({kinds[kind]:,})"
        for kind in sorted(kinds)
        if kind not in ADDRESSES | TELLS_NOTHING
    )
    if told:
        hint = "Take it out of the text, or mark the pin that quotes it as noise."
        yield Disclosed(f"Found: {told}.", hint)
    addresses = sum(kinds[kind] for kind in ADDRESSES)
    if addresses:
        yield Disclosed(
            f"Found: addresses of machines or networks ({addresses:,}).",
            "Share it with those who may know them.",
        )


def _kinds(text: str, scrub: Callable[[str], str]) -> Counter[str]:
    """Return how many things of each kind scrubbing replaces."""
    before = Counter(hit[1] for hit in PSEUDONYM.finditer(text))
    after = Counter(hit[1] for hit in PSEUDONYM.finditer(scrub(text)))
    return after - before
