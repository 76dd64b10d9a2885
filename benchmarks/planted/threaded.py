"""A made-up log whose lines are tied by an id that stands in their messages only.

Some transfers say the same very often: that is one transfer, not as many as its lines.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.schemas import RECORDS

HOUR = 3_600.0
_BEGIN_US = 1_795_176_000_000_000
_LASTS = 40.0  # seconds, on average
_LINES = 9.7  # of a transfer, on average


class Says(NamedTuple):
    """A line of transfers: in what share of them, how often there, and when.

    `often` is the mean of a geometric number, `place` where in its time it comes.
    """

    text: str
    share: float = 1.0
    often: float = 1.0
    place: tuple[float, float] = (0.0, 1.0)
    severity: int = 9


LINES = (
    Says("Opened transfer {t} for peer {n}", place=(0.0, 0.0)),
    Says("Wrote chunk {n} of transfer {t}", often=4.0),
    Says("Peer of transfer {t} is slow: {n} ms", share=0.2, often=2.0),
    Says("Retrying chunk {n} of transfer {t}", share=0.04, often=25.0, severity=13),
    Says("Checksum of transfer {t} differs", share=0.01, often=3.0, severity=17),
    Says("Renegotiated keys of transfer {t}", share=0.5),
    Says("Verified transfer {t} in {n} ms", share=0.97, place=(0.9, 0.95)),
    Says("Closed transfer {t}", place=(1.0, 1.0)),
)
# What only one half has: loud ones say it often.
NEW = Says("Transfer {t} fell back to the old protocol")
LOUD = Says("Socket of transfer {t} would block", often=200.0, severity=13)


class Transfers(NamedTuple):
    """When each begins and how long it lasts, in seconds; ids as text."""

    ids: np.ndarray
    begin: np.ndarray
    lasts: np.ndarray

    def some(self, wanted: np.ndarray) -> "Transfers":
        """Return those that are wanted."""
        return Transfers(*(one[wanted] for one in self))


def transfers(rng: np.random.Generator, volume: int, span: float) -> Transfers:
    """Draw transfers of about `volume` lines."""
    several = round(volume / _LINES)
    ids = 10_000_000 + rng.permutation(50 * several)[:several]
    lasts = rng.gamma(2.0, _LASTS / 2, several)
    return Transfers(ids, rng.uniform(0, span, several), lasts)


def said(
    rng: np.random.Generator, of: Transfers, what: Says, voice: int
) -> pl.DataFrame:
    """Return when transfers say something: `seconds`, `id`, `n` and `voice`."""
    has = rng.random(of.ids.size) < what.share
    own = of.some(has)
    times = rng.geometric(1 / what.often, own.ids.size)
    at = np.repeat(np.arange(own.ids.size), times)
    place = rng.uniform(*what.place, at.size)
    return pl.DataFrame(
        {
            "seconds": own.begin[at] + place * own.lasts[at],
            "id": own.ids[at],
            "n": rng.integers(1, 60_000, at.size),
            "voice": np.full(at.size, voice),
        }
    )


def written(lines: pl.DataFrame, says: tuple[Says, ...]) -> pl.DataFrame:
    """Return RECORDS with `template_id` and `voice`, in the order of time."""
    ordered = lines.sort("seconds", "id", "voice")
    voice = pl.col("voice")
    texts = dict(enumerate(one.text for one in says))
    severities = dict(enumerate(one.severity for one in says))
    told = (
        ordered.with_columns(
            message=voice.replace_strict(texts, return_dtype=pl.String)
        )
        .with_columns(
            pl.col("message").str.replace(
                "{t}", pl.col("id").cast(pl.String), literal=True
            )
        )
        .with_columns(
            pl.col("message").str.replace(
                "{n}", pl.col("n").cast(pl.String), literal=True
            )
        )
    )
    known = {
        "source_id": pl.lit("5eed5eed5eed"),
        "line_no": pl.int_range(1, pl.len() + 1),
        "lines": pl.lit(1),
        "byte_offset": pl.lit(0),
        "byte_len": pl.lit(0),
        "ts": pl.from_epoch(
            (pl.col("seconds") * 1e6).cast(pl.Int64) + _BEGIN_US, "us"
        ).dt.replace_time_zone("UTC"),
        "ts_basis": pl.lit("explicit"),
        "severity": voice.replace_strict(severities, return_dtype=pl.UInt8),
        "format": pl.lit("text"),
        "message": pl.col("message"),
    }
    columns = [
        known.get(name, pl.lit(None)).cast(kind).alias(name)
        for name, kind in RECORDS.items()
    ]
    template = pl.format("T{}", voice).alias("template_id")
    return told.select(*columns, template, "voice")


def halves(
    volume: int, seed: int, *, planted: str = ""
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make a log and cut it in the middle; something may be `planted` in the later half.

    "new" lines are of 15 transfers, "loud" ones of one, about 200 of them; of "up" 2.5
    times as many transfers have slow peers; "down" and "gone" ones renegotiate no keys:
    half of those that did, and all.
    """
    rng = np.random.default_rng([seed, volume, 77])
    span = (HOUR, 6 * HOUR)[seed % 2]
    every = transfers(rng, volume, span)
    late = every.begin >= span / 2
    later = every.some(late)
    frames = [
        said(rng, one, _changed(what, planted if at else ""), voice)
        for at, one in enumerate((every.some(~late), later))
        for voice, what in enumerate(LINES)
    ]
    inner = later.some(later.begin < span * 0.9)
    if planted in ("new", "loud"):
        several = 15 if planted == "new" else 1
        chosen = inner.some(rng.permutation(inner.ids.size)[:several])
        what = NEW if planted == "new" else LOUD
        frames.append(said(rng, chosen, what, len(LINES) + (planted == "loud")))
    lines = pl.concat(frames).filter(pl.col("seconds") < span)
    is_late = lines["seconds"] >= span / 2
    says = (*LINES, NEW, LOUD)
    return written(lines.filter(~is_late), says), written(lines.filter(is_late), says)


def _changed(what: Says, planted: str) -> Says:
    if planted == "up" and what.text.startswith("Peer"):
        return what._replace(share=2.5 * what.share)
    if planted in ("down", "gone") and what.text.startswith("Renegotiated"):
        return what._replace(share=what.share / 2 if planted == "down" else 0.0)
    return what


# The template that is to be named first for each; none for what is loud only.
NAMED = {"new": "T8", "up": "T2", "down": "T5", "gone": "T5", "loud": ""}
