"""Every picture, for page, report and terminal alike: small frames to figures."""

from logai_core.charts.band import band
from logai_core.charts.cells import Cells, cells_of, kinds_in
from logai_core.charts.dial import Dial, dial_of
from logai_core.charts.drawing import Drawing
from logai_core.charts.flags import Flag
from logai_core.charts.heat import frames, heat
from logai_core.charts.lanes import lanes
from logai_core.charts.series_names import series_name
from logai_core.charts.timeline import timeline
from logai_core.charts.waterfall import waterfall

__all__ = [
    "Cells",
    "Dial",
    "Drawing",
    "Flag",
    "band",
    "cells_of",
    "dial_of",
    "frames",
    "heat",
    "kinds_in",
    "lanes",
    "series_name",
    "timeline",
    "waterfall",
]
