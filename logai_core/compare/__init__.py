"""What differs between two sets of records: new, gone, up, down."""

from logai_core.compare.baseline import (
    Baseline,
    Sides,
    default_baseline,
    sides,
    swap,
)
from logai_core.compare.changes import (
    MOST_Q,
    Compared,
    changes_of,
    compare,
    compare_all,
)
from logai_core.compare.counting import Counted, count_sides
from logai_core.compare.members import compared_members
from logai_core.compare.numbers import compare_numbers, distributions_of
from logai_core.compare.summing import sum_up

__all__ = [
    "MOST_Q",
    "Baseline",
    "Compared",
    "Counted",
    "Sides",
    "changes_of",
    "compare",
    "compare_all",
    "compare_numbers",
    "compared_members",
    "count_sides",
    "default_baseline",
    "distributions_of",
    "sides",
    "sum_up",
    "swap",
]
