"""Pins of what is told or drawn: a sentence of a summary, a chart, an outside event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from logai_core.pin import Pin
from logai_core.pipeline.pinning import marks
from logai_core.pipeline.pinning.behind import behind_records, sources_in, title_of
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case

DATA_CHARS = 60_000  # of the data behind a chart; what is over it is left out


def pin_of_claim(
    case: Case, bullet: Mapping[str, Any], made_by: str, scope: Scope
) -> Pin:
    """Return a pin of a bullet of SUMMARIES; its time is that of its first line."""
    cited = [RecordId(one["source_id"], one["line_no"]) for one in bullet["evidence"]]
    known, _ = behind_records(case, cited)
    refers = (*marks.claim_mark(bullet["text"]).named, ("made_by", made_by))
    return known.pinned("claim", bullet["text"], bullet["text"], scope, refers)


def pin_of_chart(
    case: Case, chart: str, words: str, data: pl.DataFrame, scope: Scope
) -> Pin:
    """Return a pin of a chart with the small data behind it, as CSV with times in UTC.

    `chart` is its title and `words` what it says. Its time is that of the first of
    `data` in a column of times; where that has `records`, it stands for their sum.
    """
    stamps = [name for name, kind in data.schema.items() if kind.is_temporal()]
    first, last = _ends(data, stamps)
    total = int(data["records"].sum()) if "records" in data.columns else 0
    written = data.with_columns(
        pl.col(stamps).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    ).write_csv()
    mark = marks.chart_mark(chart, scope)
    return Pin(
        kind="chart",
        title=title_of(chart),
        shown=f"{chart}: {words}",
        at=first,
        until=last if last != first else None,
        total=total,
        sources=sources_in(case, scope),
        scope=scope,
        refers=(*mark.named, ("data", _whole_lines(written))),
    )


def _ends(
    data: pl.DataFrame, stamps: list[str]
) -> tuple[datetime | None, datetime | None]:
    if not stamps:
        return None, None
    times: Any = data[stamps[0]]
    return times.min(), times.max()


def _whole_lines(text: str) -> str:
    if len(text) <= DATA_CHARS:
        return text
    return text[: text.rfind("\n", 0, DATA_CHARS) + 1]


def pin_of_event(
    at: datetime, title: str, text: str, *, author: str = "", given: str = ""
) -> Pin:
    """Return a pin of what happened outside the logs, such as a deploy.

    `text` is all that was said of it, `given` where it came from. It has no records.
    """
    others = (("author", author), ("given", given))
    return Pin(
        kind="event",
        title=title_of(title),
        shown=text,
        at=at,
        refers=(
            *marks.event_mark(at, title, author).named,
            *(one for one in others if one[1]),
        ),
    )
