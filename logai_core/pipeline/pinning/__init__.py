"""What is pinned on a page becomes a pin: the records behind it and their digests."""

from logai_core.pipeline.pinning.found import (
    is_alone,
    pin_of_change,
    pin_of_finding,
    pin_of_pattern,
    pin_of_thread,
    scope_of_finding,
    scope_of_pattern,
)
from logai_core.pipeline.pinning.lines import pin_of_line, pin_of_lines, pin_of_search
from logai_core.pipeline.pinning.marks import (
    Mark,
    change_mark,
    chart_mark,
    claim_mark,
    event_mark,
    finding_mark,
    line_mark,
    lines_mark,
    mark_of,
    numbers_of,
    pattern_mark,
    put_back,
    search_mark,
    thread_mark,
    turn,
)
from logai_core.pipeline.pinning.told import pin_of_chart, pin_of_claim, pin_of_event
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case

__all__ = [
    "Mark", "change_mark", "chart_mark", "claim_mark", "event_mark", "finding_mark",
    "is_alone", "line_mark", "lines_mark", "mark_of", "numbers_of", "pattern_mark",
    "pin_of_change", "pin_of_chart", "pin_of_claim", "pin_of_event", "pin_of_finding",
    "pin_of_line", "pin_of_lines", "pin_of_pattern", "pin_of_search", "pin_of_thread",
    "pinned_records", "put_back", "scope_of_finding", "scope_of_pattern", "search_mark",
    "thread_mark", "turn", "turn_pin",
]  # fmt: skip


def pinned_records(case: Case) -> list[RecordId]:
    """Return the records that are pinned as lines."""
    return [one.pin.records[0] for one in case.board.pins() if one.pin.kind == "line"]


def turn_pin(case: Case, record: RecordId, scope: Scope) -> None:
    """Pin a record, or unpin it where it is pinned."""
    turn(case, line_mark(record), lambda: pin_of_line(case, record, scope))
