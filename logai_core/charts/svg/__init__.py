"""The charts as vectors, for documents: HTML without a script, and print.

The same marks, bands and colours as the figures of the pages; made of SMALL frames, as
text of SVG 1.1. No text of a log stands in them.
"""

from logai_core.charts.svg.band import band_svg
from logai_core.charts.svg.ink import PAPER, STYLED, Ink
from logai_core.charts.svg.timeline import timeline_svg

__all__ = ["PAPER", "STYLED", "Ink", "band_svg", "timeline_svg"]
