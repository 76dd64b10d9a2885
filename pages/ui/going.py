"""Going to another page, with what is looked at in its address.

Without it Streamlit empties the address and it is written anew: two steps of the way
back for one.
"""

import streamlit as st

from pages.ui import state


def open_page(page: str) -> None:
    """Go to a page by its name in `pages/views`."""
    st.switch_page(f"pages/views/{page}.py", query_params=state.here())
