"""Figures for a document without a server: plain JSON values, and the drawing script."""

import json
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs


def drawing_script() -> str:
    """Return plotly.js, whole; it draws what `plain` returns."""
    return str(get_plotlyjs())


def plain(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as JSON values, `data` and `layout`."""
    values: dict[str, Any] = json.loads(figure.to_json())
    return values
