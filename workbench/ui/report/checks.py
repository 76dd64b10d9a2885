"""What should be looked at before the report leaves the room."""

import streamlit as st

from logai_core.postmortem import BY_NAME
from logai_core.report.concerns import Concern
from workbench.ui.text import count, literal


def draw(found: list[Concern]) -> None:
    """Draw the concerns by section, or that there are none."""
    if not found:
        st.success(
            "All sections are written, each claim cites its evidence, and nothing that "
            "looks personal or secret was found.",
            title="Nothing to look at",
        )
        return
    st.warning(
        "It can be exported all the same; a reader will see what is missing.",
        title=f"{count(len(found), 'thing')} to look at before it is shared",
    )
    with st.container(gap=None):
        for one in found:
            title = BY_NAME[one.section].title
            rest = one.what.removeprefix(title)
            head = f"**{title}**" if rest != one.what else f"**{title}**:"
            st.markdown(f"{head} {literal(rest)}  :gray[{literal(one.hint)}]")
