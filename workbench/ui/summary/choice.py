"""Which of the summaries made is shown."""

from typing import Any

import polars as pl
import streamlit as st

from workbench.ui.scope import Loaded
from workbench.ui.text import plain

SUBJECT_CHARS, QUESTION_CHARS = 70, 60
BY_CODE = "code alone"


def pick(here: Loaded, made: pl.DataFrame) -> dict[str, Any]:
    """Draw the choice among SUMMARIES where there are several; return the chosen one.

    The newest comes first. One more of them is another list: it is shown then.
    """
    places = tuple(range(made.height))[::-1]
    place = places[0]
    if made.height > 1:
        place = st.selectbox(
            "Summary",
            places,
            format_func=lambda one: called(one + 1, made.row(one, named=True)),
            key=f"summary.made.{here.analysis}.{made.height}",
            persist_state="session",
            label_visibility="collapsed",
        )
    return made.row(place, named=True)


def called(number: int, summary: dict[str, Any]) -> str:
    """Return what a summary is called in the list: its maker, state and subject."""
    said = [f"{number}. {maker(summary)}"]
    if summary["status"] == "partial":
        said.append("partial")
    said.append(plain(summary["subject"], most=SUBJECT_CHARS))
    if summary["question"]:
        said.append(f"“{plain(summary['question'], most=QUESTION_CHARS)}”")
    return "  ·  ".join(said)


def maker(summary: dict[str, Any]) -> str:
    """Return who made a summary, as plain text."""
    made_by = summary["made_by"]
    return BY_CODE if made_by == "code" else plain(made_by, most=60)
