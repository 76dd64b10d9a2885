"""Zones as stamps state them: Z, offsets, abbreviations, names of the IANA database.

An abbreviation is taken where it, and that of the other half of the year, have one
meaning in the IANA database of this century, or in mail (RFC 5322, 4.3) and nowhere
else in wide use. BST (Britain, Bougainville), IST (India, Ireland, Israel), CST and
with it CDT (America, China, Cuba) and AST (Arabia, the Atlantic) are not: they are
read over, and the zone setting holds.
"""

import re
from functools import cache
from importlib import resources

# Minutes east of Greenwich.
ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120,
    "EEST": 180, "MSK": 180, "SAST": 120, "JST": 540, "KST": 540, "HKT": 480,
    "AEST": 600, "AEDT": 660, "ACST": 570, "ACDT": 630, "AWST": 480, "NZST": 720,
    "NZDT": 780, "EST": -300, "EDT": -240, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
_UNSURE = "BST|IST|CST|CDT|AST|ADT|SGT|PKT|BRT|ART"
MOST_OFFSET_MIN = 18 * 60  # as ISO 8601 libraries have it; in use are -12 to +14 hours

_SURE = "|".join(name for name in ABBREVIATIONS if len(name) > 2 and name not in
                 ("UTC", "GMT"))  # fmt: skip
_AREA = (
    "(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific"
    "|Etc)/[A-Za-z0-9_+/-]+"
)
ZONE = (
    r"(?P<z>Z| ?(?:(?:UTC|GMT)(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{2}:?[0-9]{2})"
    rf"|[+-][0-9]{{2}}| (?:{_SURE}|{_AREA})| ?\[{_AREA}\])?"
    rf"(?:\[{_AREA}\]| (?:{_SURE}|{_UNSURE}))?"
)
_OFFSET = re.compile("(?:UTC|GMT)?([+-])([0-9]{1,2}):?([0-9]{2})?")


def offset_of(zone: str) -> int | None:
    """Return minutes east of Greenwich; None where it has no fixed offset, or none."""
    zone = zone.strip()
    if zone in ABBREVIATIONS:
        return ABBREVIATIONS[zone]
    if re.fullmatch("[+-][0-9]{3}", zone):  # CIM writes minutes
        return int(zone)
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return None
    sign, hours, minutes = found[1], int(found[2]), int(found[3] or 0)
    east = hours * 60 + minutes
    if minutes > 59 or east > MOST_OFFSET_MIN:
        return None
    return -east if sign == "-" else east


def name_of(zone: str) -> str | None:
    """Return the name in the IANA database that a stamp states, if there is one."""
    name = zone.strip(" []")
    return name if name in _names() else None


@cache
def _names() -> frozenset[str]:
    listed = resources.files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(listed.split())
