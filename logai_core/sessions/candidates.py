"""Where ids may stand: every place in the records at which something recurs.

Columns, members of the attributes, and in the messages tokens of a form that only ids
have, what is set equal to a name, and tokens with digits after a word. What has no digit
is the name of a part of the program, a file or a state, hardly ever an id; so a place
counts where at least half of what stands there has one.
"""

import polars as pl

from logai_core.sessions.keys import (
    COLUMNS,
    FORMS,
    after_words,
    id_of,
    members,
    pairs,
    unless_no_id,
    unquoted,
)

FEWEST_IDS = 5
_MOST_CHARS = 1_000  # of the first line of a message
_NUMBERED = 0.5  # of the distinct ids at a place, at least


def ids_anywhere(found: pl.DataFrame) -> pl.DataFrame:
    """Return `row`, `key` and `id` of each record and place, the first of each."""
    line = found.select(
        "row", pl.col("message").str.head(_MOST_CHARS).str.replace(r"(?s)\n.*", "")
    )
    return pl.concat(
        [_plain_ids(found), _members(found), _paired(line), _after_words(line)]
    ).drop_nulls()


def _plain_ids(found: pl.DataFrame) -> pl.DataFrame:
    """Return the ids of columns and of tokens of a form."""
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
    """Return the ids of attributes."""
    named = _matches(found.select("row", "attributes").drop_nulls(), members())
    return _keyed(named.with_columns(unless_no_id(pl.col("id"))), "attribute")


def _paired(line: pl.DataFrame) -> pl.DataFrame:
    """Return what is set equal to names in texts."""
    named = _matches(line, pairs())
    return _keyed(named.with_columns(unquoted(pl.col("id"))), "pair")


def _after_words(line: pl.DataFrame) -> pl.DataFrame:
    """Return tokens after a word; what "sessionid 7" has, "session 7" has too."""
    named = _matches(line, after_words()).with_columns(
        pl.col("name").str.to_lowercase()
    )
    words = named.filter(~pl.col("name").is_in(list(FORMS)))
    short = words.with_columns(pl.col("name").str.replace("id$", ""))
    known = pl.concat([words, short.filter(short["name"] != words["name"])])
    shared = words["name"].unique().implode()
    return _keyed(known.filter(pl.col("name").is_in(shared)), "message")


def _matches(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
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


def _keyed(named: pl.DataFrame, place: str) -> pl.DataFrame:
    """Return row, key and id: the first of each name that is often enough there."""
    own = pl.col("id")
    often = (
        named.drop_nulls("id")
        .group_by("name")
        .agg(
            rows=pl.len(),
            ids=own.approx_n_unique(),
            numbered=own.filter(own.str.contains("[0-9]")).approx_n_unique(),
        )
        .filter(
            (pl.col("rows") > FEWEST_IDS)
            & (pl.col("ids") >= FEWEST_IDS)
            & (pl.col("numbered") >= _NUMBERED * pl.col("ids"))
        )
    )
    kept = named.join(often, on="name", how="semi", maintain_order="left")
    first = kept.unique(["row", "name"], keep="first", maintain_order=True)
    return first.select(
        "row", (pl.lit(f"{place}:") + pl.col("name")).alias("key"), "id"
    )
