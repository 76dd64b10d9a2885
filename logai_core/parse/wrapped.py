"""Lines that carry a line of another format, such as those of a container's output.

The outer part says where a line comes from; the inner line says all else. The time is the
inner one where that states its zone, else the outer one, else the inner one. A time,
service or host that is overruled stays as an attribute (`inner_time`, `outer_time` where
date and second differ).

A line continues the record above only if it is the next line of the source and has
the same outer part but for the time: what two services write in turn is not joined.
"""

from collections.abc import Callable

import polars as pl

from logai_core.formats import TEXT, Guess
from logai_core.formats.wrapping import unwrap
from logai_core.parse.attributes import quoted, with_objects
from logai_core.parse.heads import HEADS, Context

# Takes lines (`line_no`, `text`), returns HEADS and `role` of each in their order.
ReadHeads = Callable[[pl.DataFrame, Guess, Context], pl.DataFrame]

_OUTER = ("ts", "service", "host", "attributes")
_ROLE = ("line_no", "text", "piece", *_OUTER)
_TO_THE_SECOND = 19
# A stamp of an inner line that names an instant whatever the zone setting: with a year
# and a zone, or seconds since 1970.
_EXPLICIT = (
    pl.col("stamp")
    .str.contains(
        r"[0-9]{4}.*[0-9] ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$"
        r"|^[12][0-9]{9}(?:[.,]?[0-9]+)?$"
    )
    .fill_null(value=False)
)
_AGAIN = [name for name in HEADS if name not in ("stamp", "glued")]
_AT_THE_FIRST = ("message", "level_text", "level_basis", "severity")


def read_wrapped(
    lines: pl.DataFrame, guess: Guess, context: Context, read: ReadHeads
) -> pl.DataFrame:
    """Return HEADS and `role` of those lines (`line_no`, `text`) that are wrapped.

    `glued` are those that go on with the piece of a line above. The first of `lines`
    follows the line above that the context knows.
    """
    above = lines.head(1).select(
        pl.col("line_no") - 1, pl.lit(context.above).alias("text")
    )
    outer = _outer(pl.concat([above, lines]), guess)
    outer = outer.with_columns(_follows().alias("follows")).with_columns(
        (pl.col("follows") & pl.col("piece").shift(1)).alias("glued")
    )
    before = outer.filter(pl.col("line_no") == above["line_no"].item())["text"]
    own = outer.filter(pl.col("line_no") > above["line_no"].item())
    if own.is_empty():
        return read(own.select("line_no", "text"), _inner(guess), Context())
    first = Context(above=before[0]) if len(before) else Context()
    heads = read(own.select("line_no", "text"), _inner(guess), first)
    return _with_roles(_dressed(heads, own, guess))


def mend(lines: pl.DataFrame, guess: Guess, read: ReadHeads) -> pl.DataFrame:
    """Return the lines of records with those in pieces read as one line.

    `lines` are HEADS with `begins` and `text`, the physical line. The message of a
    line that was in pieces stands at its first piece, the others have none.
    """
    starts = pl.col("begins") | ~pl.col("glued").fill_null(value=False)
    run = starts.cum_sum()
    lines = lines.with_columns(run.alias("run"))
    runs = lines.filter(pl.len().over("run") > 1)
    outer = _outer(runs.select("line_no", "text"), guess)
    whole = (
        outer.join(runs.select("line_no", "run"), on="line_no", maintain_order="left")
        .group_by("run", maintain_order=True)
        .agg(pl.exclude("text").first(), pl.col("text").str.join(""))
    )
    read_again = read(whole.select("line_no", "text"), _inner(guess), Context())
    heads = _dressed(read_again, whole, guess).select(*_AGAIN)
    first = runs.filter(pl.int_range(pl.len()).over("run") == 0)
    firsts = first.drop(*_AGAIN[1:]).join(heads, on="line_no", how="inner")
    others = runs.join(first, on="line_no", how="anti").with_columns(
        pl.lit(None, lines.schema[name]).alias(name) for name in _AT_THE_FIRST
    )
    single = lines.join(runs.select("line_no"), on="line_no", how="anti")
    parts = [single, firsts.select(lines.columns), others]
    return pl.concat(parts).sort("line_no").drop("run")


def _inner(guess: Guess) -> Guess:
    return guess.inner or Guess(TEXT, 0.0)


def _outer(lines: pl.DataFrame, guess: Guess) -> pl.DataFrame:
    """Return the lines taken apart, with all columns that an outer part can fill."""
    fmt = guess.format
    outer = unwrap(lines, fmt)
    others = [name for name in outer.columns if name not in _ROLE]
    outer = outer.with_columns(
        pl.col(name).replace({"": None, "-": None}) for name in others
    )
    if "attributes" not in outer.columns:
        outer = with_objects(outer, others, numbers=fmt.numbers)
    return outer.select(
        "line_no",
        "text",
        pl.col("piece") & guess.pieces,
        *(
            pl.col(name)
            if name in outer.columns
            else pl.lit(None, pl.String).alias(name)
            for name in _OUTER
        ),
    )


def _follows() -> pl.Expr:
    """Return whether a line follows one of the same outer part, right below it."""
    same = [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in _OUTER[1:]]
    next_line = pl.col("line_no") == pl.col("line_no").shift(1) + 1
    return pl.all_horizontal(next_line.fill_null(value=False), *same)


def _dressed(heads: pl.DataFrame, outer: pl.DataFrame, guess: Guess) -> pl.DataFrame:
    """Return inner HEADS in their outer part."""
    renamed = {name: f"outer_{name}" for name in _OUTER}
    both = heads.drop("glued").hstack(outer.drop("line_no", "text").rename(renamed))
    stated = [name for name in ("service", "host") if both[f"outer_{name}"].count()]
    both = both.with_columns(_attributes(both, stated).alias("attributes"))
    return both.with_columns(
        _time(both).alias("stamp"),
        *(pl.coalesce(f"outer_{name}", name).alias(name) for name in stated),
        pl.col("format").fill_null(guess.format.name),
    )


def _time(both: pl.DataFrame) -> pl.Expr:
    """Return the time of the event: its own where it states its zone, else the outer."""
    if not both["outer_ts"].count():
        return pl.col("stamp")
    outer = pl.coalesce("outer_ts", "stamp")
    return pl.when(_EXPLICIT).then("stamp").otherwise(outer)


def _attributes(both: pl.DataFrame, stated: list[str]) -> pl.Expr:
    """Return the attributes of both, then what the outer part overrules."""
    inner = pl.col("attributes").str.slice(1).str.strip_suffix("}")
    outer = pl.col("outer_attributes").str.slice(1).str.strip_suffix("}")
    members = [_unlike(outer, both), inner]
    if both["outer_ts"].count():
        others = _other_time()
        members.append(_member("inner_time", "stamp", others & ~_EXPLICIT))
        members.append(_member("outer_time", "outer_ts", others & _EXPLICIT))
    for name in stated:
        differs = pl.col(f"outer_{name}") != pl.col(name)
        members.append(_member(f"inner_{name}", name, differs))
    filled = [pl.when(member != "").then(member) for member in members]
    joined = pl.concat_str(filled, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(pl.format("{{{}}}", joined))


def _unlike(outer: pl.Expr, both: pl.DataFrame) -> pl.Expr:
    """Return the outer members, renamed where an inner one has the same name."""
    names = _names(both["outer_attributes"])
    inner = pl.col("attributes").fill_null("")
    for name in names:
        # A string cannot hold this text: its quotes would be escaped.
        key = f'"{name}":'
        renamed = outer.str.replace(key, f'"outer_{name}":', literal=True)
        clash = inner.str.contains(key, literal=True)
        outer = pl.when(clash).then(renamed).otherwise(outer)
    return outer


def _names(objects: pl.Series) -> list[str]:
    keys = objects.unique().str.extract_all(r'[{,]"([A-Za-z_][A-Za-z0-9_]*)":')
    found = keys.explode().str.strip_chars('{,":').drop_nulls().unique()
    return found.sort().to_list()


def _member(name: str, column: str, wanted: pl.Expr) -> pl.Expr:
    member = pl.concat_str(pl.lit(f'"{name}":'), quoted(pl.col(column)))
    return pl.when(wanted).then(member)


def _other_time() -> pl.Expr:
    inner, outer = (
        pl.col(name).str.head(_TO_THE_SECOND).str.replace(" ", "T", literal=True)
        for name in ("stamp", "outer_ts")
    )
    return pl.col("stamp").is_not_null() & (inner != outer)


def _with_roles(heads: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS and `role` as the outer parts allow."""
    role = pl.col("role")
    return heads.select(
        *(name for name in HEADS if name != "glued"),
        "glued",
        pl.when("glued")
        .then(pl.lit("continues"))
        .when(pl.col("follows") | (role == "begins"))
        .then(role)
        .otherwise(pl.lit("opens"))
        .cast(heads["role"].dtype)
        .alias("role"),
    ).select(*HEADS, "role")
