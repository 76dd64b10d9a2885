"""The parser: blocks of lines in, records and rejects out."""

from typing import NamedTuple

import polars as pl

from logai_core.errors import SettingError
from logai_core.formats import TEXT, Format
from logai_core.levels import severity_of
from logai_core.parse.attributes import add_member, quoted
from logai_core.parse.joining import cut_records
from logai_core.parse.reading import read_heads
from logai_core.parse.times import check_zone, read_stamps
from logai_core.schemas import LINES, RECORDS, REJECTS, conform
from logai_core.settings import Limits, ParseSettings

_MOST_BYTES = 2**32 - 1
_YEARS = range(1, 10_000)


class Parsed(NamedTuple):
    """Every line is in exactly one record or reject."""

    records: pl.DataFrame
    rejects: pl.DataFrame


class Counts(NamedTuple):
    """The receipt in physical lines: `lines_in` is the sum of the other four.

    Lines that `feed` holds back are not counted yet.
    """

    lines_in: int = 0
    parsed: int = 0
    joined: int = 0
    undated: int = 0
    rejected: int = 0


class Parser:
    """Turns the lines of one source into records, block by block.

    How the lines are cut into blocks does not show in the records: the last record
    is held back until the next one begins. It is read again with the next block, so
    blocks should be much longer than records.

    Raises:
        SettingError: the zone is unknown, or the year is not 1 to 9999.
    """

    def __init__(
        self,
        format: Format,
        *,
        source_id: str,
        settings: ParseSettings,
        limits: Limits,
    ) -> None:
        check_zone(settings.zone)
        if settings.year not in _YEARS:
            raise SettingError(f"year: found {settings.year}, expected 1 to 9999")
        self.counts = Counts()
        self._format = format
        self._source_id = source_id
        self._settings = settings
        self._limits = limits
        self._held = LINES.to_frame()

    def feed(self, lines: pl.DataFrame) -> Parsed:
        """Parse the next block (LINES), in the order of the source."""
        return self._parse(conform(lines, LINES, stage="parse"), last=False)

    def finish(self) -> Parsed:
        """Parse what was held back."""
        return self._parse(LINES.to_frame(), last=True)

    def _parse(self, lines: pl.DataFrame, *, last: bool) -> Parsed:
        lines = pl.concat([self._held, lines], rechunk=True)
        heads = read_heads(lines.select("line_no", "text"), self._format)
        cut = cut_records(heads["role"], most_lines=self._limits.record_lines)
        if self._format.kind == "message" or last:
            cut = cut._replace(open_from=lines.height)
        self._held = lines[cut.open_from :]
        heads = heads.with_columns(
            *lines.drop("line_no").get_columns(),
            pl.Series("begins", cut.begins),
            pl.Series("inside", cut.inside),
        )[: cut.open_from]
        parsed = Parsed(self._records(heads.filter("inside")), self._rejects(heads))
        self._count(heads, parsed)
        return parsed

    def _records(self, lines: pl.DataFrame) -> pl.DataFrame:
        records = _joined(lines)
        times = self._times(records["stamp"])
        unread = pl.col("stamp").is_not_null() & pl.col("ts").is_null()
        records = records.with_columns(times).with_columns(
            pl.lit(self._source_id).alias("source_id"),
            pl.coalesce("severity", severity_of(pl.col("level_text"))).alias(
                "severity"
            ),
            pl.lit(None, pl.UInt64).alias("shape_id"),
        )
        if records.select(unread.any()).item() or records["cut"].any():
            records = records.with_columns(_explained(unread).alias("attributes"))
        return conform(records, RECORDS, stage="parse")

    def _times(self, stamps: pl.Series) -> pl.DataFrame:
        """Read stamps in the format's notations, what they leave in any other."""
        likely = self._format.times
        others = tuple(name for name in TEXT.times if name not in likely)
        return read_stamps(stamps, likely + others, self._settings)

    def _rejects(self, heads: pl.DataFrame) -> pl.DataFrame:
        outside = heads.filter(~pl.col("inside")).with_columns(
            pl.lit(self._source_id).alias("source_id"),
            pl.lit("blank line").alias("reason"),
        )
        return conform(outside, REJECTS, stage="parse")

    def _count(self, heads: pl.DataFrame, parsed: Parsed) -> None:
        dated = int(parsed.records["ts"].count())
        done = self.counts
        self.counts = Counts(
            lines_in=done.lines_in + heads.height,
            parsed=done.parsed + dated,
            joined=done.joined + int(heads["inside"].sum()) - parsed.records.height,
            undated=done.undated + parsed.records.height - dated,
            rejected=done.rejected + parsed.rejects.height,
        )


def _joined(lines: pl.DataFrame) -> pl.DataFrame:
    """Return one row a record, from its lines in order."""
    if lines["begins"].all():
        return lines.with_columns(pl.lit(1, pl.UInt32).alias("lines"))
    lines = lines.with_columns(pl.col("begins").cum_sum().alias("record"))
    several = pl.col("begins").len().over("record") > 1
    single = lines.filter(~several).with_columns(pl.lit(1, pl.UInt32).alias("lines"))
    grouped = lines.filter(several).group_by("record", maintain_order=True)
    end = pl.col("byte_offset") + pl.col("byte_len")
    joined = grouped.agg(
        pl.exclude("message", "text", "byte_len", "cut").first(),
        pl.concat_str(
            pl.col("message").first(),
            pl.lit("\n"),
            pl.col("text").slice(1).str.join("\n"),
        )
        .first()
        .alias("message"),
        (end.last() - pl.col("byte_offset").first())
        .clip(upper_bound=_MOST_BYTES)
        .cast(pl.UInt32)
        .alias("byte_len"),
        pl.col("cut").any(),
        pl.len().cast(pl.UInt32).alias("lines"),
    )
    return pl.concat([single.drop("text"), joined], how="diagonal").sort("line_no")


def _explained(unread: pl.Expr) -> pl.Expr:
    """Return attributes that tell of a cut line and of a time that names no moment."""
    time = pl.when(unread).then(quoted(pl.col("stamp")))
    cut = pl.when("cut").then(pl.lit("true"))
    return add_member(add_member(pl.col("attributes"), "time", time), "cut", cut)
