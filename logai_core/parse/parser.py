"""The parser: blocks of lines in, records and rejects out."""

from collections import Counter
from typing import NamedTuple

import polars as pl

from logai_core.errors import SettingError
from logai_core.formats import ALL, TEXT, Format, Guess
from logai_core.formats.notations import in_order
from logai_core.parse.attributes import add_member, quoted
from logai_core.parse.calendar import NOTHING_KNOWN, Calendar, DayOrder
from logai_core.parse.delimited import follow
from logai_core.parse.headers import following, headers
from logai_core.parse.heads import Context
from logai_core.parse.joining import Before, cut_records
from logai_core.parse.moments import YEARS
from logai_core.parse.reading import read_heads
from logai_core.parse.rereading import reread
from logai_core.parse.times import read_stamps
from logai_core.parse.wrapped import mend
from logai_core.parse.years import Years
from logai_core.schemas import LINES, RECORDS, REJECTS, UTC_US, conform
from logai_core.settings import Limits, ParseSettings

_MOST_BYTES = 2**32 - 1
_LEVEL = ("level_text", "level_basis", "severity")


class Parsed(NamedTuple):
    """Every line is in exactly one record or reject."""

    records: pl.DataFrame
    rejects: pl.DataFrame


class Counts(NamedTuple):
    """The receipt in physical lines: `lines_in` is the sum of the other four.

    Lines that are held back are not counted yet.
    """

    lines_in: int = 0
    parsed: int = 0
    joined: int = 0
    undated: int = 0
    rejected: int = 0


class Parser:
    """Turns the lines of one source into records, block by block.

    Reading a block looks at each line alone, so that several blocks can be read at
    once; joining takes what was read in the order of the source, and holds the last
    record back until the next one begins. How the lines are cut into blocks does not
    show in the records.

    Raises:
        SettingError: the year is not 1970 to 2100.
    """

    def __init__(
        self,
        guess: Guess,
        *,
        source_id: str,
        settings: ParseSettings,
        limits: Limits,
        calendar: Calendar = NOTHING_KNOWN,
    ) -> None:
        set_year = settings.last_day.year if settings.year is None else settings.year
        if set_year not in YEARS:
            raise SettingError(
                f"year: found {set_year}, expected {YEARS[0]} to {YEARS[-1]}"
            )
        self.counts = Counts()
        self.formats: Counter[str] = (
            Counter()
        )  # records by the format they were read with
        self._guess = guess
        self._formats = {fmt.name: fmt for fmt in _all_of(guess)}
        self._source_id = source_id
        self._limits = limits
        self._settings = settings
        self._calendar = calendar
        self._day_order = DayOrder()
        self._years = Years(settings.year or calendar.first_year or set_year)
        self._context = follow(Context(), pl.Series([], dtype=pl.String), guess.format)
        self._before = Before()
        self._held: pl.DataFrame | None = None

    @property
    def year(self) -> int | None:
        """Return the year of the first stamp that states none, if there is one."""
        return self._years.first

    @property
    def calendar(self) -> Calendar:
        """Return how the stamps seen so far should have been read.

        Another parser should read them again where this is not how it was done.
        """
        first = self._settings.year or self._years.best(self._settings.last_day)
        order = self._day_order
        return Calendar(first if self.year else None, order.day_first, order.found)

    @property
    def misread(self) -> bool:
        """Return whether `calendar` would have read some stamps in another way."""
        first_year, day_first, _ = self.calendar
        return (first_year, day_first) != (self.year, self._calendar.day_first)

    def feed(self, lines: pl.DataFrame) -> Parsed:
        """Parse the next block (LINES), in the order of the source."""
        return self.join(self.read(lines, self.advance(lines)))

    def advance(self, lines: pl.DataFrame) -> Context:
        """Return what earlier lines say about this block, the next of the source."""
        before = self._context
        if not lines.is_empty():
            texts = lines["text"]
            header = following(before.header, texts, self._guess)
            below = follow(before, texts, self._guess.format)
            self._context = below._replace(above=texts[-1], header=header)
        return before

    def read(self, lines: pl.DataFrame, context: Context) -> pl.DataFrame:
        """Read each line of a block (LINES): its head, its time and its role.

        Changes nothing here, so that threads may call it at once.
        """
        lines = conform(lines, LINES, stage="parse")
        heads = read_heads(lines.select("line_no", "text"), self._guess, context)
        return heads.with_columns(
            *lines.drop("line_no").get_columns(),
            *self._times(heads).get_columns(),
            headers(context.header, lines["text"], self._guess),
        )

    def join(self, read: pl.DataFrame) -> Parsed:
        """Make records of what was read of the next block."""
        return self._join(read, last=False)

    def finish(self) -> Parsed:
        """Make records of what was held back."""
        nothing = self.read(LINES.to_frame(), self._context)
        return self._join(nothing, last=True)

    def _join(self, read: pl.DataFrame, *, last: bool) -> Parsed:
        if self._held is not None:
            read = pl.concat([self._held, read])
        most = self._limits.record_lines
        cut = cut_records(read["role"], most_lines=most, before=self._before)
        if self._guess.format.kind == "message" or last:
            cut = cut._replace(open_from=read.height)
        self._held = read[cut.open_from :]
        self._before = cut.before
        read = read.with_columns(
            pl.Series("begins", cut.begins), pl.Series("inside", cut.inside)
        )[: cut.open_from]
        parsed = Parsed(self._records(read.filter("inside")), self._rejects(read))
        self._count(read, parsed)
        if self._calendar.numeric:
            self._day_order.note(read["stamp"])
        return parsed

    def _records(self, lines: pl.DataFrame) -> pl.DataFrame:
        if lines["glued"].any():
            lines = mend(lines, self._guess, read_heads)
        records = self._years.apply(self._reread(_joined(lines))).with_columns(
            pl.lit(self._source_id).alias("source_id"),
            pl.col("severity").fill_null(0),
            pl.col("level_basis").fill_null("none"),
            pl.lit(None, pl.UInt64).alias("shape_id"),
        )
        unread = pl.col("stamp").is_not_null() & pl.col("ts").is_null()
        if records.select(unread.any()).item() or records["cut"].any():
            records = records.with_columns(_explained(unread).alias("attributes"))
        return conform(records, RECORDS, stage="parse")

    def _reread(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return records with those of several lines read as one value that are one."""
        several = records.filter(pl.col("lines") > 1)
        if several.is_empty() or self._guess.format.kind == "message":
            return records
        heads = reread(
            several.select("line_no", "text", "format", "header"), self._guess
        )
        if heads.is_empty():
            return records
        again = heads.with_columns(*self._times(heads).get_columns())
        kept = [name for name in records.columns if name not in again.columns]
        same = records.join(again, on="line_no", how="anti")
        other = records.select("line_no", *kept).join(again, on="line_no", how="inner")
        return pl.concat([same, other.select(records.columns)]).sort("line_no")

    def _notations(self, likely: tuple[str, ...]) -> tuple[str, ...]:
        then_any = tuple(dict.fromkeys((*likely, *TEXT.times)))
        return in_order(then_any, day_first=self._calendar.day_first)

    def _times(self, heads: pl.DataFrame) -> pl.DataFrame:
        """Read stamps in the notations of their format, what these leave in any other."""
        names = heads["format"].unique().drop_nulls().sort().to_list()
        formats = [self._formats[name] for name in names]
        if len({fmt.times for fmt in formats}) <= 1:
            likely = formats[0].times if formats else ()
            return _each_once(heads["stamp"], self._notations(likely))
        parts = []
        rows = heads.select("stamp", "format").with_row_index("row")
        for fmt in formats:
            own = rows.filter(pl.col("format") == fmt.name)
            times = _each_once(own["stamp"], self._notations(fmt.times))
            parts.append(pl.concat([own.select("row"), times], how="horizontal"))
        parts.append(
            rows.filter(pl.col("format").is_null()).select(
                "row",
                pl.lit(None, UTC_US).alias("ts"),
                pl.lit("none", parts[0]["ts_basis"].dtype).alias("ts_basis"),
            )
        )
        return pl.concat(parts).sort("row").drop("row")

    def _rejects(self, read: pl.DataFrame) -> pl.DataFrame:
        outside = read.filter(~pl.col("inside")).with_columns(
            pl.lit(self._source_id).alias("source_id"),
            pl.lit("blank line").alias("reason"),
        )
        return conform(outside, REJECTS, stage="parse")

    def _count(self, read: pl.DataFrame, parsed: Parsed) -> None:
        dated = int(parsed.records["ts"].count())
        done = self.counts
        self.counts = Counts(
            lines_in=done.lines_in + read.height,
            parsed=done.parsed + dated,
            joined=done.joined + int(read["inside"].sum()) - parsed.records.height,
            undated=done.undated + parsed.records.height - dated,
            rejected=done.rejected + parsed.rejects.height,
        )
        named = parsed.records["format"].drop_nulls().value_counts()
        self.formats.update(dict(named.iter_rows()))


def _all_of(guess: Guess) -> list[Format]:
    inner = _all_of(guess.inner) if guess.inner else []
    return [*ALL, TEXT, guess.format, *guess.also, *inner]


def _each_once(stamps: pl.Series, notations: tuple[str, ...]) -> pl.DataFrame:
    """Return what `read_stamps` does; of a run of the same stamp, one is read.

    Busy logs have many lines a second, and many clocks tell no more than seconds.
    """
    differs = stamps.ne_missing(stamps.shift(1))
    if differs.sum() > len(stamps) // 2:
        return read_stamps(stamps, notations)
    # The first row differs from nothing only if it has a stamp.
    first = differs | (pl.int_range(len(stamps), eager=True) == 0)
    run = first.cum_sum() - 1
    return read_stamps(stamps.filter(first), notations)[run]


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
        pl.exclude("message", "text", "byte_len", "cut", *_LEVEL).first(),
        *_first_stated(lines),
        # A head that is nothing but a head has no message of its own.
        pl.col("message", "text").str.join("\n").str.strip_prefix("\n"),
        (end.last() - pl.col("byte_offset").first())
        .clip(upper_bound=_MOST_BYTES)
        .cast(pl.UInt32)
        .alias("byte_len"),
        pl.col("cut").any(),
        pl.len().cast(pl.UInt32).alias("lines"),
    )
    return pl.concat([single, joined], how="diagonal").sort("line_no")


def _first_stated(lines: pl.DataFrame) -> list[pl.Expr]:
    """Return the level of a record: of its first line, or of the first that has one."""
    below = (pl.col("role") == "continues") & pl.col("level_text").is_not_null()
    if not lines.select(below.any()).item():
        return [pl.col(name).first() for name in _LEVEL]
    stated = pl.col("level_text").is_not_null()
    return [
        pl.coalesce(pl.col(name).filter(stated).first(), pl.col(name).first())
        for name in _LEVEL
    ]


def _explained(unread: pl.Expr) -> pl.Expr:
    """Return attributes that tell of a cut line and of a time that names no moment."""
    time = pl.when(unread).then(quoted(pl.col("stamp")))
    cut = pl.when("cut").then(pl.lit("true"))
    return add_member(add_member(pl.col("attributes"), "time", time), "cut", cut)
