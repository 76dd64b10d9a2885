"""The Report page: what is written, on the left, and the report as it will be."""

from workbench.ui.report.beside import draw

__all__ = ["draw"]
