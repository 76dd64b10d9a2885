"""What is pinned on a page becomes a pin: the records behind it and their digests."""

from datetime import datetime

from logai_core.inert import inert_text
from logai_core.pin import Pin
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.store.around import around

TITLE_CHARS = 120


def pin_of_line(case: Case, record: RecordId, scope: Scope) -> Pin:
    """Return a pin of one record, as it was seen in `scope`.

    Raises:
        CaseError: the case has no such record.
    """
    row = around(case, record, before=0, after=0, everywhere=False).row(0, named=True)
    message, at = str(row["message"]), row["ts"]
    return Pin(
        kind="line",
        title=inert_text(message.split("\n")[0][:TITLE_CHARS]),
        shown=message,
        at=at if isinstance(at, datetime) else None,
        records=(record,),
        total=1,
        sources=digests(case, [record.source_id]),
        scope=scope,
        refers=(("template", str(row["template_id"])),),
    )


def digests(case: Case, source_ids: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the sha256 of sources by their ids, in the order of ids."""
    held = case.sources().select("source_id", "sha256").sort("source_id")
    return tuple(one for one in held.iter_rows() if one[0] in source_ids)


def pinned_records(case: Case) -> list[RecordId]:
    """Return the records that are pinned as lines."""
    return [one.pin.records[0] for one in case.board.pins() if one.pin.kind == "line"]


def turn_pin(case: Case, record: RecordId, scope: Scope) -> None:
    """Pin a record, or unpin it where it is pinned."""
    same = [
        one.number
        for one in case.board.pins()
        if one.pin.kind == "line" and one.pin.records == (record,)
    ]
    for number in same:
        case.board.remove(number)
    if not same:
        case.board.add(pin_of_line(case, record, scope))
