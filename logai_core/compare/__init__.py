"""What differs between two sets of records: new, gone, up, down."""

from logai_core.compare.baseline import (
    Baseline,
    Sides,
    default_baseline,
    sides,
    swap,
)
from logai_core.compare.changes import MOST_Q, Compared, compare, compare_all
from logai_core.compare.members import compared_members
from logai_core.compare.numbers import compare_numbers
from logai_core.compare.summing import sum_up

__all__ = [
    "MOST_Q",
    "Baseline",
    "Compared",
    "Sides",
    "compare",
    "compare_all",
    "compare_numbers",
    "compared_members",
    "default_baseline",
    "sides",
    "sum_up",
    "swap",
]
