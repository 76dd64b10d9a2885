"""The order of the stages; no other part knows it.

keep ─▶ read ─▶ parse ─▶ shapes ─▶ │ templates ─▶ windows ─▶ detect ─▶ examples ─▶ summary
        one source after another   │ over all sources of the case
"""

from logai_core.pipeline.analysis import analyze, draft, report_of
from logai_core.pipeline.loading import (
    Input,
    Refused,
    change_clock,
    load,
    names_of,
    reload,
)

__all__ = ["Input", "Refused", "analyze", "change_clock", "draft", "load", "names_of",
           "reload", "report_of"]  # fmt: skip
