"""How a summary was made: by whom, of what, how much of it, and at which price."""

from typing import Any, NamedTuple

import streamlit as st

from logai_core.llm.subject import WHOLE
from workbench.ui.summary import choice
from workbench.ui.text import count, literal

STRUCK = "Struck: “"  # how the core begins a note on a bullet that did not hold
_END = "”: "
COLOURS = {"ok": "green", "partial": "orange"}
BY_CODE = "Counted facts and their lines; no model was asked."
MEANING = {
    "ok": "Every sentence was checked: each number, name and quotation in it stands in "
    "the lines it cites.",
    "partial": "A part of the work is missing, or did not hold:",
    "extractive": "A model was asked, and nothing that it said held; code made this of "
    "counted facts:",
}


class Notes(NamedTuple):
    """The notes of a summary, apart.

    `struck` are bullets that did not hold, each with the reason; `reasons` say why a
    draft is not whole, and what else to know of it.
    """

    struck: list[tuple[str, str]]
    reasons: list[str]
    others: list[str]


def notes_of(summary: dict[str, Any]) -> Notes:
    """Tell the notes about struck bullets from the others."""
    struck: dict[tuple[str, str], None] = {}  # a repair may repeat what was wrong
    others = []
    for note in summary["notes"]:
        text, parted, why = note.removeprefix(STRUCK).rpartition(_END)
        if note.startswith(STRUCK) and parted:
            struck[text, why] = None
        else:
            others.append(note)
    # The first note tells how much of the input a summary speaks of.
    told = 1 if summary["prompt_version"] and summary["status"] != "ok" else len(others)
    return Notes(list(struck), others[told:], others[:told])


def draw(summary: dict[str, Any]) -> None:
    """Draw who made a summary, of what, and what it took."""
    colour = COLOURS.get(summary["status"], "gray")
    st.markdown(
        f":{colour}-badge[{literal(summary['status'])}] "
        f"{literal(_by(summary))}, of {literal(of(summary), most=300)}  ·  "
        f":small[{literal(_meaning(summary))}]"
    )
    with st.container(gap=None):
        for reason in notes_of(summary).reasons:
            st.markdown(f":orange[:material/info:] {literal(reason, most=1000)}")
    if summary["question"]:
        st.markdown(f"Asked: “{literal(summary['question'], most=1000)}”")
    told = cost(summary)
    if told:
        st.caption("  ·  ".join(literal(one) for one in told))


def of(summary: dict[str, Any]) -> str:
    """Return what a summary is of, as it stands within a sentence."""
    subject = str(summary["subject"])
    return f"the {subject}" if subject == WHOLE else subject


def _meaning(summary: dict[str, Any]) -> str:
    if not summary["prompt_version"]:
        return BY_CODE
    return MEANING.get(summary["status"], "")


def _by(summary: dict[str, Any]) -> str:
    if summary["made_by"] == "code":
        return "Made by code"
    return f"Drafted by {choice.maker(summary)}"


def cost(summary: dict[str, Any]) -> list[str]:
    """Return what a model's work took; nothing where none was asked."""
    if not summary["prompt_version"]:
        return []
    said = [f"prompts {summary['prompt_version']}"]
    if summary["coverage"] is not None:
        said.append(f"{summary['coverage']:.0%} of the lines of the digest covered")
    said.append(
        f"{summary['input_tokens'] or 0:,} tokens in, {summary['output_tokens'] or 0:,} out"
    )
    said.append(_price(summary))
    if summary["cached"]:
        said.append(
            f"{count(summary['cached'], 'answer')} kept from before, at no cost"
        )
    return said


def _price(summary: dict[str, Any]) -> str:
    if summary["cost_usd"] is None:
        return "its cost was not kept"
    if not summary["price_date"]:
        return "free of charge"
    return f"cost {usd(summary['cost_usd'])}, by prices of {summary['price_date']}"


def usd(amount: float) -> str:
    """Return an amount in USD, a small one to fractions of a cent."""
    if 0 < amount < 0.01:
        return f"${amount:.4f}"
    text = f"${amount:,.3f}"
    return text.removesuffix("0")
