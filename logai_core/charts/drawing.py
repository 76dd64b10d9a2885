"""Figures that go to a browser as they are.

Plotly looks at each value when a figure is made and copies all of it whenever it is
drawn, which takes longer than all else on a page. What the charts here make is held to
that by tests, so a page need not do it again on each click.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly import io

PACKED = {"float32": "f4", "float64": "f8"}  # as Plotly calls them


class Drawing(go.Figure):  # type: ignore[misc]  # it comes without types
    """A finished figure: written as JSON once, and neither checked nor copied.

    Only what `to_dict` gives is there, and nobody changes it once it is drawn.
    """

    def __init__(
        self,
        data: Sequence[Mapping[str, Any]] = (),
        layout: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        given = {"data": [_packed(one) for one in data], "layout": _set(layout or {})}
        text = io.to_json(given, validate=False)
        self._plain: dict[str, Any] = json.loads(text or "{}")

    def to_dict(self) -> dict[str, Any]:
        """Return the values that go to the browser."""
        return self._plain

    def over(self, **layout: Any) -> "Drawing":
        """Return the same with other parts of its layout, which takes no time."""
        other = Drawing()
        changed = self._plain["layout"] | _set(layout)
        other._plain = self._plain | {"layout": changed}
        return other


def _packed(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Return a trace with its arrays of numbers as bytes, of which JSON takes fewer."""
    return {name: _pack(value) for name, value in _set(trace).items()}


def _pack(value: Any) -> Any:
    if not isinstance(value, np.ndarray) or value.dtype.name not in PACKED:
        return value
    packed = {
        "dtype": PACKED[value.dtype.name],
        "bdata": base64.b64encode(np.ascontiguousarray(value).data).decode("ascii"),
    }
    shape = {"shape": ", ".join(map(str, value.shape))} if value.ndim > 1 else {}
    return packed | shape


def _set(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is set: None stands for what Plotly is to choose."""
    return {
        name: _set(one) if isinstance(one, Mapping) else one
        for name, one in value.items()
        if one is not None
    }
