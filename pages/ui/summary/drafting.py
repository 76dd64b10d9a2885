"""Having a model draft the summary: what would be sent, and the button."""

import streamlit as st

from logai_core.inert import inert_text
from logai_core.settings import environment
from pages.ui import cache, scope
from pages.ui.ingest import loading
from pages.ui.scope import Loaded
from pages.ui.text import count


def draw(here: Loaded) -> None:
    """Draw the button and what it sends, or how to get it."""
    surroundings = environment()
    st.subheader("Have a model draft it", anchor=False)
    if surroundings.key is None:
        st.caption(
            "Set `ANTHROPIC_API_KEY` and start the workbench again to have a model draft "
            "a summary, of which every id and number is checked. The one above needs none."
        )
        return
    with st.expander(
        "Exactly what would be sent", key="summary.outgoing", on_change="rerun"
    ) as sent:
        if sent.open:
            _outgoing(here)
    st.button(
        "Draft with a model",
        key="summary.draft",
        icon=":material/edit_note:",
        disabled=scope.busy(),
        on_click=loading.start_draft,
        args=(here.case,),
    )


def _outgoing(here: Loaded) -> None:
    requests = cache.to_send(here.root, here.analysis)
    st.caption(
        f"{count(len(requests), 'request')}. Secrets and addresses are replaced already; "
        "the requests that follow hold the same lines and the model's own words. "
        "Each is preceded by these instructions:"
    )
    st.code(inert_text(requests[0].system), language=None, wrap_lines=True, height=160)
    for number, request in enumerate(requests, 1):
        st.caption(f"{number}. To {request.model}, with {count(request.lines, 'line')}")
        st.code(inert_text(request.user), language=None, wrap_lines=True, height=300)
