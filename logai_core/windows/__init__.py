"""Records counted by time: WINDOWS for the detectors, HISTOGRAM for the picture."""

from logai_core.windows.axis import step_of
from logai_core.windows.counting import count_windows
from logai_core.windows.picture import histogram, histogram_like

__all__ = ["count_windows", "histogram", "histogram_like", "step_of"]
