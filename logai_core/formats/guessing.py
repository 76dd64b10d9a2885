"""Recognising the format of a source from some of its lines."""

import re
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from logai_core.formats import delimited
from logai_core.formats.continuation import FOLLOW, INDENTED, SURE
from logai_core.formats.model import Format
from logai_core.formats.notations import LEADING_EPOCH, STAMP
from logai_core.formats.pieces import QUOTED
from logai_core.formats.possible import possible
from logai_core.formats.wrapping import JSON_LINE as JSON_LINE
from logai_core.formats.wrapping import unwrap, wraps
from logai_core.formats.xml import begins_element

HEAD_CHARS = 120  # where the stamp of a line without a known format may lie
FIRST_PART = 64  # and at how many characters it begins at the latest
NEAR = 0.95  # shares within this factor count as equal
LEAST_SHARE = 0.3  # below it, any text is the honest answer
MOST_ALSO = 3  # formats besides the first in a file that mixes them
LEAST_BEGUN = 0.01  # share of heads, below which their continuations prove nothing
LEAST_ALSO = 2  # lines of the sample that each of them must explain

# A key without a value is allowed, as slog and Heroku write flags.
LOGFMT_LINE = rf'^(?:[A-Za-z_@][A-Za-z0-9_.@/-]*(?:=(?:{QUOTED}|[^ "]*))?(?: +|$))+$'
_BEGINS_WITH_TIME = rf"^[\[(<]?{STAMP}"
LOGFMT_KEYS = r"(?:^| )(?:level|lvl|severity|msg|message|ts|time|timestamp|t)="


class Guess(NamedTuple):
    """How the lines of a source are to be read.

    `share` of the lines is explained by `format`; `runners_up` come largest share
    first. `also` explain lines that the ones before them do not, in this order.
    `inner` says how the lines within a wrapper are read, `pieces` whether a line
    within it may be a piece of one.
    """

    format: Format
    share: float
    runners_up: tuple[tuple[str, float], ...] = ()
    also: tuple[Format, ...] = ()
    inner: "Guess | None" = None
    pieces: bool = True


def explains(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a line begins a record of this format."""
    return EXPLAINS[fmt.kind](line, fmt)


def continues(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a line that begins no record continues one of this format."""
    more = pl.any_horizontal(
        pl.lit(value=False), *(line.str.contains(p) for p in fmt.continues)
    )
    return more & ~line.str.contains(_BEGINS_WITH_TIME)


def _plain(line: pl.Expr, _fmt: Format) -> pl.Expr:
    head = line.str.head(HEAD_CHARS)
    near = head.str.find(STAMP) <= FIRST_PART
    return near.fill_null(value=False) | head.str.contains(LEADING_EPOCH)


def _json(line: pl.Expr, fmt: Format) -> pl.Expr:
    marked = (line.str.contains(rf'"{re.escape(mark)}"[ \t]*:') for mark in fmt.marks)
    return pl.all_horizontal(line.str.contains(JSON_LINE), *marked)


def _logfmt(line: pl.Expr, fmt: Format) -> pl.Expr:
    if not fmt.marks:
        return line.str.contains(LOGFMT_LINE) & line.str.contains(LOGFMT_KEYS)
    marked = (line.str.contains(rf"(?:^| ){re.escape(mark)}=") for mark in fmt.marks)
    return pl.all_horizontal(line.str.contains(LOGFMT_LINE), *marked)


def _text(line: pl.Expr, fmt: Format) -> pl.Expr:
    return pl.any_horizontal(
        pl.lit(value=False), *(line.str.contains(p) for p in fmt.patterns)
    )


def _delimited(line: pl.Expr, fmt: Format) -> pl.Expr:
    return line.map_batches(
        lambda texts: delimited.explained(texts, fmt), return_dtype=pl.Boolean
    )


EXPLAINS: dict[str, Callable[[pl.Expr, Format], pl.Expr]] = {
    "text": _text,
    "json": _json,
    "logfmt": _logfmt,
    "delimited": _delimited,
    "xml": begins_element,
    "wrapper": wraps,
    "plain": _plain,
}


def guess(sample: pl.Series, *, known: tuple[Format, ...]) -> Guess:
    """See `formats.guess`."""
    likely = _likely(sample, known)
    found = _explained(sample, likely)
    chosen = _best(_shares(found, likely), likely)
    return _with_inner(_chosen(chosen, found, likely), sample, known)


def guess_as(chosen: Format, sample: pl.Series, *, known: tuple[Format, ...]) -> Guess:
    """See `formats.guess_as`."""
    if chosen.kind == "message":
        return Guess(chosen, 1.0)
    chosen = delimited.concrete(chosen, sample)
    others = (fmt for fmt in _likely(sample, known) if fmt.name != chosen.name)
    likely = (*others, chosen)
    found = _explained(sample, likely)
    return _with_inner(_chosen(chosen, found, likely), sample, known)


def _likely(sample: pl.Series, known: tuple[Format, ...]) -> tuple[Format, ...]:
    """Return the formats that may explain a line, as the sample has them."""
    lines = sample.filter(sample.str.strip_chars() != "")
    names = possible(lines, known)
    found = (delimited.concrete(fmt, sample) for fmt in known if fmt.name in names)
    return tuple(
        fmt
        for fmt in found
        if fmt.kind in EXPLAINS
        and (fmt.kind != "delimited" or delimited.may_explain(lines, fmt))
    )


def _with_inner(outer: Guess, sample: pl.Series, known: tuple[Format, ...]) -> Guess:
    """Return the guess of a wrapper with the one of the lines within it."""
    if outer.format.kind != "wrapper":
        return outer
    lines = unwrap(
        sample.alias("text").to_frame().with_row_index("line_no"), outer.format
    )
    whole = lines.filter(~pl.col("piece"))["text"]
    # Where every line seems to be a piece, lines are written without a line feed.
    pieces = len(whole) > 0
    inner = tuple(fmt for fmt in known if fmt.kind != "wrapper")
    found = guess(whole if pieces else lines["text"], known=inner)
    return outer._replace(inner=found, pieces=pieces)


def _shares(found: pl.DataFrame, known: tuple[Format, ...]) -> dict[Format, float]:
    means = found.mean().row(0, named=True)
    return {fmt: float(means[fmt.name] or 0.0) for fmt in known}


def _chosen(chosen: Format, found: pl.DataFrame, known: tuple[Format, ...]) -> Guess:
    shares = _shares(found, known)
    others = sorted(
        ((fmt.name, share) for fmt, share in shares.items() if share and fmt != chosen),
        key=lambda other: (-other[1], other[0]),
    )
    return Guess(chosen, shares[chosen], tuple(others), _also(found, chosen, shares))


def _explained(sample: pl.Series, known: tuple[Format, ...]) -> pl.DataFrame:
    """Return a flag by format for each line that begins a record."""
    line = pl.col("line")
    lines = sample.alias("line").to_frame().filter(line.str.strip_chars() != "")
    marks = (SURE, INDENTED, FOLLOW)
    indented = pl.any_horizontal(line.str.contains(mark) for mark in marks)
    found = lines.select(
        pl.lit(value=True).alias("-any"),
        indented.alias("-continues"),
        *(
            _belongs(line, fmt, indented).alias(fmt.name)
            for fmt in known
            if fmt.kind != "delimited"
        ),
        # Not as expressions: those that call back must not wait for one another.
        *(
            delimited.explained(lines["line"], fmt).alias(fmt.name)
            for fmt in known
            if fmt.kind == "delimited"
        ),
    )
    begins = found.filter(~pl.col("-continues"))
    return found if begins.is_empty() else begins


def _belongs(line: pl.Expr, fmt: Format, indented: pl.Expr) -> pl.Expr:
    """Return whether a line begins a record of this format or continues one above."""
    begins = explains(line, fmt)
    if not fmt.continues:
        return begins
    more = ~begins & continues(line, fmt)
    above = pl.when(~more & ~indented).then(begins).forward_fill()
    often = begins.mean() >= LEAST_BEGUN
    return begins | (more & above.fill_null(value=False) & often)


def _best(shares: dict[Format, float], known: tuple[Format, ...]) -> Format:
    plain = next(fmt for fmt in known if fmt.kind == "plain")
    defined = {fmt: share for fmt, share in shares.items() if fmt != plain}
    best = max(defined.values(), default=0.0)
    if best < LEAST_SHARE:
        return plain
    near = [fmt for fmt, share in defined.items() if share >= best * NEAR]
    return max(near, key=lambda fmt: (fmt.specificity, defined[fmt], fmt.name))


def _also(
    found: pl.DataFrame, chosen: Format, shares: dict[Format, float]
) -> tuple[Format, ...]:
    """Return formats for the lines that `chosen` leaves, the largest part first."""
    also: list[Format] = []
    # Any text is read last, whatever it explains.
    left = found if chosen.kind == "plain" else found.filter(~pl.col(chosen.name))
    while len(also) < MOST_ALSO:
        counts = {
            fmt: int(left[fmt.name].sum())
            for fmt in shares
            if fmt.kind not in ("plain", "wrapper")
        }
        best = max(
            counts,
            key=lambda fmt: (counts[fmt], fmt.specificity, fmt.name),
            default=None,
        )
        if best is None or counts[best] < LEAST_ALSO:
            break
        also.append(best)
        left = left.filter(~pl.col(best.name))
    return tuple(also)
