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
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.detect.steps import Steps, count_steps, percent, together
from logai_core.inert import inert_text
from logai_core.schemas import FINDINGS, SESSION_SPANS, SESSIONS, TEMPLATES, conform

FEWEST_SESSIONS = 5  # that lack the step
FEWEST_BEFORE = 50  # sessions in which it was due before
LEAST_TIMES = 3.0  # as often missing as before
FAITHFUL = 0.9  # b is there in so many cases outside the stretch
CHANCE = 1e-3  # of a finding in a log of which nothing is wrong
TELLING = 3.0  # sessions that should have lacked it too, had it gone on
_LEAST_SHARE = 0.5
_AS_SURE = 0.1
_BINS = 400
_MOST_STRETCHES = 5  # of one step
_MOST_TEMPLATES = 20
_MOST_STEPS = 300  # the commonest
_MOST_CHARS = 160

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class _Due(NamedTuple):
    """Sessions in which `step` is due beside `given`, by time; `lacks` tells which lack it."""

    step: int
    given: int
    sessions: Ints
    lacks: Ints


class _Stretch(NamedTuple):
    """Places `[first, last]` among the sessions of a _Due, and how unlikely they are."""

    due: _Due
    first: int
    last: int
    strength: float  # 1 where chance begins to explain it no more

    @property
    def lacking(self) -> Ints:
        """Return the sessions of the stretch that lack the step."""
        inside = slice(self.first, self.last + 1)
        return self.due.sessions[inside][self.due.lacks[inside] > 0]


def find_missing_steps(
    sessions: pl.DataFrame,
    spans: pl.DataFrame,
    templates: pl.DataFrame,
    *,
    steps: Steps | None = None,
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
    due = _due(counted, by_time)
    stretches = [
        one for each in due for one in _stretches(each, math.log(len(due) / CHANCE))
    ]
    known = conform(templates, TEMPLATES, stage="find missing steps")
    rows = [_finding(group, counted, spans, known) for group in _apart(stretches)]
    found = pl.DataFrame(rows, schema=FINDINGS)
    return found.sort("score", "start", "finding_id", descending=[True, False, False])


def _due(steps: Steps, by_time: Ints) -> list[_Due]:
    """Return for each step the sessions in which it is due, if some lack it."""
    rows = steps.set_of[by_time]
    weights = np.bincount(rows, minlength=len(steps.present)).astype(float)
    with_ = together(steps.present, weights)
    having = np.diagonal(with_)
    share = with_ / np.maximum(having, 1)[:, None]
    share[having < FEWEST_BEFORE] = 0
    np.fill_diagonal(share, 0)
    found = []
    common = np.argsort(-having, kind="stable")[:_MOST_STEPS]
    for step in sorted(common[having[common] > 0].tolist()):
        given = _given(share[:, step], having, step)
        if given is None or having[given] - with_[given, step] < FEWEST_SESSIONS:
            continue
        own = steps.present[rows, given]
        lacks = ~steps.present[rows[own], step]
        found.append(_Due(step, given, by_time[own], lacks.astype(np.int64)))
    return found


def _given(share: Floats, having: Floats, step: int) -> int | None:
    """Return the step beside which `step` is most surely there.

    Of those about as sure it is the one that most sessions have, then the nearest. One
    that comes before `step` is preferred, since what fails takes with it what follows:
    of two steps that are both missing, neither would tell of the other.
    """
    before, after = share[:step], share[step + 1 :]
    surest = [side.max(initial=0.0) for side in (before, after)]
    if max(surest) < _LEAST_SHARE:
        return None
    first = 0 if surest[0] >= surest[1] - _AS_SURE else step + 1
    side = before if first == 0 else after
    sure = np.flatnonzero(side >= side.max() - _AS_SURE / 2) + first
    most = sure[having[sure] == having[sure].max()]
    return int(most[-1] if first == 0 else most[0])


def _stretches(due: _Due, needed: float) -> list[_Stretch]:
    """Return the stretches of one step that chance does not explain, by time."""
    found: list[_Stretch] = []
    free = [(0, len(due.lacks))]
    while free and len(found) < _MOST_STRETCHES:
        low, high = free.pop()
        best = _best(due, low, high, needed)
        if best:
            found.append(best)
            free += [(low, best.first), (best.last + 1, high)]
    return sorted(found, key=lambda one: one.first)


def _best(due: _Due, low: int, high: int, needed: float) -> _Stretch | None:
    """Return the least likely stretch within `[low, high)`, if it is one.

    Edges are at first those of bins with equally many sessions, then the first and the
    last session in them that lacks the step.
    """
    lacks = due.lacks[low:high]
    if lacks.sum() < FEWEST_SESSIONS:
        return None
    edges = np.unique(np.linspace(0, len(lacks), _BINS + 1).astype(np.int64))
    sums = np.concatenate([[0], np.cumsum(lacks)])[edges]
    evidence = _evidence(
        (sums[None, :] - sums[:, None]).astype(float),
        (edges[None, :] - edges[:, None]).astype(float),
        float(sums[-1]),
        float(len(lacks)),
    )
    begin, end = np.unravel_index(int(np.argmax(evidence)), evidence.shape)
    marks = np.flatnonzero(lacks[edges[begin] : edges[end]]) + edges[begin] + low
    strength = float(evidence[begin, end]) / (needed + math.log(len(edges) ** 2 / 2))
    if strength < 1 or not _departs(due, int(marks[0]), int(marks[-1])):
        return None
    return _Stretch(due, int(marks[0]), int(marks[-1]), strength)


def _evidence(inside: Floats, length: Floats, lacking: float, all_: float) -> Floats:
    """Return the log likelihood ratio of each stretch, 0 where it lacks the step less.

    `inside` of `length` sessions lack it in the stretch, `lacking` of `all_` in all.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        out, rest = lacking - inside, all_ - length
        here = _log_likelihood(inside, length)
        there = _log_likelihood(out, rest)
        ratio = here + there - _log_likelihood(np.array(lacking), np.array(all_))
        more = (length > 0) & (inside * rest > out * length)
    return np.where(more, ratio, 0.0)


def _log_likelihood(hits: Floats, of: Floats) -> Floats:
    misses = of - hits
    share = np.where(of > 0, hits / np.where(of > 0, of, 1), 0)
    return np.where(hits > 0, hits * np.log(np.maximum(share, 1e-300)), 0) + np.where(
        misses > 0, misses * np.log(np.maximum(1 - share, 1e-300)), 0
    )


def _departs(due: _Due, first: int, last: int) -> bool:
    """Tell whether the step was there as a rule before, and enough was seen to say so."""
    inside = due.lacks[first : last + 1]
    before, after = due.lacks[:first], due.lacks[last + 1 :]
    usual = (before.sum() + 0.5) / (len(before) + 1)
    outside = (before.sum() + after.sum()) / max(1, len(before) + len(after))
    return bool(
        inside.sum() >= FEWEST_SESSIONS
        and len(before) >= FEWEST_BEFORE
        and inside.mean() >= LEAST_TIMES * usual
        and outside <= 1 - FAITHFUL
    )


def _apart(stretches: list[_Stretch]) -> list[list[_Stretch]]:
    """Return stretches grouped: those lacked by the same sessions are one, the clearest first."""
    ranked = sorted(
        stretches,
        key=lambda one: (-round(one.strength, 1), one.due.step, one.first),
    )
    groups: list[list[_Stretch]] = []
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
    group: list[_Stretch], steps: Steps, spans: pl.DataFrame, templates: pl.DataFrame
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


def _goes_on(stretch: _Stretch) -> bool:
    """Tell whether too few sessions came after the stretch to say that it ended."""
    inside = stretch.due.lacks[stretch.first : stretch.last + 1]
    after = len(stretch.due.lacks) - stretch.last - 1
    return bool(after * inside.mean() < TELLING)


def _sentence(
    stretch: _Stretch,
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
    days = {spans["first_ts"].min().date(), spans["last_ts"].max().date()}  # type: ignore[union-attr]
    clock = "%H:%M:%S" if len(days) == 1 else "%Y-%m-%d %H:%M:%S"
    order = "follows" if due.step > due.given else "comes before"
    return (
        f"{step} is missing in {len(stretch.lacking):,} of {of:,} sessions from"
        f" {span[0].strftime(clock)} to {span[1].strftime(clock)}; it {order} {given} in"
        f" {percent(1 - lapses / max(outside, 1))} of {outside:,} others"
    )


def _quoted(text: str) -> str:
    plain = inert_text(text).replace("\n", " ")
    return f"“{plain if len(plain) <= _MOST_CHARS else plain[: _MOST_CHARS - 1] + '…'}”"


def _identity(step: str, start: datetime) -> str:
    named = f"missing step|{step}|{start.isoformat()}"
    return "F" + hashlib.blake2b(named.encode(), digest_size=5).hexdigest()
