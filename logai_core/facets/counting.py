"""Count the values of fields, in a window and in its baseline.

Level, service, source and template are counted by their combinations, of which there
are few: one pass for the four. Hosts and attributes combine too freely for that.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from logai_core.facets.members import bare, token_of, unescaped
from logai_core.levels import NAMES, level_name
from logai_core.profiles import Numbered, Profiles, Rows
from logai_core.schemas import FACETS, SHAPE_TEMPLATES, conform

FIELDS = ("level", "service", "host", "source", "tpl")
ATTRIBUTE = "@"  # before the name of an attribute, as in a query

# The log-likelihood ratio of a chance of 1 in 100,000: a thousandth for a hundred values.
_BEYOND_CHANCE = 19.51
_FACTOR = 1.5
_COUNTS = ("records", "baseline_records")


def count_facets(
    records: pl.LazyFrame,
    baseline: pl.LazyFrame | None = None,
    *,
    attributes: Sequence[str] = (),
    most: int = 8,
    shape_templates: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return FACETS: at most `most` values of each of FIELDS and of the attributes.

    Counts are exact. A value is listed when a record of either has it.

    Args:
        records: RECORDS with `template_id`, or without when `shape_templates` are given.
        baseline: RECORDS that these are held against, if any.
        attributes: names of attributes to count, see `few_valued`.
        most: values listed of each field.
        shape_templates: SHAPE_TEMPLATES of the records. To name templates after
            counting saves a third of the time; it is not right for records that a
            person parted from their shape.

    Source of what is significant: Dunning, Accurate methods for the statistics of
    surprise and coincidence (1993), the likelihood ratio of two binomials.
    """
    key = "template_id" if shape_templates is None else "shape_id"
    combined = ["severity", "service", "source_id", key]
    both = _marked(records, baseline)
    counted = pl.collect_all(
        [
            _count(both, [pl.col(name) for name in combined]),
            _count(both, [pl.col("host")]),
            *_of_attributes(both, attributes),
        ],
        engine="streaming",
    )
    together, hosts, *others = counted
    named = _with_templates(together, shape_templates)
    return _facets(
        [named, hosts],
        dict(zip(attributes, map(_plain, others), strict=True)),
        with_baseline=baseline is not None,
        most=most,
    )


def count_by_profile(
    profiles: Profiles,
    rows: Rows,
    baseline: Rows | None = None,
    *,
    attributes: Sequence[str] = (),
    texts: Sequence[pl.DataFrame] = (),
    numbered: Numbered | None = None,
    most: int = 8,
) -> pl.DataFrame:
    """Return FACETS of some records, by their numbers, as `count_facets` does.

    Where some attributes are counted, `numbered` are the values of these of all records
    of the case, a column each; or else `texts` are the `attributes` of `rows`, and of
    `baseline`.
    """
    together = _counted(Numbered(profiles.table, profiles.of), rows, baseline)
    others: dict[str, pl.DataFrame] = {}
    if attributes and numbered is not None:
        # Any of them may be named like a count.
        counts = _counted(numbered, rows, baseline).select(_COUNTS)
        others = {
            name: counts.with_columns(numbered.table[name].alias("value"))
            for name in attributes
        }
    elif attributes and texts:
        lazy = _of_attributes(_marked(*(one.lazy() for one in texts)), attributes)
        read = pl.collect_all(lazy, engine="streaming")
        others = dict(zip(attributes, map(_plain, read), strict=True))
    return _facets(
        [together, together], others, with_baseline=baseline is not None, most=most
    )


def _counted(numbered: Numbered, inside: Rows, before: Rows | None) -> pl.DataFrame:
    """Return the table with how many of some records, and of those before, each has."""
    counts = [numbered.counts(inside)]
    nothing = np.zeros_like(counts[0])
    counts.append(nothing if before is None else numbered.counts(before))
    return numbered.table.with_columns(
        pl.Series(name, one, pl.UInt64)
        for name, one in zip(_COUNTS, counts, strict=True)
    )


def _marked(
    records: pl.LazyFrame, baseline: pl.LazyFrame | None = None
) -> pl.LazyFrame:
    """Return both below each other; `is_before` tells those of the baseline."""
    sides = [records] if baseline is None else [records, baseline]
    return pl.concat(
        one.with_columns(is_before=pl.lit(bool(side))) for side, one in enumerate(sides)
    )


def _of_attributes(both: pl.LazyFrame, attributes: Sequence[str]) -> list[pl.LazyFrame]:
    return [_count(both, [token_of(one).alias("value")]) for one in attributes]


def _plain(counted: pl.DataFrame) -> pl.DataFrame:
    """Return counts by the values that are meant, of counts by how they are written."""
    whole = counted.with_columns(bare(pl.col("value")))
    escaped = whole["value"].str.contains("\\", literal=True).fill_null(value=False)
    rows = escaped.arg_true()
    if rows.is_empty():
        return whole
    texts = [unescaped(one) for one in whole["value"].gather(rows)]
    meant = whole["value"].scatter(rows, pl.Series(texts, dtype=pl.String))
    return whole.with_columns(meant)


def _facets(
    counted: Sequence[pl.DataFrame],
    attributes: Mapping[str, pl.DataFrame],
    *,
    with_baseline: bool,
    most: int,
) -> pl.DataFrame:
    """Return FACETS; `counted` are counts of all fields but hosts, and of hosts."""
    together, hosts = counted
    level = level_name(pl.col("severity"))
    parts = {
        "level": together.select(level.alias("value"), *_COUNTS),
        "service": together.select(pl.col("service").alias("value"), *_COUNTS),
        "host": hosts.select(pl.col("host").alias("value"), *_COUNTS),
        "source": together.select(pl.col("source_id").alias("value"), *_COUNTS),
        "tpl": together.select(pl.col("template_id").alias("value"), *_COUNTS),
    } | {f"{ATTRIBUTE}{name}": part for name, part in attributes.items()}
    wholes = together.select(pl.col(_COUNTS).sum()).row(0)
    rated = _rated(_listed(parts, most), wholes, with_baseline=with_baseline)
    return conform(rated, FACETS, stage="facets")


def _count(both: pl.LazyFrame, by: list[pl.Expr]) -> pl.LazyFrame:
    """Count records by values, and those of the baseline."""
    before = pl.col("is_before")
    return both.group_by(by).agg(
        count.sum().cast(pl.UInt64).alias(name)
        for count, name in zip((~before, before), _COUNTS, strict=True)
    )


def _with_templates(
    counted: pl.DataFrame, shape_templates: pl.DataFrame | None
) -> pl.DataFrame:
    if shape_templates is None:
        return counted
    conform(shape_templates, SHAPE_TEMPLATES, stage="facets")
    ids = shape_templates.select("shape_id", "template_id")
    return counted.join(ids, on="shape_id", how="left")


def _listed(parts: Mapping[str, pl.DataFrame], most: int) -> pl.DataFrame:
    """Return the commonest values of each field, and of levels the gravest."""
    every = pl.concat(
        part.lazy().select(pl.lit(at, pl.UInt32).alias("at"), "value", *_COUNTS)
        for at, part in enumerate(parts.values())
    )
    counts = (
        every.drop_nulls("value")
        .group_by("at", "value")
        .agg(pl.col(_COUNTS).sum())
        .filter(pl.any_horizontal(pl.col(_COUNTS) > 0))
    )
    grave = {name: at for at, name in enumerate(NAMES)}
    is_level = pl.col("at") == list(parts).index("level")
    rank = pl.col("value").replace_strict(grave, default=0, return_dtype=pl.Int8)
    first = counts.sort(
        "at",
        pl.when(is_level).then(rank).otherwise(0),
        "records",
        "baseline_records",
        "value",
        descending=[False, True, True, True, False],
    )
    in_field = pl.int_range(pl.len()).over("at")
    field = pl.col("at").replace_strict(dict(enumerate(parts)), return_dtype=pl.String)
    return (
        first.with_columns(values=pl.len().over("at").cast(pl.UInt32))
        .filter(in_field < most)
        .select(field.alias("field"), "value", *_COUNTS, "values")
        .collect()
    )


def _rated(
    counts: pl.DataFrame, wholes: tuple[int, int], *, with_baseline: bool
) -> pl.DataFrame:
    """Add shares, and which differ; without a baseline its columns are null."""
    shares = [
        (pl.col(name) / max(whole, 1)).alias(share)
        for name, whole, share in zip(
            _COUNTS, wholes, ("share", "baseline_share"), strict=True
        )
    ]
    shared = counts.with_columns(shares)
    if not with_baseline:
        nothing = [
            pl.lit(None, FACETS[name]).alias(name)
            for name in ("baseline_records", "baseline_share", "significant")
        ]
        return shared.with_columns(nothing)
    low, high = (
        one("share", "baseline_share") for one in (pl.min_horizontal, pl.max_horizontal)
    )
    apart = high >= _FACTOR * low
    return shared.with_columns(significant=apart & (_ratio(wholes) >= _BEYOND_CHANCE))


def _ratio(wholes: tuple[int, int]) -> pl.Expr:
    """Return the log-likelihood ratio of one share for both against two shares."""
    both = pl.sum_horizontal(pl.col(name).cast(pl.Float64) for name in _COUNTS)
    shared = both / max(sum(wholes), 1)
    terms = []
    for name, whole in zip(_COUNTS, wholes, strict=True):
        having = pl.col(name).cast(pl.Float64)
        terms += [
            _term(having, shared * whole),
            _term(whole - having, (1 - shared) * whole),
        ]
    return 2 * pl.sum_horizontal(terms)


def _term(observed: pl.Expr, expected: pl.Expr) -> pl.Expr:
    some = (observed > 0) & (expected > 0)
    return pl.when(some).then(observed * (observed / expected).log()).otherwise(0.0)
