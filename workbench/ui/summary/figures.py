"""What a draft would take, in figures, before anything leaves."""

from collections.abc import Mapping

import streamlit as st

from logai_core import pipeline
from logai_core.llm import Estimate, Preview
from logai_core.llm.budget import caps_of
from logai_core.llm.prices import MICRO
from logai_core.settings import environment
from logai_core.store.spending import Spending
from workbench.ui import home
from workbench.ui.scope import Loaded
from workbench.ui.summary.made import usd
from workbench.ui.text import count, literal

OF = {"run": "this draft", "case": "the case", "day": "the day"}


def estimate_of(here: Loaded, preview: Preview) -> Estimate:
    """Return what a draft of a preview would take today, and how much is allowed."""
    surroundings = environment()
    return pipeline.estimate_draft(
        here.case,
        preview,
        base_url=surroundings.llm_base_url,
        spending=Spending(surroundings.home),
        day=home.today(),
        settings=surroundings.draft,
    )


def draw(here: Loaded, preview: Preview, estimate: Estimate) -> None:
    """Draw the figures of a draft."""
    _warn(estimate)
    row = st.container(horizontal=True, gap="medium")
    for label, value, why in _figures(preview, estimate):
        row.metric(label, literal(value), help=why, width="content")
    with st.container(gap=None):
        for note in preview.notes:
            st.caption(f":orange[{literal(note, most=600)}]")
        if estimate.free:
            st.caption("Asked of a server on this machine: nothing is charged.")
            return
        st.caption(_prices(estimate))
        st.caption(_left(here))


def _figures(preview: Preview, estimate: Estimate) -> list[tuple[str, str, str]]:
    lines = sum(one.lines for one in preview.requests)
    return [
        (
            "Records it is of",
            f"{preview.records:,} of {preview.of_records:,}",
            "How many records of the case there are in what is summed up.",
        ),
        (
            "Patterns",
            f"{preview.templates:,}",
            "Each is told to the model with its count, first and last time.",
        ),
        (
            "Lines sent",
            f"{lines:,}",
            "Lines that stand for the patterns, carry a finding, or stand around one. "
            "Neighbouring requests share some.",
        ),
        (
            "Covered",
            f"{preview.coverage:.0%}",
            f"Of the {count(preview.lines, 'line')} of the digest, so many fit.",
        ),
        (
            "Requests",
            f"{estimate.requests:,}",
            _requests(preview),
        ),
        ("Tokens", f"≈ {estimate.input_tokens:,}", "Of all that is sent."),
        ("Price", _price(estimate), "Typical, and at worst, with every answer asked twice."),
    ]  # fmt: skip


def _requests(preview: Preview) -> str:
    joined = "" if preview.quick else ", and one that joins the answers"
    return (
        f"{count(len(preview.requests), 'chunk')} of the digest{joined}. An answer that "
        "does not hold is asked for once more."
    )


def _price(estimate: Estimate) -> str:
    if estimate.free:
        return "free"
    return f"{usd(estimate.usual_usd)} to {usd(estimate.worst_usd)}"


def _prices(estimate: Estimate) -> str:
    said = f"Typical to worst price, by prices verified on {estimate.price_date}."
    if estimate.stale:
        said += (
            " :orange[That is long ago: look at the price page of the service before "
            "you rely on them.]"
        )
    return said.replace("$", "\\$")


def _left(here: Loaded) -> str:
    spent, caps = _spent(here), caps_of(environment().draft)
    left = [
        f"{usd(max(cap - spent[name], 0) / MICRO)} of {usd(cap / MICRO)} for {OF[name]}"
        for name, cap in caps.items()
    ]
    return literal(f"Left of the budget: {', '.join(left)}.")


def _spent(here: Loaded) -> Mapping[str, int]:
    """Return what was charged, in millionths of a USD."""
    place = str(here.root.resolve())
    return Spending(environment().home).spent(run="", case=place, day=home.today())


def _warn(estimate: Estimate) -> None:
    """Say before the click what the budget does not allow."""
    if estimate.allowed >= estimate.requests:
        return
    if not estimate.allowed:
        st.warning(
            "One request may cost more than is left of the budget, so none would be "
            "sent. Raise LOGAI\\_LLM\\_RUN\\_USD, LOGAI\\_LLM\\_CASE\\_USD or "
            "LOGAI\\_LLM\\_DAY\\_USD, or wait for another day.",
            title="The budget does not allow a draft",
        )
        return
    st.warning(
        f"At their worst price, the budget allows {estimate.allowed:,} of "
        f"{count(estimate.requests, 'request')}. Requests usually cost less; where it is "
        "used up, the summary is partial and says so.",
        title="The budget may not allow all of it",
    )
