"""What a finding says of a number that moved, in one sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from logai_core.detect.amounts import Measure, Quantile
from logai_core.detect.shift import Shift
from logai_core.inert import inert_text
from logai_core.instants import on_several_days, spoken

_TIME_UNITS = ("ns", "us", "ms", "s", "min")
_TIME_WORDS = ("duration", "latency", "elapsed", "took", "time", "rtt", "delay")
_ENDINGS = ("_ns", "_us", "_ms", "ms", "_s", "_sec", "_secs", "_seconds")
_MOST_CHARS = 120
_QUANTILES = {"median": "Median", "high": "95th percentile of"}


def is_time(measure: Measure) -> bool:
    """Tell whether the number is a length of time: by its unit, else by its name."""
    name = measure.field.lower()
    named = any(word in name for word in _TIME_WORDS) or name.endswith(_ENDINGS)
    return measure.unit in _TIME_UNITS or (measure.unit in ("", "times") and named)


def sentence(
    measure: Measure,
    quantile: Quantile,
    shift: Shift,
    observed: float,
    expected: float,
    texts: Mapping[str, str],
) -> str:
    """Return what it is, when, what was observed and expected, and why it counts."""
    about = f"{_QUANTILES[quantile]} {_name(measure, texts)}"
    end = shift.end if shift.end < measure.records.size else measure.records.size
    ends = (_moment(measure, row) for row in (shift.start, end))
    return (
        f"{about} {_amount(observed, measure.unit)} in"
        f" {spoken(*ends, dated=_is_dated(measure))} where"
        f" {_amount(expected, measure.unit)} was expected,"
        f" {_reason(measure, quantile, shift)}"
    )


def _name(measure: Measure, texts: Mapping[str, str]) -> str:
    field = inert_text(measure.field).replace("\n", " ")
    if not measure.template_id:
        return field
    if measure.template_id == "*":
        return f"{field}, relative to the usual of each pattern,"
    text = inert_text(texts.get(measure.template_id, measure.template_id))
    text = text.replace("\n", " ")
    if len(text) > _MOST_CHARS:
        text = text[: _MOST_CHARS - 1] + "…"
    place = f"value {int(field) + 1}" if field.isdecimal() else field
    return f"{place} of “{text}”"


def _amount(value: float, unit: str) -> str:
    text = f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"
    return f"{text} {unit}".strip() if unit != "%" else f"{text} %"


def _reason(measure: Measure, quantile: Quantile, shift: Shift) -> str:
    values = measure.median if quantile == "median" else measure.high
    seen = values[: shift.start]
    past = _length(int(np.isfinite(seen).sum()) * measure.step_us)
    inside = values[shift.start : shift.end]
    rises = shift.after > shift.before
    usual = float(np.nanmedian(inside))
    if rises and usual > np.nanmax(seen):
        return f"the highest in the {past} seen"
    if not rises and usual < np.nanmin(seen):
        return f"the lowest in the {past} seen"
    word = "higher" if rises else "lower"
    return f"{word} for longer than ever in the {past} seen"


def _is_dated(measure: Measure) -> bool:
    ends = (0, measure.records.size)
    return on_several_days(*(_moment(measure, row) for row in ends))


def _moment(measure: Measure, row: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        microseconds=measure.moment_us(row)
    )


def _length(us: int) -> str:
    seconds = us / 1e6
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (unit != "days" and seconds >= size):
            digits = 0 if unit == "min" else 1
            return f"{seconds / size:.{digits}f}".replace(".0", "") + f" {unit}"
    return f"{seconds:.0f} s"
