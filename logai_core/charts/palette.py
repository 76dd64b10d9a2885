"""The one file with colours and fonts, for page, charts and report.

Hues are the Okabe-Ito set, which people with any common colour vision deficiency
can tell apart, and two greys. What is drawn as data has one colour for light and
dark; what is drawn as paper and ink has two.

Source: Okabe and Ito, Color Universal Design (2008).
"""

from typing import NamedTuple

ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#999999"

LEVELS = {
    "UNKNOWN": GREY,
    "TRACE": GREEN,
    "DEBUG": BLUE,
    "INFO": SKY,
    "WARN": ORANGE,
    "ERROR": VERMILION,
    "FATAL": PURPLE,
}

OBSERVED = BLUE
EXPECTED = GREY
BAND = "rgba(86, 180, 233, 0.25)"  # SKY
ALERT = VERMILION
LEARNING = "rgba(128, 128, 128, 0.10)"
BASELINE = "rgba(0, 158, 115, 0.16)"  # GREEN
BASELINE_EDGE = GREEN

# No name that needs quotes: these stand in CSS and in figures alike.
FONT = "system-ui, -apple-system, sans-serif"
MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"


class Theme(NamedTuple):
    """Paper and ink. `mark` fills what a finding covers, as a highlighter does."""

    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    mark: str
    strong_mark: str


LIGHT = Theme(
    surface="#FFFFFF",
    raised="#F5F6F8",
    text="#1B1F24",
    muted="#5B6470",
    line="#DFE3E8",
    accent=BLUE,
    on_accent="#FFFFFF",
    mark="rgba(240, 228, 66, 0.35)",
    strong_mark="rgba(240, 228, 66, 0.75)",
)
DARK = Theme(
    surface="#12161B",
    raised="#1A2027",
    text="#E4E8ED",
    muted="#9AA4B0",
    line="#2C343D",
    accent=SKY,
    on_accent="#0B0F13",
    mark="rgba(240, 228, 66, 0.16)",
    strong_mark="rgba(240, 228, 66, 0.36)",
)


def theme(*, dark: bool) -> Theme:
    """Return the paper and ink of the dark or the light look."""
    return DARK if dark else LIGHT


def out_of_band(*, dark: bool) -> list[tuple[float, str]]:
    """Return colours for -1 (far below) to 1 (far above); the band is a third of it.

    Within the band they are pale, and its edges are steps: blue and orange differ for
    every common colour vision deficiency, and in how light they are from the ground.
    """
    look = theme(dark=dark)
    if dark:
        below, above = ("#1E3A4F", "#2F7FB5", SKY), ("#4A3A22", "#C2761A", "#FFB63D")
    else:
        below, above = ("#DCEBF5", "#6DB1DC", BLUE), ("#FAEBD0", "#EFA143", VERMILION)
    third = 1 / 6
    return [
        (0.0, below[2]),
        (0.5 - third, below[1]),
        (0.5 - third, below[0]),
        (0.5, look.raised),
        (0.5 + third, above[0]),
        (0.5 + third, above[1]),
        (1.0, above[2]),
    ]
