"""How much of a digest some requests show."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from logai_core.llm.digest import Digest, Row
from logai_core.llm.words import several


class Covered(NamedTuple):
    """What some chunks show: lines, templates, and the share of records of these."""

    lines: int
    templates: int
    share: float


def covered_by(digest: Digest, chunks: Iterable[Sequence[Row]]) -> Covered:
    """Count what chunks show of a digest; a row in two of them counts once.

    A line that only stands around one of the digest's shows none of its patterns.
    """
    rows = {row for chunk in chunks for row in chunk if row.ref is not None}
    records = {row.template: row.records for row in rows if row.records}
    share = sum(records.values()) / digest.all_records if digest.all_records else 1.0
    return Covered(len(rows), len(records), share)


def covered_text(digest: Digest, covered: Covered) -> str:
    """Say what is shown, out of what."""
    return (
        f"{covered.lines:,} of {several(digest.all_lines, 'line')} of the digest, "
        f"{covered.templates:,} of {several(digest.all_templates, 'pattern')}, which make up "
        f"{covered.share:.1%} of the records"
    )
