"""Records counted by time: WINDOWS for the detectors, HISTOGRAM for the picture."""

from logai_core.windows.axis import step_of
from logai_core.windows.counting import (
    Counted,
    count_windows,
    count_windows_and_places,
)
from logai_core.windows.picture import histogram, histogram_like

__all__ = [
    "Counted",
    "count_windows",
    "count_windows_and_places",
    "histogram",
    "histogram_like",
    "step_of",
]
