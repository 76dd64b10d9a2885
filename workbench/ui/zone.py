"""The zone of the scope, in which every page shows and reads times.

Nothing that is cached may ask it, unless it is told the zone by its key.
"""

from datetime import datetime

import polars as pl
import streamlit as st

from logai_core import instants
from logai_core.charts import Dial, dial_of
from logai_core.charts.spans import Stretch
from logai_core.scope import Window
from workbench.ui import state

SENTENCES = "Times within sentences are UTC."


def name() -> str:
    """Return the zone's name."""
    return state.workspace().scope.zone


def keyed(chart: str) -> str:
    """Return the key of a chart: what is dragged in one zone is no place in another."""
    return chart if name() == "UTC" else f"{chart}.{name()}"


def clock(when: datetime | None) -> str:
    """Return a time to the millisecond, or a dash; its zone is not said."""
    return instants.clock(when, name())


def brief(when: datetime, *, days: bool) -> str:
    """Return "12:02:03", or with its day where there are several `days`."""
    return f"{local(when):%m-%d %H:%M:%S}" if days else f"{local(when):%H:%M:%S}"


def on_several_days(starts: pl.Series) -> bool:
    """Tell whether instants are of more than one day of the zone."""
    return starts.dt.convert_time_zone(name()).dt.date().n_unique() > 1


def between(first: datetime | None, last: datetime | None) -> str:
    """Return "2026-11-20 12:02:03.123 to 2026-11-20 12:40:00.000 UTC"."""
    return f"{clock(first)} to {clock(last)} {name()}"


def local(when: datetime) -> datetime:
    """Return an instant as clocks of the zone show it."""
    return instants.local(when, name())


def texts(ts: pl.Expr, form: str) -> pl.Expr:
    """Return instants as text, `form` being one of `strftime`."""
    return instants.texts(ts, name(), form)


def dial(sources: pl.DataFrame) -> Dial:
    """Return the clock that all charts of a case go by; `sources` are its SOURCES."""
    ends = sources.select(pl.col("first_ts").min(), pl.col("last_ts").max())
    return dial_of(name(), *ends.row(0))


def stretch(window: Window, dial: Dial) -> Stretch:
    """Return a window as charts take it."""
    return dial.naive(window.start), dial.naive(window.end)


def tell_sentences(texts: pl.Series) -> None:
    """Say below sentences that times in them are UTC, where one of them does not.

    Those of an older version do not, nor do tours; they are kept as they were written, as
    a time in them may also be a word of the log.
    """
    unsaid = texts.str.contains("[0-9]:[0-9]{2}") & ~texts.str.contains("UTC")
    if name() != "UTC" and unsaid.any():
        st.caption(SENTENCES)
