"""What a summary is of, besides its frames."""

from typing import NamedTuple

from logai_core.llm.subject import WHOLE


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
