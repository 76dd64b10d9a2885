"""What all figures share: paper, ink, axes, and how an empty one speaks."""

from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from logai_core.charts import palette
from logai_core.charts.labels import length
from logai_core.charts.palette import Theme

HEIGHT = 320
SIZE = 12  # of all text but a title
MARGIN = {"l": 64, "r": 16, "t": 12, "b": 72}
FEW = 5  # below so many records the axis would show fractions of one


def dress(figure: go.Figure, look: Theme) -> None:
    """Give a figure the common look, on a transparent ground."""
    # An explicit template keeps Plotly's own, with its colours, out of the figure.
    figure.update_layout(
        template=go.layout.Template(),
        height=HEIGHT,
        margin=MARGIN,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": palette.FONT, "size": SIZE, "color": look.text},
        hovermode="x unified",
        hoverlabel={"bgcolor": look.raised, "font": {"color": look.text}},
        showlegend=True,
        legend={
            "orientation": "h",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
            "font": {"color": look.muted},
        },
    )


def time_axis(look: Theme) -> dict[str, Any]:
    """Return an x axis of UTC times."""
    return {
        "type": "date",
        "title": {
            "text": "UTC",
            "font": {"size": SIZE, "color": look.muted},
            "standoff": 4,
        },
        "hoverformat": "%Y-%m-%d %H:%M:%S UTC",
        "showgrid": False,
        "linecolor": look.line,
        "ticks": "outside",
        "tickcolor": look.line,
        "tickfont": {"color": look.muted},
    }


def count_axis(look: Theme, bucket: timedelta | None, most: float) -> dict[str, Any]:
    """Return a y axis of records per bucket, from zero to `most`."""
    per = f" per {length(bucket)}" if bucket else ""
    return {
        "title": {"text": f"records{per}", "font": {"size": SIZE, "color": look.muted}},
        "rangemode": "tozero",
        "fixedrange": True,
        "tickformat": ",",
        "hoverformat": ",.5~r",
        "dtick": 1 if most < FEW else None,
        "gridcolor": look.line,
        "zerolinecolor": look.line,
        "tickfont": {"color": look.muted},
    }


def say(figure: go.Figure, words: str, look: Theme) -> None:
    """Let an empty figure say why it is empty."""
    figure.update_layout(
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[
            {
                "text": words,
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": 0.5,
                "showarrow": False,
                "font": {"color": look.muted},
            }
        ],
    )
