"""The digest of a case: counted facts, and lines that stand for every template."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.llm.counted import counted_facts, stamp
from logai_core.llm.facts import Material, level_of
from logai_core.llm.row import LineRef
from logai_core.llm.tags import LENGTH
from logai_core.llm.tidy import clean, cleaned, scrubbed_rows
from logai_core.llm.words import several
from logai_core.scrub import Scrubber

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


def digest_of(material: Material, scrubber: Scrubber, *, most_chars: int) -> Digest:
    """Make the rows that stand for a case.

    Lines are the first of each template in each source, and those that carry a
    finding, in time order, undated last. Everything passes `scrubber` in this order,
    so that the same case gets the same pseudonyms. More lines than `most_chars` could
    ever hold are not looked at.
    """
    every = _lines_of(material)
    lines = _foremost(every, most_chars // LEAST_ROW)
    messages = scrubbed_rows(lines["message"].to_list(), scrubber)
    facts = scrubbed_rows([clean(text) for text in counted_facts(material)], scrubber)
    names = scrubbed_rows(lines["service"].fill_null("-").to_list(), scrubber)
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


def _lines_of(material: Material) -> pl.DataFrame:
    templates = material.templates.select(
        "template_id", "records", "first_ts", "last_ts", worst="severity"
    )
    lines = (
        material.examples.group_by("source_id", "line_no")
        .agg(pl.exclude("finding_id").first(), carries=pl.col("finding_id").count() > 0)
        .join(templates, on="template_id", how="left")
        .with_columns(cleaned(pl.col("message")), cleaned(pl.col("service")))
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


def _line_text(line: dict[str, Any], name: str, message: str) -> str:
    if not line["records"]:
        return f"{_head(line, name)} | {message} | a line beside those asked about"
    seen = f"{several(line['records'], 'record')} of this pattern"
    if line["first_ts"] is not None:
        seen += f", first {stamp(line['first_ts'])}, last {stamp(line['last_ts'])}"
    return f"{_head(line, name)} | {message} | {seen}"


def _head(line: dict[str, Any], name: str) -> str:
    return f"{stamp(line['ts'])} {level_of(line['severity'])} {name}"
