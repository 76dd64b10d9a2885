"""What must not leave is replaced by consistent pseudonyms, here and nowhere else."""

from pathlib import Path

from logai_core.scrub.deny import deny_list
from logai_core.scrub.pseudonyms import KINDS, PSEUDONYM, defang_pseudonyms
from logai_core.scrub.scrubber import GIVEN_AWAY, Scrubber
from logai_core.scrub.stream import scrub_bytes

NOT_FOUND = (
    "Scrubbing does not find names of people in free text, user names and host names "
    "that nothing gives away, encoded or split secrets, and secrets that look like "
    "ordinary words: read the text before it leaves, and list your own words."
)

__all__ = [
    "GIVEN_AWAY",
    "KINDS",
    "NOT_FOUND",
    "PSEUDONYM",
    "Scrubber",
    "defang_pseudonyms",
    "deny_list",
    "scrub_bytes",
    "scrubber_of",
]


def scrubber_of(deny: Path | None) -> Scrubber:
    """Return a scrubber that knows the words of a deny list, if there is one."""
    return Scrubber(deny_list(deny) if deny else ())
