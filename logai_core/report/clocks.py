"""The clocks in force, among the settings that a report lists."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from logai_core.report.receipt import clock_of

_AS_WRITTEN = "as written, without a zone read as UTC"
_MOST = 50  # sources told apart


def with_clocks(settings: Mapping[str, Any], sources: pl.DataFrame) -> dict[str, Any]:
    """Return the settings of a case with the clocks that hold for its SOURCES now.

    The clock among the settings is the one of loading. Where all sources go by it, it is
    that; else each source has its own, those that go by none last and in one.
    """
    loaded = settings.get("clock")
    if not isinstance(loaded, Mapping):
        return dict(settings)
    own = sources.select("name", "source_id", "zone", "offset_s").rows()
    at_first = loaded.get("zone"), loaded.get("offset_s")
    if all((zone, offset_s) == at_first for *_, zone, offset_s in own):
        return dict(settings)
    rest = {name: value for name, value in settings.items() if name != "clock"}
    return rest | {"clocks": _told(own)}


def _told(own: list[tuple[str, str, str, float]]) -> dict[str, str]:
    names = Counter(name for name, *_ in own)
    said = {
        name if names[name] == 1 else f"{name} ({source_id})": clock_of(zone, offset_s)
        for name, source_id, zone, offset_s in own
    }
    told = {name: clock for name, clock in said.items() if clock}
    shown = dict(list(told.items())[:_MOST])
    if len(told) > _MOST:
        shown["and more"] = f"{len(told) - _MOST:,} sources, see Sources and receipt"
    if len(told) < len(said):
        shown["all others" if told else "all"] = _AS_WRITTEN
    return shown
