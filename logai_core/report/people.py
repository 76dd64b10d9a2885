"""Names of people in texts that leave the room: what can be seen of them by form alone."""

import re
from collections.abc import Iterator, Sequence

# What people do in a postmortem; before it stands a name, or a role that is no name.
DOINGS = (
    "accepted|acknowledged|added|approved|asked|broke|called|caused|changed|checked|"
    "committed|configured|decided|deleted|deployed|did|disabled|enabled|escalated|failed|"
    "fixed|forgot|found|had|has|ignored|introduced|investigated|joined|made|merged|missed|"
    "noticed|opened|paged|pushed|ran|released|removed|reported|restarted|reverted|reviewed|"
    "rolled|said|saw|shipped|started|stopped|told|took|tried|triggered|turned|typed|"
    "updated|was|went|were|woke|wrote"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,20}"
_FULL = re.compile(rf"\b({_NAME} {_NAME}(?:-{_NAME})?)(?='s\b|’s\b| (?:{DOINGS})\b)")
_BY = re.compile(
    rf"\b(?:[Bb]y|[Aa]sked|[Tt]old|[Pp]aged|[Cc]alled|cc) ({_NAME} {_NAME}(?:-{_NAME})?)\b"
)
_HANDLE = re.compile(r"(?<![\w@.])@([A-Za-z][A-Za-z0-9_.-]{1,38})\b(?!\.\w)")
_ADDRESS = re.compile(
    r"(?<![\w.+-])([A-Za-z0-9_.+-]{1,64}@[A-Za-z][A-Za-z0-9.-]{0,200})"
)
_HOME = re.compile(r"(?:/home/|/Users/|\\Users\\)([^\s/\\:\"'<>,;]{1,64})")
PATTERNS = (_FULL, _BY, _HANDLE, _ADDRESS, _HOME)
# Words that begin a sentence or name a part of a system, and so no person.
_ORDINARY = (
    "All An At Both Customer Customers Each Engineer Engineering Every "
    "First From In It Load Manager No On On-call One Operations Our "
    "Postgres Release Second Security Service Site Some Support Team That "
    "The Their Then These They This Two Users We What When Which"
)
NO_NAMES = frozenset(_ORDINARY.split())
CANNOT_SEE = (
    "Names are found by form only: an address, a handle, a home folder, or two capitalised "
    "words before a verb. A first name alone, or a name in another script, is not seen."
)


def names_in(text: str) -> list[str]:
    """Return what looks like a person in a text, each once, in the order of its places."""
    found = sorted(
        (hit.start(1), hit[1]) for pattern in PATTERNS for hit in pattern.finditer(text)
    )
    return list(dict.fromkeys(_kept([name for _, name in found])))


def _kept(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not NO_NAMES & set(name.split()):
            yield name.rstrip(".-")
