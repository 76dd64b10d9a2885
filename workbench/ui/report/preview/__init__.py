"""The report as it will be, in a frame in which nothing runs.

The page in it is the exported one, byte for byte. Its frame is a sandbox that allows no
script, form or way out; the place that was scrolled to stays when it changes.
"""

from pathlib import Path

import streamlit as st

EDGE_PX = 8  # of the box around it
_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "logai_report_preview",
    html='<div class="preview">\n</div>',
    css=(_HERE / "preview.css").read_text("utf-8"),
    js=(_HERE / "preview.js").read_text("utf-8"),
)


def report_preview(page: str, *, key: str, height_px: int) -> None:
    """Draw a page of HTML that this program rendered."""
    _draw(key=key, data={"page": page, "height": height_px - EDGE_PX}, height=height_px)
