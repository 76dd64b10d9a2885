"""Which ids tie records into sessions, found from the records alone.

Candidates are the id columns, members of the attributes, and tokens with digits in the
messages: of a form that only ids have, or after a word. Whether they tie anything is
seen from how they recur: the same id in several records of different templates, not
spread over all the time, its records beginning with the same template each time. What
has no digit is the name of a part of the program, a file or a state, hardly ever an id.
"""

import polars as pl

from logai_core.schemas import IDS, conform
from logai_core.sessions.candidates import ids_anywhere
from logai_core.sessions.covering import edges_of
from logai_core.sessions.keys import FORMS
from logai_core.sessions.measuring import measure
from logai_core.sessions.sample import MOST_RECORDS, looked_at

GOOD_SCORE = 0.05  # threads, users and numbers that recur by chance stay below
MOST_LISTED = 20
_SAME = 0.95  # of the records of one place, that have the same id at another


def find_ids(
    records: pl.LazyFrame,
    *,
    most: int = MOST_RECORDS,
    edges: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return IDS of RECORDS with `template_id`, the best first.

    At most `most` records are looked at, in stretches of time spread over all (see
    `sample`); what is there is counted exactly. Records without a template count as one.
    `edges` are `edges_of` the records, where they are known.

    score = sqrt(share) x records of ids that tie at least two of different templates
    x how bounded in time an id is, and how many of those that tie are clear of the edges
    of their sources (see `tying`), so that what they lack tells something
    x how many begin alike, beyond chance x how many ids there are,
    each in 0..1. A number after a word such as "took" or "of" counts a fifth.
    """
    edges = edges_of(records) if edges is None else edges
    found = looked_at(records, edges, most).with_row_index("row")
    if found.is_empty():
        return IDS.to_frame()
    ids = ids_anywhere(found)
    measured = measure(ids, _placed(found, edges))
    listed = measured.sort(
        "score", "kind", ~_named(), "key", descending=[True, False, False, False]
    )
    apart = listed.unique(
        ["records", "ids", "lines_per_id", "span_s"], keep="first", maintain_order=True
    )
    once = _once(apart.head(2 * MOST_LISTED), ids)
    return conform(once.head(MOST_LISTED), IDS, stage="find ids")


def best_id(ids: pl.DataFrame) -> str | None:
    """Return the key of the id that sessions are made of, unless somebody chooses.

    None where no id of IDS ties what belongs together: what stays all the time, as
    threads and users do, makes no sessions, nor do numbers that recur by chance.
    """
    good = good_ids(ids)
    return good["key"][0] if good.height else None


def good_ids(ids: pl.DataFrame) -> pl.DataFrame:
    """Return those of IDS that tie what belongs together."""
    return ids.filter(pl.col("score") >= GOOD_SCORE)


def _placed(found: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return what `measure` takes of the records looked at."""
    ts = pl.col("ts").to_physical()
    return found.join(
        edges.select("source_id", "first", "last"), on="source_id", how="left",
        maintain_order="left",
    ).select(
        "row",
        ts,
        pl.col("template_id").fill_null("").cast(pl.Categorical).alias("template"),
        since=ts - pl.col("first").to_physical(),
        until=pl.col("last").to_physical() - ts,
    )  # fmt: skip


def _named() -> pl.Expr:
    return ~pl.col("key").str.starts_with("message:")


def _once(listed: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """Return IDS without those whose ids stand at another place in the same records.

    Of two places that have the same the one with a name of its own stays, and one after
    a word rather than any of that form.
    """
    own = ids.join(listed.select("key"), on="key", how="semi")
    both = own.join(own, on=("row", "id"), suffix="_other")
    counted = both.group_by("key", "key_other").len().iter_rows()
    shared = {(one, other): rows for one, other, rows in counted}
    kept: list[str] = []
    for key in sorted(listed["key"], key=_last_resort):
        enough = _SAME * shared[key, key]
        if all(shared.get((key, other), 0) < enough for other in kept):
            kept.append(key)
    called = pl.col("key").str.to_lowercase().str.replace("^pair:", "message:")
    same = called.str.replace("[_.-]?id$", "")
    more = pl.col("records") > pl.col("records").shift().cum_max().over(same)
    return listed.filter(pl.col("key").is_in(kept)).filter(more.fill_null(value=True))


def _last_resort(key: str) -> int:
    place, _, name = key.partition(":")
    return (place == "message") + (place == "message" and name in FORMS)
