"""How well the ids at each place tie records.

An id is something of many values, each on a few records of different templates that lie
close in time; an amount recurs as chance has it, wherever in the log. So of two records
with one id that follow each other, with different templates, it is asked whether they
come as near as one in ten would if the ids were dealt out at random: ids come so near
many times as often.
"""

import polars as pl

from logai_core.schemas import ID_KIND
from logai_core.sessions.candidates import FEWEST_IDS
from logai_core.sessions.moments import without_moments
from logai_core.sessions.tying import PAUSES_SHORTER

FEWEST_SHARE = 0.002  # of the records, for an id to be listed
LEAST_SCORE = 0.002
_NEAR = 0.1  # of the records between two with one id at random
_NEARER = 2.0  # times as often as by chance, at least
_DIGITS = 9  # sums are the same to so many, whatever their order
_STAYS = 0.02  # what an id counts that stays all the time
_OPEN = 0.15  # what one counts of which no session can be judged

# Who acts, by its name: it can be followed even where it acts all the time, at random.
_WHO = "client|conn|connection|pid|session|thread|tid|user"
_BY_NAME = f"(?i)^[^:]*$|[:._](?:{_WHO})(?:[._]?(?:id|name))?$"

# Numbers beside these words are as a rule measures or places in a sentence, not ids.
_MEASURES = (
    "about|active|after|again|and|are|at|attempts?|available|before|between|bytes?|by"
    "|code|cores?|count|cpus?|delay|duration|elapsed|epoch|exit|for|free|from|has|heap"
    "|idle|in|index|into|is|latency|layer|len|length|level|limit|lines?|max|memory|min"
    "|ms|none|ns|of|on|or|over|pages?|pending|port|priority|queued|retries|retry|rev"
    "|running|s|size|status|step|than|time|timeout|to|took|total|type|until|up|us|used"
    "|vcores|version|waiting|was|were|with|within|wrote"
)
_MEASURE_ENDS = (
    "bytes|count|duration|epoch|generation|latency|length|offset|size|version"
)


def measure(ids: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return IDS, unsorted, of the keys that tie records, and not by chance.

    Args:
        ids: `row`, `key` and `id`.
        rows: of all records looked at, in their order, `row`, `ts`, `template`, and
            `since` and `until`, the time from and to the edges of the source, all in
            microseconds; the last two null where no edge is known.
    """
    looked, times = rows.height, rows["ts"].to_numpy()
    whole = max(1, int(times.max() - times.min()))
    worth = without_moments(_worth_measuring(ids, looked), rows)
    figures = _of_keys(_neighbours(worth, rows))
    by_name = pl.col("key").str.contains(_BY_NAME)
    return (
        figures.filter(by_name | (pl.col("lift") >= _NEARER))
        .with_columns(share=pl.col("records") / looked)
        .with_columns(score=_score(whole))
        .filter(pl.col("score") >= pl.when(by_name).then(0).otherwise(LEAST_SCORE))
        .select(
            "key",
            "score",
            kind=_kind(),
            name=pl.col("key").str.replace("^(?:attribute|message|pair):", ""),
            records=pl.col("records").cast(pl.UInt64),
            looked_at=pl.lit(looked, pl.UInt64),
            share="share",
            ids=pl.col("ids").cast(pl.UInt64),
            lines_per_id="lines_per_id",
            templates_per_id="templates_per_id",
            span_s=pl.col("span") / 1e6,
            templates=pl.col("templates").cast(pl.UInt32),
        )
    )


def _worth_measuring(ids: pl.DataFrame, looked: int) -> pl.DataFrame:
    """Return the rows of keys that could be listed."""
    counted = ids.group_by("key").agg(
        records=pl.len(), ids=pl.col("id").approx_n_unique()
    )
    kept = counted.filter(
        (pl.col("records") >= FEWEST_SHARE * looked)
        & (pl.col("ids") >= FEWEST_IDS)
        & (pl.col("ids") < pl.col("records"))
    )
    return ids.join(kept.select("key"), on="key", how="semi")


def _neighbours(ids: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the records of each id in their order, and how near each is to the last.

    `of` numbers the ids of all keys. `gap` is how many records with an id at this key
    it takes from the last one of the same id, `pause` the microseconds, both null at
    the first; `tells` is whether the templates of the two differ.
    """
    own = pl.col("of").eq(pl.col("of").shift())
    return (
        ids.select(
            "row",
            pl.col("key").cast(pl.Categorical(pl.Categories.random())),
            pl.col("id").cast(pl.Categorical(pl.Categories.random())).to_physical(),
        )
        .join(rows, on="row", how="left")
        .sort(pl.col("key").to_physical(), "row")
        .with_row_index("place")
        .with_columns(
            pl.col("place").cast(pl.Int64),
            of=pl.col("key").to_physical().cast(pl.Int64) * (1 << 32) + pl.col("id"),
        )
        .sort("of", "place")
        .with_columns(
            gap=pl.when(own).then(pl.col("place").diff()),
            pause=pl.when(own).then(pl.col("ts").diff()),
            tells=own & pl.col("template").ne(pl.col("template").shift()),
        )
    )


def _of_each(placed: pl.DataFrame) -> pl.DataFrame:
    """Return a row each id: how many of its neighbours are near, and would be by chance."""
    often = pl.len().over("of") / pl.len().over("key")
    within = (_NEAR / pl.col("often")).floor().clip(1)
    chance = 1 - (1 - pl.col("often")).pow(within)
    return (
        placed.with_columns(often=often)
        .with_columns(
            near=pl.col("tells") & (pl.col("gap") <= within),
            chance=pl.when("tells").then(chance).otherwise(0.0),
        )
        .group_by("of")
        .agg(
            pl.col("key", "since").first(),
            pl.col("until").last(),
            pl.col("near", "chance").sum(),
            records=pl.len(),
            templates=pl.col("template").n_unique(),
            span=pl.col("ts").last() - pl.col("ts").first(),
            pause=pl.col("pause").max(),
        )
    )


def _alike(placed: pl.DataFrame, tied: pl.DataFrame) -> pl.DataFrame:
    """Return `alike` of each key: how many ids that tie begin with the same template.

    Beyond what chance has, in 0..1: an id of which nine records in ten have that
    template most likely begins with one of these.
    """
    parts = (
        placed.group_by("of", "template")
        .agg(pl.col("key").first(), at=pl.col("place").min(), records=pl.len())
        .join(tied.select("of", all="records"), on="of")
        .with_columns(begins=pl.col("at").eq(pl.col("at").min().over("of")))
    )
    begun = parts.group_by("key", "template").agg(
        pl.col("begins").sum().cast(pl.Float64),
        chance=(pl.col("records") / pl.col("all")).sum(),
    )
    beyond = (pl.col("begins") - pl.col("chance")) / (pl.col("ids") - pl.col("chance"))
    return (
        begun.join(tied.group_by("key").len("ids"), on="key")
        .group_by("key")
        .agg(alike=beyond.fill_nan(0).clip(0, 1).max().round(_DIGITS))
    )


def _of_keys(placed: pl.DataFrame) -> pl.DataFrame:
    each = _of_each(placed)
    tied = each.filter((pl.col("records") >= 2) & (pl.col("templates") >= 2))
    usual = each.group_by("key").agg(
        pl.col("pause").quantile(PAUSES_SHORTER, "lower").alias("usual"),
        records=pl.col("records").sum(),
        ids=pl.len(),
        lift=(pl.col("near").sum() / pl.col("chance").sum()).round(_DIGITS),
    )
    inside = (pl.col("since") > pl.col("usual")) & (pl.col("until") > pl.col("usual"))
    of_tied = (
        tied.join(usual.select("key", "usual"), on="key")
        .group_by("key")
        .agg(
            tied_ids=pl.len(),
            tied_records=pl.col("records").sum(),
            lines_per_id=pl.col("records").median(),
            templates_per_id=pl.col("templates").cast(pl.Float64).median(),
            span=pl.col("span").median(),
            closed=inside.fill_null(value=True).mean(),
        )
    )
    templates = placed.group_by("key").agg(templates=pl.col("template").n_unique())
    found = usual
    for more in (of_tied, templates, _alike(placed, tied)):
        found = found.join(more, on="key")
    return found.with_columns(pl.col("key").cast(pl.String))


def _score(whole: int) -> pl.Expr:
    lines = pl.col("lines_per_id")
    by_chance = whole * (lines - 1) / (lines + 1)  # the mean range of so many at random
    # Squared: a product or a client that comes back all day is no session.
    bounded = (1 - pl.col("span") / by_chance).clip(0, 1) ** 2
    judged = _OPEN + (1 - _OPEN) * pl.col("closed")
    within = _STAYS + (1 - _STAYS) * bounded * judged
    alike = 0.3 + 0.7 * pl.col("alike")
    many = (pl.col("tied_ids").cast(pl.Float64).log10() / 2.5).clip(0.05, 1)
    ties = pl.col("tied_records") / pl.col("records")
    measure = f"(?i)[:_](?:{_MEASURES})(?:_|$)|(?:{_MEASURE_ENDS})$"
    likely = pl.when(pl.col("key").str.contains(measure)).then(0.2).otherwise(1.0)
    return (pl.col("share").sqrt() * ties * within * alike * many * likely).round(6)


def _kind() -> pl.Expr:
    place = pl.col("key").str.extract("^(attribute|message|pair):", 1)
    return place.replace("pair", "message").fill_null("column").cast(ID_KIND)
