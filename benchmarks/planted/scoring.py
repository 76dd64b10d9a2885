"""Findings against the truth of a log."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.planted.incidents import Planted

NEAR = 12  # buckets by which an onset may be off
US = 1e6


class Seen(NamedTuple):
    """A finding in seconds since the log's beginning."""

    kind: str
    key: str
    start: float
    end: float
    open: bool
    templates: frozenset[str]
    text: str


class Scored(NamedTuple):
    """What became of one log's findings.

    `hits` are those of a planted kind in the right place, `echoes` those that the same
    incident explains but that call it something else, `false` all others. `found` are
    the planted with a hit, `any_kind` those that some finding names at the right time,
    `off` how many buckets the onset of the best hit is off, `open_right` whether that
    hit tells rightly that it goes on to the end of the log, or does not.
    """

    found: list[bool]
    any_kind: list[bool]
    off: list[float | None]
    open_right: list[bool | None]
    hits: list[Seen]
    echoes: list[Seen]
    false: list[Seen]


def seen_of(row: Mapping[str, Any], first_us: int) -> Seen:
    """Return one of FINDINGS as seen from a log's beginning, in microseconds."""
    start, end = (row[name].timestamp() - first_us / US for name in ("start", "end"))
    carriers = frozenset(row["templates"])
    key = row["key"] or ""
    return Seen(row["kind"], key, start, end, row["open"], carriers, row["text"])


def score(
    findings: Sequence[Seen],
    truth: Sequence[Planted],
    voices: Mapping[int, frozenset[str]],
    step: float,
) -> Scored:
    """Score the findings of a log; `step` is its bucket in seconds."""
    named = [_named(findings, planted, voices, step) for planted in truth]
    best = [_best(those, planted) for those, planted in zip(named, truth, strict=True)]
    off, open_right = [], []
    for one, planted in zip(best, truth, strict=True):
        off.append(abs(one.start - planted.start) / step if one else None)
        open_right.append(one.open == planted.open if one else None)
    sorted_out: dict[str, list[Seen]] = {"hit": [], "echo": [], "false": []}
    for one in findings:
        verdicts = {_verdict(one, planted, voices, step) for planted in truth}
        verdict = next((name for name in ("hit", "echo") if name in verdicts), "false")
        sorted_out[verdict].append(one)
    found, any_kind = [bool(one) for one in best], [bool(those) for those in named]
    return Scored(found, any_kind, off, open_right, *sorted_out.values())


def _named(
    findings: Sequence[Seen],
    planted: Planted,
    voices: Mapping[int, frozenset[str]],
    step: float,
) -> list[Seen]:
    """Return the findings that name what was planted at the right time."""
    return [
        one
        for one in findings
        if names(one, planted, voices) and at_onset(one, planted, step)
    ]


def _best(named: Sequence[Seen], planted: Planted) -> Seen | None:
    """Return the one of the planted kind whose onset is nearest."""
    same = [one for one in named if one.kind == planted.kind]
    return min(same, key=lambda one: abs(one.start - planted.start), default=None)


def tolerance(planted: Planted, step: float) -> float:
    """Return the seconds by which an onset may be off."""
    return max(NEAR * step, planted.slack)


def names(one: Seen, planted: Planted, voices: Mapping[int, frozenset[str]]) -> bool:
    """Tell whether a finding names what was planted: pattern, service, host, value."""
    carriers = {name for at in planted.voices for name in voices.get(at, ())}
    told = any(key == one.key or (key and key in one.text) for key in planted.keys)
    return told or one.key in carriers or bool(carriers & one.templates)


def at_onset(one: Seen, planted: Planted, step: float) -> bool:
    """Tell whether a finding overlaps what was planted and begins when it did."""
    near = tolerance(planted, step)
    overlaps = one.start < planted.end + near and one.end > planted.start - near
    return overlaps and abs(one.start - planted.start) <= near


def _verdict(
    one: Seen, planted: Planted, voices: Mapping[int, frozenset[str]], step: float
) -> str:
    near = tolerance(planted, step)
    named = names(one, planted, voices)
    if named and one.kind == planted.kind and at_onset(one, planted, step):
        return "hit"
    at_edge = min(abs(one.start - planted.start), abs(one.start - planted.end)) <= near
    overlaps = one.start < planted.end + near and one.end > planted.start - near
    return "echo" if at_edge or (named and overlaps) else "false"
