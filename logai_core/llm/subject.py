"""What a summary is asked about."""

from dataclasses import dataclass
from typing import Literal

from logai_core.llm.row import LineRef
from logai_core.scope import Window

Kind = Literal["case", "window", "finding", "comparison", "pins"]


@dataclass(frozen=True)
class Subject:
    """The case, where nothing is given; else the first of these that is.

    `lines` are the records of pins, `finding_id` one finding with as much time before
    it as it lasts, `window` a stretch of time, alone or set against `baseline`.
    `question` is what an analyst asks of it, in words. A `quick` look is one chunk, with
    what does not fit left out.
    """

    lines: tuple[LineRef, ...] = ()
    finding_id: str = ""
    window: Window | None = None
    baseline: Window | None = None
    question: str = ""
    quick: bool = False

    @property
    def kind(self) -> Kind:
        """Return which of them it is."""
        if self.lines:
            return "pins"
        if self.finding_id:
            return "finding"
        if self.window is None:
            return "case"
        return "window" if self.baseline is None else "comparison"
