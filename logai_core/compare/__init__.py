"""What differs between two sets of records: new, gone, up, down."""

from logai_core.compare.baseline import (
    Baseline,
    Sides,
    default_baseline,
    sides,
    swap,
    usual_baseline,
)
from logai_core.compare.changes import (
    MOST_Q,
    Compared,
    changes_of,
    compare,
    compare_all,
)
from logai_core.compare.columns import Columns, Ids, numbers_in
from logai_core.compare.counting import Counted, count_sides
from logai_core.compare.members import comparable, compared_members
from logai_core.compare.numbers import compare_numbers, distributions_of
from logai_core.compare.summed import count_columns
from logai_core.compare.summing import by_weight, sum_up
from logai_core.compare.units import IDS

__all__ = [
    "IDS",
    "MOST_Q",
    "Baseline",
    "Columns",
    "Compared",
    "Counted",
    "Ids",
    "Sides",
    "by_weight",
    "changes_of",
    "comparable",
    "compare",
    "compare_all",
    "compare_numbers",
    "compared_members",
    "count_columns",
    "count_sides",
    "default_baseline",
    "distributions_of",
    "numbers_in",
    "sides",
    "sum_up",
    "swap",
    "usual_baseline",
]
