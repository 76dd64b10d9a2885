"""What is known of the messages of each shape, so that a search reads few of them.

Messages of one shape differ mostly in digits. Their kinds, which have one mark in place
of each run of them, are few: a term found in all kinds of a shape is in all of its
messages; one that cannot be found in any of them, whatever the marks stand for, is in
none. Only messages of other shapes, or of shapes with many kinds, must be looked at.
"""

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import polars as pl

from logai_core.query.patterns import containing
from logai_core.query.required import required
from logai_core.query.tree import Value
from logai_core.schemas import MESSAGE_KINDS

KINDS = MESSAGE_KINDS

MOST_KINDS = 64  # of a shape
_MOST_ROWS, _MOST_SIZE = 100_000, 64 << 20  # of all kinds; the size is in bytes
_MOST_BYTES = 8_000  # of a message that has a kind
_MOST_PIECE, _MOST_ALONE = 80, 40  # characters of what is looked for
_BATCH = 250_000
# It stands for hex digits, at least one of them 0 to 9; no log means this character.
_MARK = "\U000f0001"
_HEX = "abcdefABCDEF"
_MOST_EATEN = 8  # letters before the first digit of a run that belong to it
_RUN = re.compile(f"[{_HEX}]{{0,{_MOST_EATEN}}}[0-9][0-9{_HEX}]*")
_ENDS = re.compile(r"[$^]|\\[bBAz<>]")  # in a regex: what asks for what is around
_MOST_HERE = 1 << 20  # bytes of kinds that a regex may run over


class Verdict(NamedTuple):
    """Shapes by what a search finds in their messages: all, or to be looked at."""

    surely: pl.Series
    looked_at: pl.Series


def message_kinds(records: pl.LazyFrame) -> pl.DataFrame:
    """Return the KINDS of the messages of RECORDS, sorted; reads every message once.

    They do not depend on the order of records, and hold for these records only.
    """
    kinds = KINDS.to_frame()
    batches = records.select("shape_id", "message").collect_batches(
        chunk_size=_BATCH, maintain_order=False
    )
    for batch in batches:
        full = kinds.filter(pl.col("kind").is_null())["shape_id"].implode()
        new = batch.filter(~pl.col("shape_id").is_in(full, nulls_equal=True))
        kinds = _limited(pl.concat([kinds, _kinds_of(new)]).unique())
    return _few(kinds).sort("shape_id", "kind")


def _kinds_of(messages: pl.DataFrame) -> pl.DataFrame:
    message = pl.col("message").fill_null("")
    kind = message.str.replace_all("[0-9][0-9A-Fa-f]*", _MARK)
    kinds = messages.select(
        "shape_id",
        pl.when(message.str.len_bytes() <= _MOST_BYTES).then(kind).alias("kind"),
    ).unique()
    # Letters before the first digit of a run; bounded, since * would take square time.
    whole = pl.col("kind").str.replace_all(f"[A-Fa-f]{{1,{_MOST_EATEN}}}{_MARK}", _MARK)
    return kinds.with_columns(whole)


def _limited(kinds: pl.DataFrame, most: int = MOST_KINDS) -> pl.DataFrame:
    """Return one null in place of the kinds of each shape that has too many."""
    is_full = (pl.len().over("shape_id") > most) | (
        pl.col("kind").is_null().any().over("shape_id")
    )
    return kinds.with_columns(pl.when(~is_full).then("kind").alias("kind")).unique()


def _few(kinds: pl.DataFrame) -> pl.DataFrame:
    """Give up the kinds of the shapes that have most of them while all are too many."""
    most = MOST_KINDS
    while most and (
        kinds.height > _MOST_ROWS or kinds["kind"].str.len_bytes().sum() > _MOST_SIZE
    ):
        most //= 2
        kinds = _limited(kinds, most)
    return kinds


def judge(value: Value, kinds: pl.DataFrame) -> Verdict:
    """Return the shapes of which a search for text finds all, and which to look at."""
    if value.kind in ("word", "quoted"):
        return _judge(value.text, kinds)
    looked_at = kinds
    for part in parts_of(value):
        both = pl.concat(_judge(part, looked_at)).implode()
        within = pl.col("shape_id").is_in(both, nulls_equal=True)
        looked_at = looked_at.filter(within)
    surely = kinds["shape_id"].clear()
    if value.kind == "regex":
        surely = _matched(value.text, looked_at)
        found = pl.col("shape_id").is_in(surely.implode(), nulls_equal=True)
        looked_at = looked_at.filter(~found)
    return Verdict(surely, looked_at["shape_id"].unique())


def _matched(pattern: str, kinds: pl.DataFrame) -> pl.Series:
    """Return the shapes of which a regex matches each kind between two of its marks.

    That text stands in the message as it is; but where it begins and ends there, is no
    end of a word or of the message. What matches nothing at all would be found where
    there is no message, too.
    """
    is_open = _ENDS.search(pattern) or pl.Series([""]).str.contains(pattern).item()
    if is_open or kinds["kind"].str.len_bytes().sum() > _MOST_HERE:
        return kinds["shape_id"].clear()
    texts = pl.col("kind").str.split(_MARK)
    matches = texts.list.eval(pl.element().str.contains(pattern)).list.any()
    told = kinds.group_by("shape_id").agg(matches.fill_null(value=False).all())
    return told.filter("kind")["shape_id"]


def parts_of(value: Value) -> Sequence[str]:
    """Return texts that all messages have which match a value."""
    if value.kind == "regex":
        return required(value.text)
    if value.kind != "glob":
        return ()
    return [part for part in re.split(r"[*?]+", value.text) if part]


def _judge(literal: str, kinds: pl.DataFrame) -> Verdict:
    """Return a verdict; a shape has a message of each of its kinds."""
    kind = pl.col("kind")
    is_open = not literal or _MARK in literal
    told = kinds.group_by("shape_id").agg(
        surely=kind.str.contains(containing(literal)).fill_null(value=False).all()
        & (not is_open),
        possibly=kind.str.contains(_possible(literal)).fill_null(value=True).any()
        | is_open,
    )
    is_doubted = ~pl.col("surely") & pl.col("possibly")
    return Verdict(
        told.filter("surely")["shape_id"], told.filter(is_doubted)["shape_id"]
    )


def _possible(literal: str) -> str:
    """Return the pattern of kinds whose messages may contain a literal.

    Of a long one, that is the beginning of it. Runs of its digits stand in marks, and
    what is between two of them stands between these marks.
    """
    first, *others = _RUN.split(literal[:_MOST_PIECE])
    if not others:
        return f"(?i){_any_of(_ways_alone(first[:_MOST_ALONE]))}"
    *between, last = others
    marks = _MARK.join(["", *map(pl.escape_regex, between), ""])
    return f"(?i){_any_of(_ways_before(first))}{marks}{_any_of(_ways_after(last))}"


def _any_of(ways: Sequence[str]) -> str:
    return f"(?:{'|'.join(ways)})"


def _ways_before(piece: str) -> list[str]:
    """Return patterns of what stands before a mark: letters of it may be in one, too."""
    heads = len(piece) - len(piece.lstrip(_HEX))
    if heads > _MOST_EATEN:
        return [pl.escape_regex(piece[heads:])]
    ways = [pl.escape_regex(piece)]
    for start in range(1, heads + 1):
        # Of nothing but such letters, what is left is that mark itself.
        mark = _MARK if start < len(piece) else ""
        ways.append(mark + pl.escape_regex(piece[start:]))
    return ways


def _ways_after(piece: str) -> list[str]:
    """Return patterns of what stands after a mark; it begins with no letter of digits."""
    tails = len(piece) - len(piece.rstrip(_HEX))
    if tails > _MOST_EATEN:
        return [pl.escape_regex(piece[:-tails])]
    ends = range(len(piece) - tails, len(piece))
    return [
        pl.escape_regex(piece),
        *(pl.escape_regex(piece[:end]) + _MARK for end in ends),
    ]


def _ways_alone(piece: str) -> list[str]:
    """Return patterns of fixed text of which letters at both ends may be in marks."""
    heads = len(piece) - len(piece.lstrip(_HEX))
    tails = len(piece) - len(piece.rstrip(_HEX))
    return [
        (_MARK if start else "")
        + pl.escape_regex(piece[start:end])
        + (_MARK if end < len(piece) else "")
        for start, end in product(
            range(heads + 1), range(len(piece) - tails, len(piece) + 1)
        )
        if start <= end
    ]
