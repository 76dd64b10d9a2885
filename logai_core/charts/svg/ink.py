"""Colours and face of a drawing: fixed for print, or left to the style of the page."""

from typing import NamedTuple

from logai_core.charts import palette
from logai_core.charts.palette import Theme


class Ink(NamedTuple):
    """Paper, ink and the name of the face that words are set in."""

    look: Theme
    face: str


# Names of the custom properties that the style sheet of the report defines.
STYLED = Ink(
    Theme(
        surface="var(--surface)",
        raised="var(--raised)",
        text="var(--text)",
        muted="var(--muted)",
        line="var(--line)",
        accent="var(--accent)",
        on_accent="var(--on-accent)",
        mark="var(--faint-mark)",
        strong_mark="var(--mark)",
    ),
    palette.FONT,
)
PAPER = Ink(palette.LIGHT, "Libertinus Serif")
