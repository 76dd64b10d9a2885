"""What a summary is of, besides its frames."""

from typing import NamedTuple

import polars as pl

from logai_core.llm.subject import WHOLE

UNANSWERED = "The question was not answered: all bullets are made by code"


class About(NamedTuple):
    """The subject in words, what was asked of it, and further facts.

    `records` of the `of_records` of the case are in the subject; None where nobody
    counted. A `quick` look is one request.
    """

    subject: str = WHOLE
    question: str = ""
    quick: bool = False
    told: tuple[str, ...] = ()
    records: int | None = None
    of_records: int | None = None


ALL = About()


def of_subject(summary: pl.DataFrame, about: About) -> pl.DataFrame:
    """Say in SUMMARIES what they are of, and where a question was not answered."""
    unanswered = (pl.col("made_by") == "code") & pl.lit(bool(about.question))
    told = pl.col("notes").list.concat(pl.lit([UNANSWERED], pl.List(pl.String)))
    return summary.with_columns(
        pl.when(unanswered).then(told).otherwise("notes").alias("notes"),
        pl.lit(about.subject, pl.String).alias("subject"),
        pl.lit(about.question, pl.String).alias("question"),
    )


def of_whole_case(summaries: pl.DataFrame) -> pl.DataFrame:
    """Keep those of SUMMARIES that tell of the whole case, unasked: what a report holds."""
    return summaries.filter(pl.col("subject") == WHOLE, pl.col("question") == "")
