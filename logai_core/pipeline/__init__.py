"""The order of the stages; no other part knows it.

keep ─▶ read ─▶ parse ─▶ shapes ─▶ │ templates ─▶ windows ─▶ detect ─▶ examples ─▶ summary
        one source after another   │ over all sources of the case
"""

from logai_core.llm.subject import subject_from
from logai_core.pipeline.analysis import analyze
from logai_core.pipeline.drafting import (
    draft,
    estimate_draft,
    preview_draft,
    summary_by_code,
)
from logai_core.pipeline.edits import (
    Made,
    add_edit,
    edits_of,
    edits_pending,
    export_edits,
    import_edits,
    marks_of_case,
    undo_edit,
    unused_edits,
)
from logai_core.pipeline.faceted import kept_together
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
from logai_core.pipeline.looking import Vocabulary, few_valued, vocabulary_of
from logai_core.pipeline.pinning import pin_of_line, pinned_records, turn_pin
from logai_core.pipeline.reporting import (
    quoted,
    report_of,
    report_zone,
    set_report_zone,
)
from logai_core.pipeline.searches import Search, remember_search, searches_of
from logai_core.pipeline.selecting import (
    check_query,
    condition_of,
    facets_of,
    find_rows,
    histogram_of,
    profiles_of,
    templates_of,
    values_of,
)
from logai_core.pipeline.verifying import verify

__all__ = ["Found", "Input", "Made", "Refused", "Search", "Vocabulary", "add_edit", "analyze", "change_clock",
           "check_own_formats", "check_query", "condition_of", "draft", "edits_of", "edits_pending", "estimate_draft", "export_edits",
           "facets_of", "few_valued", "find_inputs", "find_rows", "histogram_of", "import_edits", "kept_together", "load", "marks_of_case", "names_of",
           "pin_of_line", "pinned_records", "preview_draft", "profiles_of", "quoted", "refresh", "reload", "remember_search", "remove", "report_of", "report_zone", "searches_of", "set_report_zone", "subject_from", "summary_by_code", "templates_of", "turn_pin", "undo_edit",
           "unused_edits", "values_of", "verify", "vocabulary_of"]  # fmt: skip
