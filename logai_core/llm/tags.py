"""Ids of lines that the author of a line cannot guess."""

import hashlib
import hmac
import os
import re
from collections.abc import Sequence

# Without the letters and digits that are mistaken for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 4


def fresh_secret() -> bytes:
    """Return a secret that nobody can know beforehand."""
    return os.urandom(32)


def tags_for(secret: bytes, texts: Sequence[str]) -> list[str]:
    """Return a tag of four characters for each text, all different.

    A tag is an HMAC of the place and the digest of all texts: who writes a log
    line does not know `secret` and so cannot forge `[[tag]]`, while the same secret
    and texts give the same tags. At most some thousand texts: two of a million tags
    that meet are told apart by counting on.
    """
    digest = hashlib.sha256("\n".join(texts).encode()).digest()
    tags: dict[str, None] = {}
    for place in range(len(texts)):
        attempt = 0
        while (tag := _tag(secret, digest, place, attempt)) in tags:
            attempt += 1
        tags[tag] = None
    return list(tags)


def defang(text: str) -> str:
    """Return `text` without anything that reads as a tag."""
    return re.sub(r"\[(?=\[)|\](?=\])", r"\g<0> ", text)


def _tag(secret: bytes, digest: bytes, place: int, attempt: int) -> str:
    message = digest + place.to_bytes(4, "big") + attempt.to_bytes(4, "big")
    number = int.from_bytes(hmac.digest(secret, message, "sha256")[:8], "big")
    characters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)
