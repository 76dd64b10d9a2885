"""Recognising the format of a source from some of its lines."""

from typing import NamedTuple

import polars as pl

from logai_core.formats.continuation import INDENTED, SURE
from logai_core.formats.model import Format
from logai_core.formats.notations import LEADING_EPOCH, STAMP
from logai_core.formats.pieces import QUOTED
from logai_core.formats.plain import TEXT

HEAD_CHARS = 120  # where the stamp of a line without a known format may lie
FIRST_PART = 64  # and at how many characters it begins at the latest
NEAR = 0.95  # shares within this factor count as equal
LEAST_SHARE = 0.3  # below it, any text is the honest answer

JSON_LINE = r"^[ \t]*\{.*\}[ \t]*$"
# A key without a value is allowed, as slog and Heroku write flags.
LOGFMT_LINE = rf'^(?:[A-Za-z_@][A-Za-z0-9_.@/-]*(?:=(?:{QUOTED}|[^ "]*))?(?: +|$))+$'
LOGFMT_KEYS = r"(?:^| )(?:level|lvl|severity|msg|message|ts|time|timestamp|t)="


class Guess(NamedTuple):
    """A recognised format and the share of lines that it explains."""

    format: Format
    share: float
    runners_up: tuple[tuple[str, float], ...]


def explains(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a line begins a record of this format."""
    if fmt.kind == "json":
        return line.str.contains(JSON_LINE)
    if fmt.kind == "logfmt":
        return line.str.contains(LOGFMT_LINE) & line.str.contains(LOGFMT_KEYS)
    if fmt.kind == "plain":
        head = line.str.head(HEAD_CHARS)
        near = head.str.find(STAMP) <= FIRST_PART
        return near.fill_null(value=False) | head.str.contains(LEADING_EPOCH)
    return pl.any_horizontal(
        pl.lit(value=False), *(line.str.contains(p) for p in fmt.patterns)
    )


def guess(sample: pl.Series, *, candidates: tuple[Format, ...]) -> Guess:
    """Choose the candidate that explains the most lines of `sample`.

    The share is taken of the lines that are neither blank nor the continuation of a
    record. Of candidates within 5 % of the best the more specific wins; when none
    explains three lines in ten, the answer is any text, whose share is that of the
    lines with a time. Runners-up come largest share first.
    """
    shares = _shares(sample, candidates)
    known = {fmt: shares[fmt] for fmt in candidates if fmt.kind == "text"}
    known |= {fmt: shares[fmt] for fmt in candidates if fmt.kind in ("json", "logfmt")}
    best = max(known.values(), default=0.0)
    chosen = TEXT
    if best >= LEAST_SHARE:
        near = [fmt for fmt, share in known.items() if share >= best * NEAR]
        chosen = max(near, key=lambda fmt: (fmt.specificity, known[fmt], fmt.name))
    others = sorted(
        ((fmt.name, share) for fmt, share in shares.items() if share and fmt != chosen),
        key=lambda other: (-other[1], other[0]),
    )
    return Guess(chosen, shares[chosen], tuple(others))


def _shares(sample: pl.Series, candidates: tuple[Format, ...]) -> dict[Format, float]:
    line = pl.col("line")
    lines = sample.alias("line").to_frame().filter(line.str.strip_chars() != "")
    found = lines.select(
        pl.lit(value=True).alias("any"),
        (line.str.contains(SURE) | line.str.contains(INDENTED)).alias("continues"),
        *(
            explains(line, fmt).alias(fmt.name)
            for fmt in candidates
            if fmt.kind != "message"
        ),
    )
    begins = found.filter(~pl.col("continues"))
    judged = found if begins.is_empty() else begins
    return {
        fmt: float(judged[fmt.name].mean() or 0.0)  # type: ignore[arg-type]
        for fmt in candidates
        if fmt.name in judged.columns
    }
