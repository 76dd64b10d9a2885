"""What is said of two clocks, in sentences."""

from collections.abc import Mapping
from typing import Any

from logai_core.skew.limits import IN_ORDER, WORK_US


def say(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a row of OFFSETS as a sentence or two, without markup."""
    inner, outer, third = (
        names.get(one[end], one[end] or "")
        for end in ("source_id", "against_id", "through")
    )
    if third:
        return _through(one, inner, outer, third)
    return _SAYINGS[one["verdict"]](one, inner, outer)


def seconds(value: float) -> str:
    """Return a length of time to three figures or to the millisecond: `38.2 s`, `412 ms`."""
    size = abs(value)
    if size < 0.9995:
        return f"{size * 1e3:,.3g} ms" if size else "0 ms"
    if size < 1e3:
        return f"{size:.3g} s"
    return f"{size:,.0f} s"


def signed(value: float) -> str:
    """Return what is added to a clock, with its sign: `+38.2 s`."""
    told = seconds(value)
    return told if told == "0 ms" else ("−" if value < 0 else "+") + told


def _side(one: Mapping[str, Any]) -> str:
    return "behind" if one["offset_s"] > 0 else "ahead of"


def _by(one: Mapping[str, Any]) -> str:
    ids = f"{one['ids']:,} shared id" + ("" if one["ids"] == 1 else "s")
    return f"{ids}, IQR {seconds(one['high_s'] - one['low_s'])}"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _skew(one: Mapping[str, Any], inner: str, outer: str) -> str:
    return (
        f"{inner} is {seconds(one['offset_s'])} {_side(one)} {outer} ({_by(one)}). "
        f"{outer} pauses as long as {inner} works, so it waits for it, yet the work "
        f"falls into the pause in {_share(one['holds_now'])} of the ids as the times "
        f"are, and in {_share(one['holds_then'])} with {signed(one['offset_s'])}. No "
        "lag does that."
    )


def _through(one: Mapping[str, Any], inner: str, outer: str, third: str) -> str:
    longer, usual = (_after(one[name]) for name in ("lag_s", "usual_s"))
    both = (
        f"{third} takes the same step {usual} {outer} and {longer} {inner} "
        f"({one['ids']:,} ids or more each, IQR of both "
        f"{seconds(one['high_s'] - one['low_s'])})"
    )
    if one["verdict"] == "agree":
        return f"The clocks of {inner} and {outer} agree: {both}."
    return f"{inner} is {seconds(one['offset_s'])} {_side(one)} {outer}: {both}."


def _after(lag_s: float) -> str:
    return f"{seconds(lag_s)} {'before' if lag_s < 0 else 'after'}"


def _either(one: Mapping[str, Any], inner: str, outer: str) -> str:
    first, then = (outer, inner) if one["offset_s"] < 0 else (inner, outer)
    return (
        f"{then} comes {seconds(one['offset_s'])} after {first} ({_by(one)}). That is a "
        "clock that is off, or work that always waits so long: nothing in these records "
        "tells which."
    )


def _lag(one: Mapping[str, Any], inner: str, outer: str) -> str:
    first, then = (outer, inner) if one["offset_s"] < 0 else (inner, outer)
    begin = f"{then} comes {seconds(one['offset_s'])} after {first} ({_by(one)})"
    if abs(one["offset_s"]) < WORK_US / 1e6:
        return f"{begin}, as short as work takes: nothing speaks against these clocks."
    return f"{begin}, and it differs from id to id: a lag, no clock."


def _few(one: Mapping[str, Any], inner: str, outer: str) -> str:
    return (
        f"{inner} and {outer} share too few ids to tell ({_by(one)}); in the middle "
        f"{inner} would need {signed(one['offset_s'])}."
    )


def _agree(one: Mapping[str, Any], inner: str, outer: str) -> str:
    if one["holds_now"] >= IN_ORDER:
        return (
            f"The clocks of {inner} and {outer} agree: as the times are, one visit lies "
            f"within the other in {_share(one['holds_now'])} of {one['ids']:,} shared ids."
        )
    return (
        f"Nothing speaks against the clocks of {inner} and {outer}: as the times are, "
        f"they work on the same ids at the same time ({_by(one)})."
    )


_SAYINGS = {
    "skew": _skew, "either": _either, "lag": _lag, "few": _few, "agree": _agree,
}  # fmt: skip
