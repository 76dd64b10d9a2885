"""Steps that many sessions lack in one stretch of time.

A step b is due where another, a, is there: a is the one that comes before it in the most
faithful way (or after it, where none does). The sessions with a are put in the order of
time, and the stretch is looked for in which b is missing far more often than in the
rest: the one with the largest likelihood ratio. It counts when chance does not explain
it, however many stretches and steps were looked at, when b was there as a rule before
it began, and when enough was seen before it to say so. Scattered lapses, of which every
log has some, are no finding.

Steps that come unexpectedly are not told here: they show in the counts of their
templates, as a burst or a new pattern.

Source: Kulldorff, A spatial scan statistic (1997), Bernoulli model, in time.
"""

import hashlib
import math
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from logai_core.detect.lacking import Stretch, due_steps, stretches_of
from logai_core.detect.shown import shown_of
from logai_core.detect.steps import Steps, count_steps, percent
from logai_core.inert import inert_text
from logai_core.instants import on_several_days, spoken
from logai_core.schemas import (
    FINDINGS,
    SESSION_SPANS,
    SESSIONS,
    TEMPLATES,
    conform,
)

CHANCE = 1e-3  # of a finding in a log of which nothing is wrong
TELLING = 3.0  # sessions that should have lacked it too, had it gone on
_MOST_TEMPLATES = 20
_MOST_CHARS = 160


def find_missing_steps(
    sessions: pl.DataFrame,
    spans: pl.DataFrame,
    templates: pl.DataFrame,
    *,
    steps: Steps | None = None,
    covered: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Find stretches in which sessions lack a step; return FINDINGS, the largest first.

    Sessions that are open are left out, as are those without a time; a session counts at
    its last record. score = log2(1 + strength), 1 at the threshold. `start` is the last
    record of the first session that lacks the step, `end` just after that of the last.

    Args:
        sessions: SESSIONS.
        spans: SESSION_SPANS of the same sessions, in the same order.
        templates: TEMPLATES, for texts and severities; may lack some steps.
        steps: what `count_steps(sessions)` returns, where that is known already.
        covered: for some steps `template_id`, `since` and `until`: a session that is not
            strictly between them may lack the step for want of its source.
    """
    sessions = conform(sessions, SESSIONS, stage="find missing steps")
    spans = conform(spans, SESSION_SPANS, stage="find missing steps")
    if sessions.is_empty():
        return FINDINGS.to_frame()
    counted = steps or count_steps(sessions)
    judged = (~sessions["open"] & spans["last_ts"].is_not_null()).to_numpy()
    order = spans.select(
        pl.arg_sort_by("last_ts", "first_ts", "session_id")
    ).to_series()
    by_time = order.to_numpy().astype(np.int64)
    by_time = by_time[judged[by_time]]
    due = due_steps(counted, by_time, shown_of(counted.names, spans, covered))
    stretches = [
        one for each in due for one in stretches_of(each, math.log(len(due) / CHANCE))
    ]
    known = conform(templates, TEMPLATES, stage="find missing steps")
    rows = [_finding(group, counted, spans, known) for group in _apart(stretches)]
    found = pl.DataFrame(rows, schema=FINDINGS)
    return found.sort("score", "start", "finding_id", descending=[True, False, False])


def _apart(stretches: list[Stretch]) -> list[list[Stretch]]:
    """Return stretches grouped: those lacked by the same sessions are one, the clearest first."""
    ranked = sorted(
        stretches,
        key=lambda one: (-round(one.strength, 1), one.due.step, one.first),
    )
    groups: list[list[Stretch]] = []
    for one in ranked:
        own = set(one.lacking.tolist())
        for group in groups:
            shared = own & set(group[0].lacking.tolist())
            if 2 * len(shared) >= min(len(own), len(group[0].lacking)):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _finding(
    group: list[Stretch], steps: Steps, spans: pl.DataFrame, templates: pl.DataFrame
) -> dict[str, Any]:
    lead = group[0]
    due, lacking = lead.due, lead.lacking
    concerned = spans[lacking]
    start: datetime = concerned["last_ts"].min()  # type: ignore[assignment]
    is_open = _goes_on(lead)
    last = spans["last_ts"].max() if is_open else concerned["last_ts"].max()
    end = pl.select(pl.lit(last) + pl.duration(microseconds=1)).item()
    before = due.lacks[: lead.first]
    named = [due.step, due.given, *(one.due.step for one in group[1:])]
    ids = list(dict.fromkeys(steps.names[at] for at in named))[:_MOST_TEMPLATES]
    known = templates.filter(pl.col("template_id").is_in(ids))
    texts = dict(known.select("template_id", "template").iter_rows())
    severity = known["severity"].max() or 0
    return {
        "finding_id": _identity(ids[0], start),
        "kind": "missing step",
        "detector": "sessions",
        "series_kind": "template",
        "key": ids[0],
        "start": start,
        "end": end,
        "open": is_open,
        "score": math.log2(1 + lead.strength),
        "observed": float(len(lacking)),
        "expected": (lead.last + 1 - lead.first) * float(before.mean()),
        "unit": "sessions",
        "severity": severity,
        "text": _sentence(lead, texts, ids, (start, last), spans),
        "why": "",
        "episode": 0,
        "templates": ids,
        "sources": concerned["sources"].explode().drop_nulls().unique().sort().to_list(),
    }  # fmt: skip


def _goes_on(stretch: Stretch) -> bool:
    """Tell whether too few sessions came after the stretch to say that it ended."""
    inside = stretch.due.lacks[stretch.first : stretch.last + 1]
    after = len(stretch.due.lacks) - stretch.last - 1
    return bool(after * inside.mean() < TELLING)


def _sentence(
    stretch: Stretch,
    texts: dict[str, str],
    ids: list[str],
    span: tuple[Any, Any],
    spans: pl.DataFrame,
) -> str:
    due = stretch.due
    step, given = (_quoted(texts.get(one, one)) for one in ids[:2])
    of = stretch.last + 1 - stretch.first
    outside = len(due.lacks) - of
    lapses = int(due.lacks.sum()) - len(stretch.lacking)
    dated = on_several_days(spans["first_ts"].min(), spans["last_ts"].max())  # type: ignore[arg-type]
    times = spoken(*span, dated=dated, joint=" to ")
    order = "follows" if due.step > due.given else "comes before"
    return (
        f"{step} is missing in {len(stretch.lacking):,} of {of:,} sessions from"
        f" {times}; it {order} {given} in"
        f" {percent(1 - lapses / max(outside, 1))} of {outside:,} others"
    )


def _quoted(text: str) -> str:
    plain = inert_text(text).replace("\n", " ")
    return f"“{plain if len(plain) <= _MOST_CHARS else plain[: _MOST_CHARS - 1] + '…'}”"


def _identity(step: str, start: datetime) -> str:
    named = f"missing step|{step}|{start.isoformat()}"
    return "F" + hashlib.blake2b(named.encode(), digest_size=5).hexdigest()
