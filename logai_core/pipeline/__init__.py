"""The order of the stages; no other part knows it.

keep ─▶ read ─▶ parse ─▶ shapes ─▶ │ templates ─▶ windows ─▶ detect ─▶ examples ─▶ summary
        one source after another   │ over all sources of the case
"""

from logai_core.pipeline.analysis import analyze, draft, report_of
from logai_core.pipeline.inputs import Found, find_inputs
from logai_core.pipeline.loading import (
    Input,
    Refused,
    change_clock,
    check_own_formats,
    load,
    names_of,
    refresh,
    reload,
    remove,
)

__all__ = ["Found", "Input", "Refused", "analyze", "change_clock", "check_own_formats",
           "draft", "find_inputs", "load", "names_of", "refresh", "reload", "remove",
           "report_of"]  # fmt: skip
