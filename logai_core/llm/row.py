"""One row of SUMMARIES."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from logai_core.schemas import SUMMARIES
from logai_core.schemas.summaries import SUMMARY_DEFAULTS

FEWEST, MOST = 3, 7  # bullets of a summary


class LineRef(NamedTuple):
    """A record, by its source and its first physical line."""

    source_id: str
    line_no: int


class Point(NamedTuple):
    """One bullet: a sentence and the lines that prove it."""

    text: str
    evidence: tuple[LineRef, ...]


def summary_row(
    *,
    made_by: str,
    status: str,
    title: str,
    severity: str,
    points: Sequence[Point],
    next_steps: Sequence[str],
    notes: Sequence[str],
    prompt_version: str = "",
    input_tokens: int = 0,
    output_tokens: int = 0,
    cost_usd: float = 0.0,
    price_date: str = "",
    coverage: float = 1.0,
    cached: int = 0,
    subject: str = SUMMARY_DEFAULTS["subject"],
    question: str = SUMMARY_DEFAULTS["question"],
) -> pl.DataFrame:
    """Return SUMMARIES with one row."""
    bullets = [
        {"text": text, "evidence": [ref._asdict() for ref in evidence]}
        for text, evidence in points
    ]
    return pl.DataFrame(
        {
            "made_by": [made_by],
            "status": [status],
            "title": [title],
            "severity": [severity],
            "bullets": [bullets],
            "next_steps": [list(next_steps)],
            "notes": [list(notes)],
            "prompt_version": [prompt_version],
            "input_tokens": [input_tokens],
            "output_tokens": [output_tokens],
            "cost_usd": [cost_usd],
            "price_date": [price_date],
            "coverage": [coverage],
            "cached": [cached],
            "subject": [subject],
            "question": [question],
        },
        schema=SUMMARIES,
    )
