"""Figures as the values that go to a browser."""

import json
from typing import Any

import plotly.graph_objects as go


def plain(figure: go.Figure) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(figure.to_json())
    return values
