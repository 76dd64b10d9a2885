"""When each id was in each source, for ids that are in several."""

import polars as pl

MOST_PAIRS = 1_000_000  # of visits that are set beside each other
_RESOLUTIONS = (1_000_000, 1_000)  # microseconds


def shared_visits(records: pl.LazyFrame, ids: pl.Expr) -> pl.DataFrame:
    """Return a row for each shared id and source it is in.

    `id` is a number in the order of ids; `first`, `last` and `pause` (the longest between
    two records, null for one record) are microseconds, `unit` is what the times of the
    source are multiples of, `step` the template of the first record (null without). Of very many ids some are taken, evenly by their text, so
    that which ones does not depend on clocks.
    """
    known = "template_id" in records.collect_schema()
    step = pl.col("template_id") if known else pl.lit(None, pl.String)
    rows = (
        records.select(
            id=ids, source_id="source_id", ts=pl.col("ts").cast(pl.Int64), step=step
        )
        .drop_nulls(("id", "ts"))
        .collect(engine="streaming")
    )
    kept = _thinned(rows)
    visits = (
        rows.lazy()
        .join(kept.lazy(), on="id", how="semi")
        .group_by("id", "source_id")
        .agg(
            first=pl.col("ts").min(),
            last=pl.col("ts").max(),
            pause=pl.col("ts").sort().diff().max(),
            step=pl.col("step").sort_by("ts", "step").first(),
        )
        .collect()
    )
    return visits.join(_units(rows), on="source_id").sort("id", "source_id")


def _thinned(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ids that are in two sources or more, so many that their pairs can be held."""
    many = (
        rows.lazy()
        .group_by("id")
        .agg(sources=pl.col("source_id").n_unique().cast(pl.Int64))
        .filter(pl.col("sources") > 1)
        .collect()
        .sort("id")
    )
    pairs = int((many["sources"] * (many["sources"] - 1)).sum()) // 2
    return many.select("id").gather_every(max(1, -(-pairs // MOST_PAIRS)))


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what the times of each source are multiples of: 1 s, 1 ms or 1 us."""
    whole = [
        pl.when((pl.col("ts") % unit == 0).all()).then(unit) for unit in _RESOLUTIONS
    ]
    return rows.group_by("source_id").agg(unit=pl.coalesce(*whole, pl.lit(1)).first())
