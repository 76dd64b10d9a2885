"""Which ids tie records into sessions, found from the records alone.

Candidates are the id columns, members of the attributes, and tokens with digits in the
messages: of a form that only ids have, or after a word. Whether they tie anything is
seen from how they recur: the same id in several records of different templates, not
spread over all the time, its records beginning with the same template each time. What
has no digit is the name of a part of the program, a file or a state, hardly ever an id.
"""

import polars as pl

from logai_core.schemas import ID_KIND, IDS, conform
from logai_core.sessions.keys import (
    COLUMNS,
    FORMS,
    after_words,
    id_of,
    members,
    unless_no_id,
)
from logai_core.sessions.sample import MOST_RECORDS, looked_at

FEWEST_IDS = 5
FEWEST_SHARE = 0.002  # of the records, for an id to be listed
LEAST_SCORE = 0.003
GOOD_SCORE = 0.05  # threads, users and numbers that recur by chance stay below
MOST_LISTED = 20
_MOST_CHARS = 1_000  # of the first line of a message

# Numbers beside these words are as a rule measures or places in a sentence, not ids.
_MEASURES = (
    "about|active|after|again|and|are|at|attempts?|available|before|between|bytes?|by"
    "|code|cores?|count|cpus?|delay|duration|elapsed|epoch|exit|for|free|from|has|heap"
    "|idle|in|index|into|is|latency|layer|len|length|level|limit|lines?|max|memory|min"
    "|ms|none|ns|of|on|or|over|pages?|pending|port|priority|queued|retries|retry|rev"
    "|running|s|size|status|step|than|time|timeout|to|took|total|type|until|up|us|used"
    "|vcores|version|waiting|was|were|with|within|wrote"
)


def find_ids(records: pl.LazyFrame, *, most: int = MOST_RECORDS) -> pl.DataFrame:
    """Return IDS of RECORDS with `template_id`, the best first.

    At most `most` records are looked at, in stretches of time spread over all (see
    `sample`); what is there is counted exactly. Records without a template count as one.

    score = sqrt(share) x records of ids that tie at least two of different templates
    x how bounded in time an id is x how many begin alike x how many ids there are,
    each in 0..1. A number after a word such as "took" or "of" counts a fifth.
    """
    found = looked_at(records, most).with_row_index("row")
    if found.is_empty():
        return IDS.to_frame()
    rows = found.select(
        "row",
        pl.col("ts").to_physical(),
        pl.col("template_id").fill_null("").cast(pl.Categorical).alias("template"),
    )
    ids = pl.concat(
        [_plain_ids(found), _members(found), _after_words(found)]
    ).drop_nulls()
    listed = _measured(_worth_measuring(ids, found.height), rows, found.height)
    best = listed.sort("score", "kind", "key", descending=[True, False, False])
    apart = best.unique(
        ["records", "ids", "lines_per_id", "span_s"], keep="first", maintain_order=True
    )
    return conform(apart.head(MOST_LISTED), IDS, stage="find ids")


def best_id(ids: pl.DataFrame) -> str | None:
    """Return the key of the id that sessions are made of, unless somebody chooses.

    None where no id of IDS ties what belongs together: what stays all the time, as
    threads and users do, makes no sessions, nor do numbers that recur by chance.
    """
    good = ids.filter(pl.col("score") >= GOOD_SCORE)
    return good["key"][0] if good.height else None


def _plain_ids(found: pl.DataFrame) -> pl.DataFrame:
    """Return row, key and id of columns and of tokens of a form."""
    keys = [
        *(name for name in COLUMNS if found[name].count()),
        *(f"message:{form}" for form in FORMS),
    ]
    # All at once, so that they share the cores.
    wide = found.select("row", *(id_of(key).alias(key) for key in keys))
    return pl.concat(
        wide.select(
            "row", pl.lit(key).alias("key"), pl.col(key).alias("id")
        ).drop_nulls("id")
        for key in keys
    )


def _members(found: pl.DataFrame) -> pl.DataFrame:
    """Return row, key and id of attributes."""
    pairs = _pairs(found.select("row", "attributes").drop_nulls(), members())
    numbered = pairs.filter(pl.col("id").str.contains("[0-9]"))
    return _keyed(numbered, "attribute").with_columns(unless_no_id(pl.col("id")))


def _after_words(found: pl.DataFrame) -> pl.DataFrame:
    """Return row, key and id of tokens after a word."""
    line = pl.col("message").str.head(_MOST_CHARS).str.replace(r"(?s)\n.*", "")
    pairs = _pairs(found.select("row", line), after_words())
    words = pairs.with_columns(pl.col("name").str.to_lowercase())
    return _keyed(words.filter(~pl.col("name").is_in(list(FORMS))), "message")


def _pairs(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Return row, name and id of all matches in the second column, in order."""
    matches = texts.select("row", pl.nth(1).str.extract_all(pattern).alias("match"))
    return (
        matches.filter(pl.col("match").list.len() > 0)
        .explode("match", empty_as_null=False)
        .select("row", pl.col("match").str.extract_groups(pattern).alias("groups"))
        .select(
            "row",
            name=pl.col("groups").struct.field("1"),
            id=pl.col("groups").struct.field("2"),
        )
    )


def _keyed(pairs: pl.DataFrame, place: str) -> pl.DataFrame:
    """Return row, key and id: the first of each name that is often enough there."""
    often = pairs.group_by("name").agg(
        rows=pl.len(), ids=pl.col("id").approx_n_unique()
    ).filter((pl.col("rows") > FEWEST_IDS) & (pl.col("ids") >= FEWEST_IDS))  # fmt: skip
    kept = pairs.join(often, on="name", how="semi", maintain_order="left")
    first = kept.unique(["row", "name"], keep="first", maintain_order=True)
    return first.select(
        "row", (pl.lit(f"{place}:") + pl.col("name")).alias("key"), "id"
    )


def _worth_measuring(ids: pl.DataFrame, looked: int) -> pl.DataFrame:
    """Return the rows of keys that could be listed, with few columns of numbers."""
    counted = ids.group_by("key").agg(
        records=pl.len(), ids=pl.col("id").approx_n_unique()
    )
    kept = counted.filter(
        (pl.col("records") >= FEWEST_SHARE * looked)
        & (pl.col("ids") >= FEWEST_IDS)
        & (pl.col("ids") < pl.col("records"))
    )
    return ids.join(kept.select("key"), on="key", how="semi")


def _measured(ids: pl.DataFrame, rows: pl.DataFrame, looked: int) -> pl.DataFrame:
    """Return IDS, unsorted, of the keys that tie records."""
    long = ids.sort("row").join(rows, on="row", how="left", maintain_order="left")
    times = rows["ts"].to_numpy()
    whole = max(1, int(times.max() - times.min()))
    each = (
        long.lazy()
        .group_by("key", "id")
        .agg(
            records=pl.len(),
            templates=pl.col("template").n_unique(),
            first=pl.col("template").first(),
            span=pl.col("ts").last() - pl.col("ts").first(),
        )
        .collect()
    )
    ties = (pl.col("records") >= 2) & (pl.col("templates") >= 2)
    tied = each.filter(ties)
    begins = (
        tied.group_by("key", "first").len("alike").group_by("key").agg(
            pl.col("alike").max()
        )
    )  # fmt: skip
    of_tied = tied.group_by("key").agg(
        tied_ids=pl.len(),
        tied_records=pl.col("records").sum(),
        lines_per_id=pl.col("records").median(),
        templates_per_id=pl.col("templates").cast(pl.Float64).median(),
        span=pl.col("span").median(),
    )
    templates = long.group_by("key").agg(templates=pl.col("template").n_unique())
    counted = each.group_by("key").agg(
        records=pl.col("records").sum().cast(pl.UInt64), ids=pl.len().cast(pl.UInt64)
    )
    joined = (
        counted.join(of_tied, on="key")
        .join(begins, on="key")
        .join(templates, on="key")
        .with_columns(share=pl.col("records") / looked)
    )
    return joined.with_columns(_score(whole).alias("score")).filter(
        pl.col("score") >= LEAST_SCORE
    ).select(
        "key",
        kind=_kind(),
        name=pl.col("key").str.replace("^(?:attribute|message):", ""),
        records="records",
        looked_at=pl.lit(looked, pl.UInt64),
        share="share",
        ids="ids",
        lines_per_id="lines_per_id",
        templates_per_id="templates_per_id",
        span_s=pl.col("span") / 1e6,
        templates=pl.col("templates").cast(pl.UInt32),
        score="score",
    )  # fmt: skip


def _score(whole: int) -> pl.Expr:
    lines = pl.col("lines_per_id")
    by_chance = whole * (lines - 1) / (lines + 1)  # the mean range of so many at random
    # Squared: a product or a client that comes back all day is no session.
    bounded = 0.05 + 0.95 * (1 - pl.col("span") / by_chance).clip(0, 1) ** 2
    alike = 0.3 + 0.7 * pl.col("alike") / pl.col("tied_ids")
    many = (pl.col("tied_ids").cast(pl.Float64).log10() / 2.5).clip(0.05, 1)
    ties = pl.col("tied_records") / pl.col("records")
    words = pl.col("key").str.to_lowercase().str.split(":").list.last().str.split("_")
    measure = words.list.eval(
        pl.element().str.contains(f"^(?:{_MEASURES})$")
    ).list.any()
    likely = pl.when(measure).then(0.2).otherwise(1.0)
    return (pl.col("share").sqrt() * ties * bounded * alike * many * likely).round(6)


def _kind() -> pl.Expr:
    place = pl.col("key").str.extract("^(attribute|message):", 1)
    return place.fill_null("column").cast(ID_KIND)
