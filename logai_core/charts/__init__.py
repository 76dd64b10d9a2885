"""Every picture, for page, report and terminal alike: small frames to figures."""

from logai_core.charts.band import band
from logai_core.charts.timeline import timeline

__all__ = ["band", "timeline"]
