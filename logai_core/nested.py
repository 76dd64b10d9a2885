"""Members of objects within objects, named by all names that lead to them.

`user.tier` is the member of that name, or else `tier` of the object `user`. A name may
hold dots itself: `a.b.c` is the member `a.b.c`, else `c` of `a.b`, else `b.c` of `a`, and
what `b.c` may stand for there. The first of these that is there is meant.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

MOST_NAMES = 4  # that lead to a member: a.b.c.d
_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def divided(name: str, most: int = MOST_NAMES) -> Iterator[tuple[str, str]]:
    """Yield what may name an inner object and a member of it, the longest first.

    `most` is how many names may lead to a member.
    """
    at = name.rfind(".") if most > 1 else -1
    while at >= 0:
        yield name[:at], name[at + 1 :]
        at = name.rfind(".", 0, at)


def inner_members(
    members: Mapping[str, Any], most: int = MOST_NAMES
) -> Iterator[tuple[str, Any]]:
    """Yield the members of inner objects, with what they are asked for by.

    One that its name does not find, since that finds another, is left out.
    """
    known = set(members)
    for name in sorted(members, key=lambda name: -name.count(".")):
        inner = members[name]
        if not isinstance(inner, dict) or most <= 1:
            continue
        for own in (inner.items(), inner_members(inner, most - 1)):
            for below, value in own:
                whole = f"{name}.{below}"
                if whole not in known:
                    known.add(whole)
                    yield whole, value


def may_end(name: str) -> list[str]:
    """Return the names that a member found by a name may itself have."""
    return [name, *(rest for _, rest in divided(name))]


def raw_member(text: str, name: str) -> bytes:
    """Return the JSON of a member, empty where an object has none."""
    try:
        return _found(_DECODER.decode(text), name, MOST_NAMES)
    except (msgspec.DecodeError, RecursionError):
        return b""


def scalar_in(raw: bytes) -> str | None:
    """Return a string as it is, a number or boolean as JSON writes it; else null."""
    if raw[:1] in (b"", b"{", b"[", b"n"):
        return None
    return str(msgspec.json.decode(raw)) if raw[:1] == b'"' else raw.decode()


def _found(members: Mapping[str, msgspec.Raw], name: str, most: int) -> bytes:
    if name in members:
        return bytes(members[name])
    for first, rest in divided(name, most):
        inner = bytes(members.get(first, b""))
        if inner[:1] == b"{":
            found = _found(_DECODER.decode(inner), rest, most - 1)
            if found:
                return found
    return b""
