"""The digest of a case: counted facts, and lines that stand for every template."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from logai_core.inert import TERMINAL, UNSEEN
from logai_core.levels import NAMES
from logai_core.llm.facts import Material, coverage_of, level_of
from logai_core.llm.row import LineRef
from logai_core.llm.tags import LENGTH, defang
from logai_core.llm.words import several
from logai_core.scrub import Scrubber, defang_pseudonyms

READ_CHARS = 4_000  # of a message, before scrubbing
ROW_CHARS = 400  # of a message, after it
# A secret that the first cut went through no longer looks like one: drop what is
# longer than the tail of any rule that needs its whole text.
CUT_TAIL = 64
MOST_FINDINGS = 20
FACTS_SHARE = 1 / 3  # of a chunk, at most
OVERLAP_SHARE = 0.12  # of a chunk: rows that the next one starts with
HEADINGS = 20  # characters of a request that are in no row
LEAST_ROW = 50  # characters; no row of a line is shorter
_MARKUP = LENGTH + len("[[]] \n")


class Row(NamedTuple):
    """A fact (`ref` is None) or a line, as it may leave; `rank` 0 is kept longest.

    A line stands for `records` records of its `template`.
    """

    text: str
    ref: LineRef | None
    rank: int = 0
    template: str = ""
    records: int = 0

    @property
    def size(self) -> int:
        """Return the bytes it takes in a request; 2.6 of them make a token."""
        return len(self.text.encode()) + _MARKUP


class Digest(NamedTuple):
    """Facts in order of weight, lines in order of time; `all_lines` counts them all.

    `all_templates` and `all_records` count what it is of.
    """

    facts: list[Row]
    lines: list[Row]
    all_lines: int
    all_templates: int = 0
    all_records: int = 0


class Covered(NamedTuple):
    """What some chunks show: lines, templates, and the share of records of these."""

    lines: int
    templates: int
    share: float


def covered_by(digest: Digest, chunks: Iterable[Sequence[Row]]) -> Covered:
    """Count what chunks show of a digest; a row in two of them counts once."""
    rows = {row for chunk in chunks for row in chunk if row.ref is not None}
    records = {row.template: row.records for row in rows if row.template}
    share = sum(records.values()) / digest.all_records if digest.all_records else 1.0
    return Covered(len(rows), len(records), share)


def covered_text(digest: Digest, covered: Covered) -> str:
    """Say what is shown, out of what."""
    return (
        f"{covered.lines:,} of {several(digest.all_lines, 'line')} of the digest, "
        f"{covered.templates:,} of {several(digest.all_templates, 'pattern')}, which make up "
        f"{covered.share:.1%} of the records"
    )


def digest_of(material: Material, scrubber: Scrubber, *, most_chars: int) -> Digest:
    """Make the rows that stand for a case.

    Lines are the first of each template in each source, and those that carry a
    finding, in time order, undated last. Everything passes `scrubber` in this order,
    so that the same case gets the same pseudonyms. More lines than `most_chars` could
    ever hold are not looked at.
    """
    every = _lines_of(material)
    lines = _foremost(every, most_chars // LEAST_ROW)
    messages = _scrubbed(lines["message"].to_list(), scrubber)
    facts = _scrubbed([_clean(text) for text in _facts(material)], scrubber)
    names = _scrubbed(lines["service"].fill_null("-").to_list(), scrubber)
    rows = [
        Row(
            _line_text(line, name, message),
            LineRef(line["source_id"], line["line_no"]),
            line["rank"],
            line["template_id"] or "",
            line["records"] or 0,
        )
        for line, name, message in zip(lines.to_dicts(), names, messages, strict=True)
    ]
    return Digest(
        [Row(fact, None) for fact in facts],
        rows,
        every.height,
        material.templates.height,
        int(material.templates["records"].sum() or 0),
    )


def chunks_of(digest: Digest, *, chunk_chars: int, most_chunks: int) -> list[list[Row]]:
    """Cut the lines into chunks that share some rows at their boundaries.

    A chunk with the facts takes `chunk_chars` characters at most, unless a single row
    is longer. Where there are more than `most_chunks`, lines without a finding, of
    low severity and of frequent templates go first; their number is the difference.
    """
    facts = sum(row.size for row in facts_for(digest, chunk_chars))
    room = max(chunk_chars - facts - HEADINGS, 1)
    chunks = list(_cut(digest.lines, room))
    if len(chunks) <= most_chunks:
        return chunks
    return list(_cut(_kept(digest.lines, room * most_chunks), room))[:most_chunks]


def facts_for(digest: Digest, chunk_chars: int) -> list[Row]:
    """Return the foremost facts that fit into their share of a chunk; one at least."""
    room = int(chunk_chars * FACTS_SHARE)
    fitting: list[Row] = []
    for row in digest.facts:
        room -= row.size
        if room < 0 and fitting:
            break
        fitting.append(row)
    return fitting


def _cut(rows: Sequence[Row], room: int) -> Iterator[list[Row]]:
    start = 0
    while start < len(rows):
        shared = _tail(rows[:start], int(room * OVERLAP_SHARE))
        left, stop = room - sum(row.size for row in shared), start
        while stop < len(rows) and (stop == start or rows[stop].size <= left):
            left -= rows[stop].size
            stop += 1
        yield [*shared, *rows[start:stop]]
        start = stop


def _tail(rows: Sequence[Row], room: int) -> list[Row]:
    tail: list[Row] = []
    for row in reversed(rows):
        room -= row.size
        if room < 0:
            break
        tail.insert(0, row)
    return tail


def _kept(rows: Sequence[Row], room: int) -> list[Row]:
    """Keep what fits by rank, in the old order; leave room for the shared rows."""
    room = int(room * (1 - OVERLAP_SHARE))
    kept = set()
    for place in sorted(range(len(rows)), key=lambda place: (rows[place].rank, place)):
        room -= rows[place].size
        if room < 0:
            break
        kept.add(place)
    return [row for place, row in enumerate(rows) if place in kept]


def _lines_of(material: Material) -> pl.DataFrame:
    templates = material.templates.select(
        "template_id", "records", "first_ts", "last_ts", worst="severity"
    )
    lines = (
        material.examples.group_by("source_id", "line_no")
        .agg(pl.exclude("finding_id").first(), carries=pl.col("finding_id").count() > 0)
        .join(templates, on="template_id", how="left")
        .with_columns(_cleaned(pl.col("message")), _cleaned(pl.col("service")))
        .sort("ts", "source_id", "line_no", nulls_last=True)
    )
    order = (
        pl.struct(
            ~pl.col("carries"),
            -pl.col("worst").fill_null(0).cast(pl.Int16),
            pl.col("records").fill_null(0),
        )
        .rank("dense")
        .cast(pl.Int64)
    )
    return lines.with_columns(rank=order)


def _foremost(lines: pl.DataFrame, most: int) -> pl.DataFrame:
    """Keep the lines of the lowest ranks, in their order."""
    if lines.height <= most:
        return lines
    placed = lines.with_row_index("place").sort("rank", "place").head(most)
    return placed.sort("place").drop("place")


def _cleaned(text: pl.Expr) -> pl.Expr:
    """Put a text on one line, without anything that is not seen."""
    return (
        text.str.slice(0, READ_CHARS)
        .str.replace_all(TERMINAL, "")
        .str.replace_all("\r?\n", " ⏎ ")
        .str.replace_all(UNSEEN, "")
        .str.replace_all("\t", " ", literal=True)
    )


def _clean(text: str) -> str:
    frame = pl.DataFrame({"text": [text]})
    return str(frame.select(_cleaned(pl.col("text"))).item())


def _scrubbed(texts: Sequence[str], scrubber: Scrubber) -> list[str]:
    """Scrub one text a line in one go and cut each to its width afterwards."""
    inert = [defang_pseudonyms(defang(text)) for text in texts]
    scrubbed = scrubber.scrub("\n".join(inert)).split("\n") if inert else []
    whole = [
        text if len(raw) < READ_CHARS else text[:-CUT_TAIL]
        for raw, text in zip(inert, scrubbed, strict=True)
    ]
    return [_narrow(text) for text in whole]


def _narrow(text: str) -> str:
    return text if len(text) <= ROW_CHARS else text[: ROW_CHARS - 1] + "…"


def _line_text(line: dict[str, Any], name: str, message: str) -> str:
    seen = f"{several(line['records'] or 0, 'record')} of this pattern"
    if line["first_ts"] is not None:
        seen += f", first {_stamp(line['first_ts'])}, last {_stamp(line['last_ts'])}"
    when, level = _stamp(line["ts"]), level_of(line["severity"])
    return f"{when} {level} {name} | {message} | {seen}"


def _facts(material: Material) -> Iterator[str]:
    yield from material.told
    seen = coverage_of(material.sources)
    yield (
        f"case: {several(seen.lines, 'line')} in {several(seen.sources, 'source')} from "
        f"{_stamp(seen.first)} to {_stamp(seen.last)}; {seen.parsed:,} with a time, "
        f"{seen.joined:,} joined, {seen.undated:,} without a time, "
        f"{seen.rejected:,} rejected; {material.templates.height:,} patterns"
    )
    yield f"records by level: {_level_counts(material.templates)}"
    for row in material.findings.head(MOST_FINDINGS).to_dicts():
        lasting = (
            "to the end of the logs" if row["open"] else f"to {_stamp(row['end'])}"
        )
        yield (
            f"finding: {row['text']} (from {_stamp(row['start'])} {lasting}; "
            f"{_count(row['observed'])} observed, {_count(row['expected'])} expected; "
            f"worst level {level_of(row['severity'])})"
        )
    for row in material.sources.to_dicts():
        yield (
            f"source {row['name']}: {several(row['lines_in'], 'line')}, "
            f"format {row['format']}, "
            f"from {_stamp(row['first_ts'])} to {_stamp(row['last_ts'])}"
        )


def _level_counts(templates: pl.DataFrame) -> str:
    totals = [0] * len(NAMES)
    for counts in templates["levels"]:
        totals = [a + b for a, b in zip(totals, counts, strict=False)]
    shown = [
        f"{name} {count:,}" for name, count in zip(NAMES, totals, strict=False) if count
    ]
    return ", ".join(shown) or "none"


def _count(value: float | None) -> str:
    return "nothing" if value is None else f"{value:,.1f}".removesuffix(".0")


def _stamp(ts: datetime | None) -> str:
    """Write a time to the millisecond; all times are UTC."""
    if ts is None:
        return "(no time)"
    return ts.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")
