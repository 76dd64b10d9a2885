"""Comparing two halves of a log: what is planted in one comes first, else nothing."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.planted import tied
from benchmarks.planted.making import STEADY, Made, make
from benchmarks.planted.stages import with_templates
from benchmarks.planted.world import HOSTS, VOICES
from logai_core.compare import changes_of, count_sides, distributions_of
from logai_core.pipeline import counted_by
from logai_core.pipeline.places import choose_places
from logai_core.placeholders import place_in

LEAST = 15  # records that come or go: few enough to be missed by eye
FACTOR = 2.5


class Log(NamedTuple):
    """Both halves of a log, the texts of their templates by id, and luck."""

    rng: np.random.Generator
    before: pl.DataFrame
    after: pl.DataFrame
    texts: dict[str, str]


class Differing(NamedTuple):
    """The later half with something planted, and what may be named first for it."""

    records: pl.DataFrame
    named: frozenset[str]


Change = Callable[[Log], Differing | None]


def halved(made: Made, rng: np.random.Generator) -> Log:
    """Return both halves of the time, with `template_id` and `voice`."""
    known = with_templates(made)
    records = known.records.collect().with_columns(voice=made.voices)
    texts = dict(known.templates.select("template_id", "template").iter_rows())
    middle = made.begin_us + round(made.span * 1e6 / 2)
    late = pl.col("ts").to_physical() >= middle
    return Log(rng, records.filter(~late), records.filter(late), texts)


def _voice(log: Log) -> tuple[pl.Expr, frozenset[str]] | None:
    """Choose a pattern that comes at random and has enough records."""
    counts = log.before.group_by("voice").agg(pl.len(), pl.col("template_id").unique())
    usual = [
        at for at, voice in enumerate(VOICES) if voice.way == "chance" and voice.part
    ]
    enough = counts.filter(
        pl.col("voice").is_in(usual) & (pl.col("len") >= 6 * LEAST)
    ).sort("voice")
    if not len(enough):
        return None
    row = enough.row(int(log.rng.integers(len(enough))), named=True)
    return pl.col("voice") == row["voice"], frozenset(row["template_id"])


def few_new(log: Log) -> Differing | None:
    return new_template(log, LEAST)


def many_new(log: Log) -> Differing | None:
    return new_template(log, 4 * LEAST)


def new_template(log: Log, number: int) -> Differing | None:
    rows = log.after.sample(number, seed=int(log.rng.integers(1 << 30)))
    added = rows.with_columns(template_id=pl.lit("T_new"), voice=pl.lit(-1, pl.Int64))
    return Differing(pl.concat([log.after, added]), frozenset({"T_new"}))


def gone_template(log: Log) -> Differing | None:
    chosen = _voice(log)
    return chosen and Differing(log.after.filter(~chosen[0]), chosen[1])


def up_template(log: Log) -> Differing | None:
    chosen = _voice(log)
    if not chosen:
        return None
    own = log.after.filter(chosen[0])
    more = own.sample(
        fraction=FACTOR - 1, with_replacement=True, seed=int(log.rng.integers(1 << 30))
    )
    return Differing(pl.concat([log.after, more]), chosen[1])


def down_template(log: Log) -> Differing | None:
    chosen = _voice(log)
    keep = pl.Series(log.rng.random(len(log.after)) < 1 / FACTOR)
    return chosen and Differing(log.after.filter(~chosen[0] | keep), chosen[1])


def new_host(log: Log) -> Differing | None:
    moved = (pl.col("service") == "web") & pl.Series(
        log.rng.random(len(log.after)) < 0.3
    )
    source = "c0ffee0123456789"
    records = log.after.with_columns(
        host=pl.when(moved).then(pl.lit("web3")).otherwise("host"),
        source_id=pl.when(moved).then(pl.lit(source)).otherwise("source_id"),
    )
    return Differing(records, frozenset({"web3", source}))


def gone_host(log: Log) -> Differing | None:
    host = HOSTS["api"][int(log.rng.integers(2))]
    sources = log.before.filter(pl.col("host") == host)["source_id"].unique().to_list()
    return Differing(
        log.after.filter(pl.col("host") != host), frozenset({host, *sources})
    )


def new_value(log: Log) -> Differing | None:
    """A version that only one half has, stated in the attributes."""
    text = pl.col("attributes").str.replace("2.4.1", "2.5.0", literal=True)
    own = pl.col("service") == "auth"
    return Differing(
        log.after.with_columns(
            attributes=pl.when(own).then(text).otherwise("attributes")
        ),
        frozenset({"2.5.0"}),
    )


def new_value_in_message(log: Log) -> Differing | None:
    """A pool that only one half has, stated in messages alone."""
    text = pl.col("message").str.replace("of pool [0-9]$", "of pool 14")
    opened = pl.col("message").str.starts_with("Opened connection")
    moved = opened & pl.Series(log.rng.random(len(log.after)) < 0.4)
    records = log.after.with_columns(
        message=pl.when(moved).then(text).otherwise("message")
    )
    several = len(log.after.filter(moved))
    return Differing(records, frozenset({"14"})) if several >= LEAST else None


def larger_number_in_message(log: Log) -> Differing | None:
    """What takes twice as long in one half, as its messages alone say."""
    own = pl.col("message").str.starts_with("Listed ")
    took = pl.col("message").str.extract(r" in ([0-9.]+) ms$", 1).cast(pl.Float64)
    text = pl.format("{} in {} ms", pl.col("message").str.replace(r" in [0-9.]+ ms$", ""),
                     (took * 2).round(1))  # fmt: skip
    records = log.after.with_columns(
        message=pl.when(own).then(text).otherwise("message")
    )
    ids = log.after.filter(own)["template_id"].unique().to_list()
    several = len(log.after.filter(own))
    return (
        Differing(records, frozenset(f"place:{one}:" for one in ids))
        if several > 3 * LEAST
        else None
    )


CHANGES: dict[str, Change] = {
    "new template, 15": few_new,
    "new template, 60": many_new,
    "gone template": gone_template,
    "up template": up_template,
    "down template": down_template,
    "new host": new_host,
    "gone host": gone_host,
    "new value": new_value,
    "new value in text": new_value_in_message,
    "number in text": larger_number_in_message,
}


def significant(
    records: pl.DataFrame, baseline: pl.DataFrame, texts: dict[str, str]
) -> pl.DataFrame:
    """Return the `dimension` and `value` of significant CHANGES, in their order.

    Those of DISTRIBUTIONS come after them, as values of "number".
    """
    sides = [one.lazy().drop("voice") for one in (records, baseline)]
    both = pl.concat(sides)
    counted = count_sides(
        *sides, places=choose_places(both, texts), ids=counted_by.found_in(both)
    )
    changes = changes_of(counted).changes.filter("significant")
    numbers = distributions_of(counted).filter("significant")
    named = numbers.select(dimension=pl.lit("number"), value="measure")
    return pl.concat([changes.select("dimension", "value"), named])


def ranked_first(volume: int, seeds: Sequence[int]) -> list[str]:
    """Return the lines of the table of planted differences."""
    lines = []
    for at, (name, change) in enumerate(CHANGES.items()):
        first = top = planted = extra = 0
        for seed in seeds:
            log = halved(make(STEADY, volume, seed), np.random.default_rng([seed, at]))
            differing = change(log)
            if not differing:
                continue
            planted += 1
            told = significant(differing.records, log.before, log.texts)
            named = [_names(value, differing.named) for value in told["value"]]
            first += named[:1] == [True]
            top += any(named)
            extra += named.count(False)
        lines.append(
            f"{name:<20}{volume:>10,}{planted:>9}{first:>7}{top:>13}{extra:>8}"
        )
    return lines


def _names(value: str, named: frozenset[str]) -> bool:
    return value in named or any(one in value for one in named)


def unchanged(kind: str, volume: int, seeds: Sequence[int]) -> str:
    """Return the line of a table of halves in which nothing was planted."""
    quiet, told = 0, []
    for seed in seeds:
        log = halved(make(kind, volume, seed), np.random.default_rng(seed))
        rows = significant(log.after, log.before, log.texts)
        quiet += rows.is_empty()
        kinds = rows["dimension"].to_list()
        told += ["value in text" if place_in(one) else one for one in kinds]
    which = ", ".join(f"{one} {told.count(one)}" for one in sorted(set(told)))
    return f"{kind:<20}{volume:>10,}{len(seeds):>7}{quiet:>9}  {which}"


def table(first: int, *, share: float = 1.0) -> list[str]:
    """Return all tables; seeds are counted from `first`."""
    few = range(first, first + max(2, round(20 * share)))
    many = range(first, first + max(4, round(100 * share)))
    lines = [
        f"{'difference':<20}{'volume':>10}{'planted':>9}{'first':>7}{'significant':>13}{'others':>8}"
    ]
    for volume in (2_000, 20_000, 200_000):
        lines += ranked_first(volume, few if volume < 200_000 else few[:4])
    lines += [
        "",
        f"{'two halves of':<20}{'volume':>10}{'logs':>7}{'nothing':>9}  significant",
    ]
    lines += [unchanged(STEADY, volume, many) for volume in (2_000, 20_000)]
    lines += [unchanged("clean", 20_000, many), "", tied.HEAD]
    return [*lines, *tied.lines_of(2_000, few, many), *tied.lines_of(20_000, few, many)]
