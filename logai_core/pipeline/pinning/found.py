"""Pins of what the analysis found: a pattern, a finding, a difference, a thread."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from logai_core import placeholders, query
from logai_core.attributes import VALUE_COLUMNS, value_in
from logai_core.counted_in import out_of
from logai_core.pin import Pin
from logai_core.pipeline.pinning import marks
from logai_core.pipeline.pinning.behind import (
    behind_records,
    behind_rows,
    records_in_words,
    with_first,
)
from logai_core.placeholders import place_in
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window
from logai_core.store import Case
from logai_core.store.rows import Rows

# Kinds of series whose records a scope can have, and no others.
ALONE = ("total", "template", "level", "source", "service", "host", "value")
ATTRIBUTE, MEASURE = "attribute:", "measure"  # as dimensions of a change


def scope_of_pattern(template_id: str, scope: Scope) -> Scope:
    """Return the scope of the records of a pattern within another one."""
    clause = query.clause_for("tpl", template_id)
    return replace(scope, query=query.with_clause(scope.query, clause))


def pin_of_pattern(
    case: Case, pattern: Mapping[str, Any], scope: Scope, rows: Rows
) -> Pin:
    """Return a pin of a pattern: a row of TEMPLATES, perhaps with a `name`.

    `rows` are the row numbers of its records, as `scope_of_pattern` has them; its own
    time is that of the first.
    """
    known = behind_rows(case, rows)
    held = int(case.sources()["records"].sum())
    text = str(pattern["template"])
    return known.pinned(
        "pattern",
        pattern.get("name") or text,
        f"{text}\n{known.total:,} of {records_in_words(held)}",
        scope,
        marks.pattern_mark(pattern["template_id"]).named,
    )


def scope_of_finding(finding: Mapping[str, Any], scope: Scope) -> Scope:
    """Return the scope of the records of a finding, or of its time; see `is_alone`."""
    kind, key = finding["series_kind"], finding["key"]
    return replace(
        scope,
        window=Window(finding["start"], finding["end"]),
        side="incident",
        sources=(key,) if kind == "source" else (),
        query=_asked(kind, key),
        off=(),
    )


def _asked(kind: str, key: str) -> str:
    """Return the query for the records of a series; "" where there is none."""
    if kind == "errors":
        some = [query.clause_for("level", one) for one in ("ERROR", "FATAL")]
        return f"({' OR '.join(some)})"
    if kind in ("level", "service", "host"):
        return query.clause_for(kind, key)
    if kind == "template":
        return query.clause_for("tpl", key)
    if kind == "value":
        name, value = value_in(key)
        return query.clause_for(name if name in VALUE_COLUMNS else f"@{name}", value)
    if kind == "measure":
        of, _, name = key.rpartition(":")
        return (
            query.clause_for("tpl", of)
            if of not in ("", "*")
            else query.clause_having(name)
        )
    return ""


def is_alone(finding: Mapping[str, Any]) -> bool:
    """Tell whether a finding is of records that a scope can have, and of no others."""
    return finding["unit"] == "records" and finding["series_kind"] in ALONE


def pin_of_finding(
    case: Case,
    finding: Mapping[str, Any],
    examples: pl.DataFrame,
    scope: Scope,
    rows: Rows | None,
) -> Pin:
    """Return a pin of a finding: a row of FINDINGS.

    `examples` are its EXAMPLES. `rows` are the row numbers of its records where it
    `is_alone`, and examples that are not among them are left out; else it stands for the
    examples.
    """
    shown = [RecordId(*one) for one in examples.select("source_id", "line_no").rows()]
    known, _ = behind_records(case, shown)
    if rows is not None and rows.size:
        known = with_first(case, behind_rows(case, rows), shown, rows)
    usual = f" against {_short(finding['expected'])}"
    # IsolationForest holds counts against each other, not against a number.
    against = (
        f"{_short(finding['observed'])}{usual * (finding['detector'] != 'forest')} "
        f"{finding['unit']}"
    )
    said = [finding["text"], f"{finding['kind']}, {against}", finding["why"]]
    until = None if finding["open"] else finding["end"]
    return known._replace(at=finding["start"], until=until).pinned(
        "finding",
        finding["text"],
        "\n".join(one for one in said if one),
        scope,
        (*marks.finding_mark(finding["finding_id"]).named, ("kind", finding["kind"])),
    )


def pin_of_change(
    case: Case,
    change: Mapping[str, Any],
    called: str,
    place: Scope,
    rows: Rows,
) -> Pin:
    """Return a pin of a row of CHANGES, or of DISTRIBUTIONS with `dimension` "measure".

    `called` is what its value is called; `place` has the two windows, or the sources, that
    are compared. `rows` are the row numbers of the records that have it, of the incident,
    or of the baseline where it is gone. Its own time is when it was first seen in the
    incident, or the beginning of the incident where nothing of it was.
    """
    known = behind_rows(case, rows)
    of_measure = change["dimension"] == MEASURE
    start = place.window.start if place.window else None
    seen = None if of_measure else change["first_ts"]
    gone = not of_measure and change["change"] == "gone"
    at = (start if gone else seen) or start or known.at
    title = _called(change, called, _of_place(case, change["dimension"]))
    return known._replace(at=at, until=None).pinned(
        "change",
        title,
        "\n".join([title, *_counts(change)]),
        place,
        marks.change_mark(change["dimension"], change["value"], place).named,
    )


def _of_place(case: Case, dimension: str) -> str:
    """Return what a place of a template is called; "" of what is none."""
    place = place_in(dimension)
    if place is None:
        return ""
    named = case.table("templates").filter(template_id=place[0])
    texts = dict(named.select("template_id", "template").iter_rows())
    return placeholders.called([dimension], texts, {}).get(dimension, dimension)


def _called(change: Mapping[str, Any], called: str, of_place: str) -> str:
    dimension = change["dimension"].removeprefix(ATTRIBUTE)
    if dimension == MEASURE:
        return f"{called}: spread otherwise"
    if of_place:
        return f"“{called}” as {of_place}: {change['change']}"
    what = "pattern" if dimension == "template" else dimension
    return f"{what} “{called}”: {change['change']}"


def _counts(change: Mapping[str, Any]) -> list[str]:
    sides = (("incident", ""), ("baseline", "_b"))
    if change["dimension"] == MEASURE:
        told = [
            f"{side}: median {change[f'median{end}']:,.6g}, 95 % below "
            f"{change[f'high{end}']:,.6g}, in {records_in_words(change[f'records{end}'])}"
            for side, end in sides
        ]
    else:
        told = [
            f"{side}: {_out_of(change, end)}, "
            f"{records_in_words(change[f'records{end}'])}"
            for side, end in sides
        ]
    return [*told, f"false discovery rate {change['q']:.2g}"]


def _out_of(change: Mapping[str, Any], end: str) -> str:
    return out_of(change[f"units{end}"], change[f"units_of{end}"], change["unit"])


def pin_of_thread(
    case: Case,
    thread: Mapping[str, Any],
    lines: pl.DataFrame,
    key: str,
    scope: Scope,
    reasons: Sequence[str] = (),
) -> Pin:
    """Return a pin of a thread: a row of SESSION_SPANS.

    `lines` are its RECORDS, `key` is where its id stands, `reasons` are sentences on
    what is odd about it.
    """
    ids = [RecordId(*one) for one in lines.select("source_id", "line_no").rows()]
    known, _ = behind_records(case, ids)
    first: datetime | None = thread["first_ts"]
    last: datetime | None = thread["last_ts"]
    name = key.rpartition(":")[2]
    over = ", ".join(thread["services"])
    counted = records_in_words(known.total) + (f" of {over}" if over else "")
    until = last if last != first else None
    return known._replace(at=first, until=until).pinned(
        "thread",
        f"{name} {thread['session_id']}: {counted}",
        "\n".join([f"{name} {thread['session_id']}", counted, *reasons]),
        scope,
        marks.thread_mark(key, thread["session_id"]).named,
    )


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 or not number else f"{number:.3g}"
