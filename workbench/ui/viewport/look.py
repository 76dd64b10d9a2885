"""Colours of levels and sources in the viewport, from the one palette.

A colour of data is the same in light and dark, so it cannot be the colour of text and
be readable in both: it fills a tile, on which the glyph has black or white, and a bar
beside the name of a source. The words are in the colours of the page.
"""

import polars as pl

from logai_core.charts import palette
from logai_core.levels import NAMES

HUES = (
    palette.BLUE, palette.ORANGE, palette.GREEN, palette.PURPLE, palette.SKY,
    palette.VERMILION, palette.YELLOW,
)  # fmt: skip
BLACK, WHITE = "#000000", "#FFFFFF"


def css(plain: str) -> str:
    """Return the style sheet with the colours of the palette put in."""
    levels = [
        f".level-{at} {{ --tile: {palette.LEVELS[name]}; "
        f"--on-tile: {ink_on(palette.LEVELS[name])}; }}"
        for at, name in enumerate(NAMES)
    ]
    hues = [f".hue-{at} {{ --hue: {hue}; }}" for at, hue in enumerate(HUES)]
    shared = f".viewport {{ --mark: {palette.YELLOW}; --error: {palette.ALERT}; }}"
    return "\n".join([plain, shared, *levels, *hues])


def colours_of(sources: pl.DataFrame) -> dict[str, int]:
    """Return which of HUES each source of a case has.

    It follows from the id, so that it is the same on every page and visit; a source
    whose hue another one has takes the next that is free, while there is one.
    """
    found: dict[str, int] = {}
    for source_id in sorted(sources["source_id"].to_list()):
        taken = set(found.values())
        first = sum(source_id.encode()) % len(HUES)
        turns = [(first + step) % len(HUES) for step in range(len(HUES))]
        found[source_id] = next((one for one in turns if one not in taken), first)
    return found


def ink_on(colour: str) -> str:
    """Return black or white, whichever stands out more from `#RRGGBB`."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#RRGGBB`, from 1 to 21.

    Source: WCAG 2.2, contrast ratio and relative luminance.
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
