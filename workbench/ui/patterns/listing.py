"""The list of patterns as a frame: what is known of each, searched, sorted, for a grid."""

import polars as pl

from logai_core.levels import NAMES
from workbench.ui import grids

IN_SCOPE = pl.col("in_scope").alias("in scope")
BOTH = "\n"  # between text and name where words are searched; neither holds it

SORTS = {
    "interest": "Interest",
    "records": "Records",
    "first": "First seen",
    "level": "Level",
}
_BY: dict[str, list[str]] = {
    "interest": ["interest", "records"],
    "records": ["records"],
    "first": ["first_ts", "records"],
    "level": ["severity", "records"],
}


def listed(
    templates: pl.DataFrame,
    interest: pl.DataFrame,
    marks: pl.DataFrame,
    doubts: pl.DataFrame,
) -> pl.DataFrame:
    """Return TEMPLATES with INTEREST, TEMPLATE_MARKS and, as `doubt`, the edits offered.

    `words` is what a search looks through: the text, and the name that a person gave.
    """
    offers = doubts.group_by("template_id").agg(
        doubt=pl.col("edit").replace("", "unsure").unique().sort()
    )
    known = (
        templates.join(interest, on="template_id", how="left", maintain_order="left")
        .join(marks, on="template_id", how="left", maintain_order="left")
        .join(offers, on="template_id", how="left", maintain_order="left")
    )
    return known.with_columns(
        pl.col("interest").fill_null(0.0),
        pl.col("noise", "pinned").fill_null(value=False),
        words=pl.concat_str(
            "template", pl.col("name").fill_null(""), separator=BOTH
        ).str.to_lowercase(),
    )


def with_scope(patterns: pl.DataFrame, counts: pl.DataFrame | None) -> pl.DataFrame:
    """Return the patterns with how many records of the scope each has, as `in_scope`.

    It is null for all where there are no counts: the scope has every record.
    """
    if counts is None:
        return patterns.with_columns(in_scope=pl.lit(None, pl.UInt32))
    joined = patterns.join(counts, on="template_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("in_scope").fill_null(0))


def searched(patterns: pl.DataFrame, words: str) -> pl.DataFrame:
    """Return the patterns whose text or name holds the words as they stand, in any case."""
    if not words:
        return patterns
    return patterns.filter(pl.col("words").str.contains(words.lower(), literal=True))


def in_order(patterns: pl.DataFrame, sort: str) -> pl.DataFrame:
    """Return the patterns in an order of SORTS: the largest, or the latest, first."""
    columns = _BY[sort]
    return patterns.sort(
        *columns,
        "template_id",
        descending=[*(True for _ in columns), False],
        nulls_last=True,
    )


def rows(
    patterns: pl.DataFrame, sources: pl.DataFrame, without: tuple[str, ...]
) -> pl.DataFrame:
    """Return one page of patterns as the rows of a table."""
    names = dict(sources.select("source_id", grids.flat("name", most=60)).iter_rows())
    return patterns.with_columns(
        called=pl.coalesce("name", "template"),
        reasons=pl.col("reasons").list.join(", "),
    ).select(
        grids.flat("reasons").alias("why look"),
        grids.level().alias("level"),
        "records",
        *([] if patterns["in_scope"].is_null().all() else [IN_SCOPE]),
        grids.flat("called").alias("pattern"),
        "trend",
        (pl.col("share") * 100).alias("share"),
        _marks(without).alias("marks"),
        grids.clock("first_ts").alias(grids.heading("first")),
        grids.clock("last_ts").alias(grids.heading("last")),
        _levels().alias("levels"),
        pl.col("sources")
        .list.eval(pl.element().replace_strict(names, default="?"))
        .list.join(", ")
        .alias("sources"),
    )


def _marks(without: tuple[str, ...]) -> pl.Expr:
    """Return what was decided about a pattern, and the edits that it makes one doubt."""
    parts = [
        pl.col("doubt").list.eval(pl.element() + "?").list.join(", "),
        pl.when("pinned").then(pl.lit("kept")),
        pl.when("noise").then(pl.lit("noise")),
        pl.when(pl.col("template_id").is_in(without)).then(pl.lit("left out")),
    ]
    return pl.concat_list(parts).list.drop_nulls().list.join(", ")


def _levels() -> pl.Expr:
    """Return the counts by level in words, such as `INFO 12, WARN 3`."""
    parts = [
        pl.when(pl.col("levels").list.get(place) > 0).then(
            pl.format("{} {}", pl.lit(name), pl.col("levels").list.get(place))
        )
        for place, name in enumerate(NAMES)
    ]
    return pl.concat_list(parts).list.drop_nulls().list.join(", ")
