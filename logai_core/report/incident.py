"""The stretch of time that a report is about, and what is counted in it."""

from datetime import datetime
from typing import NamedTuple

import polars as pl

from logai_core.pin import Pin, Pinned
from logai_core.report.given import Report
from logai_core.scope import Window

ERROR = 17  # the severity from which a record is a failure
ALERTING = frozenset(
    ["alert", "alerts", "alarm", "page", "paged", "pager", "pagerduty", "opsgenie"]
)


class Incident(NamedTuple):
    """A window of time and why it is this one."""

    window: Window
    why: str


class First(NamedTuple):
    """The first symptom or alert: when, and what it stands on."""

    when: datetime
    what: str
    cited: str


def incident_of(report: Report) -> Incident | None:
    """Return the window compared, else the time of the largest finding, else None."""
    if report.compared is not None:
        return Incident(report.compared[0], "the window that was compared")
    if report.findings.is_empty():
        return None
    top = report.findings.row(0, named=True)
    return Incident(Window(top["start"], top["end"]), "the time of finding 1")


def first_symptom(report: Report) -> First | None:
    """Return the earliest finding of errors or pinned error line, else finding at all."""
    ranked = report.findings.with_row_index("rank", offset=1).sort("start", "rank")
    grave = ranked.filter(pl.col("severity") >= ERROR)
    rows = (ranked if grave.is_empty() else grave).head(1).rows(named=True)
    found = [_of_finding(report, row) for row in rows]
    pinned = [_of_pin(one) for one in _error_pins(report)]
    return min([*found, *pinned], key=lambda one: (one.when, one.cited), default=None)


def cite(report: Report, rank: int, finding_id: str) -> str:
    """Return how text refers to a finding: by its pins where it is pinned."""
    wanted = ("finding", finding_id)
    pins = [one.number for one in shown_pins(report) if wanted in one.pin.refers]
    return " ".join([f"(finding {rank})", *(f"[P{number}]" for number in pins)])


def shown_pins(report: Report) -> list[Pinned]:
    """Return the pins that are not noise, by their numbers."""
    return sorted(
        (one for one in report.pins if not one.pin.noise), key=lambda one: one.number
    )


def is_alert(pin: Pin) -> bool:
    """Tell whether an outside event says that somebody was alerted."""
    if pin.kind != "event":
        return False
    said = " ".join([pin.called, pin.title, *pin.tags, *dict(pin.refers).values()])
    words = "".join(sign if sign.isalnum() else " " for sign in said.lower()).split()
    return not ALERTING.isdisjoint(words)


def _of_finding(report: Report, row: dict[str, object]) -> First:
    cited = cite(report, int(str(row["rank"])), str(row["finding_id"]))
    start = row["start"]
    if not isinstance(start, datetime):
        raise TypeError(f"finding {row['rank']}: start is {start!r}")
    return First(start, str(row["text"]), cited)


def _of_pin(one: Pinned) -> First:
    when = one.pin.when
    if when is None:
        raise TypeError(f"pin {one.number} has no time")
    return First(when, one.pin.called, f"[P{one.number}]")


def _error_pins(report: Report) -> list[Pinned]:
    grave = report.quoted.filter(pl.col("severity") >= ERROR)
    places = set(grave.select("source_id", "line_no").iter_rows())
    return [
        one
        for one in shown_pins(report)
        if one.pin.kind == "line" and one.pin.when and places & set(one.pin.records)
    ]
