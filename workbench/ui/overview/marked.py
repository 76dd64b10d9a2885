"""What the timeline marks besides its bars, in words and as columns of its table.

They are read from what the chart is drawn of, so that both say the same.
"""

from datetime import UTC, datetime, timedelta

import polars as pl

from logai_core.charts import spans
from logai_core.charts.framed import BASELINE, INCIDENT
from logai_core.charts.labels import spacing
from logai_core.charts.marks import Mark, episodes_of
from logai_core.detect import Detected
from workbench.ui import chart_tables, state, zone
from workbench.ui.state import Window
from workbench.ui.text import count

MOST_NAMED = 3
INSTANT = timedelta(microseconds=1)


def windows() -> tuple[Window | None, Window | None]:
    """Return the incident and the baseline that are looked at, where they are set."""
    scope = state.workspace().scope
    return scope.window, scope.baseline


def in_words(counted: pl.DataFrame, found: Detected, events: int) -> str:
    """Return what the timeline shows of HISTOGRAM, findings, both windows and events."""
    said = [chart_tables.histogram_in_words(counted)]
    if not counted.is_empty():
        said += [_episodes(episodes_of(found.findings)), *_not_judged(found.scores)]
        said += _looked_at(counted)
    if events:
        said.append(count(events, "outside event"))
    return "; ".join(said)


def _episodes(marks: list[Mark]) -> str:
    if not marks:
        return "no episode marked"
    named = ", ".join(
        f"#{one.number} {zone.clock(_utc(one.start))} to {zone.clock(_utc(one.end))}"
        for one in marks[:MOST_NAMED]
    )
    rest = len(marks) - MOST_NAMED
    return f"{count(len(marks), 'episode')} marked: {named}" + (
        f" and {rest} more" if rest > 0 else ""
    )


def _not_judged(scores: pl.DataFrame) -> list[str]:
    total = spans.total_of(scores)
    learnt, silent = spans.learning(total), spans.silences(total)
    said = [f"learning until {zone.clock(_utc(learnt[1]))}"] if learnt else []
    return said + (
        [count(len(silent), "stretch", "stretches") + " without data"] * bool(silent)
    )


def _looked_at(counted: pl.DataFrame) -> list[str]:
    first, last = _axis(counted)
    return [
        f"{name} {zone.between(one.start, one.end)}"
        + ("" if one.start < last and one.end > first else ", outside the chart")
        for name, one in zip((INCIDENT, BASELINE), windows(), strict=True)
        if one
    ]


def rows(counted: pl.DataFrame, found: Detected) -> pl.DataFrame:
    """Return HISTOGRAM with a column a level, one of episodes, and one of windows if set."""
    table = chart_tables.histogram(counted)
    if counted.is_empty():
        return table
    starts = counted.select(pl.col("bucket_start").unique().sort())
    width = _width(counted)
    marks = episodes_of(found.findings)
    numbers = [
        _told(f"{one.number}", _utc(one.start), _utc(one.end), width) for one in marks
    ]
    within = [
        _told(name, one.start, one.end, width)
        for name, one in zip((INCIDENT, BASELINE), windows(), strict=True)
        if one
    ]
    columns = {"episodes": numbers, "within": within}
    told = starts.select(
        pl.concat_str(parts, separator=", ", ignore_nulls=True).alias(name)
        for name, parts in columns.items()
        if parts
    )
    return table.hstack(told)


def _told(word: str, start: datetime, end: datetime, width: timedelta) -> pl.Expr:
    """Return a word for the buckets that have a part of a stretch, null for the others."""
    begins = pl.col("bucket_start")
    touched = (begins < max(end, start + INSTANT)) & (begins + width > start)
    return pl.when(touched).then(pl.lit(word))


def _width(counted: pl.DataFrame) -> timedelta:
    return spacing(counted["bucket_start"]) or spans.SECOND


def _axis(counted: pl.DataFrame) -> tuple[datetime, datetime]:
    starts = counted["bucket_start"].sort()
    return starts[0], starts[-1] + _width(counted)


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC)
