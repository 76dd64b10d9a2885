"""The query language: one text for the page, the address, the terminal and rules."""

from logai_core.query.clauses import (
    clause_for,
    clause_having,
    with_clause,
    without_clause,
)
from logai_core.query.compiling import columns, condition
from logai_core.query.completing import Completion, complete
from logai_core.query.faults import quoted
from logai_core.query.fields import Fields
from logai_core.query.finding import find_rows
from logai_core.query.grammar import parse
from logai_core.query.literals import literals
from logai_core.query.profiled import find_rows_by_profile
from logai_core.query.pruning import message_kinds
from logai_core.query.tree import Clause, Query
from logai_core.query.unlikely import unlikely
from logai_core.query.window import window_of

__all__ = ["Clause", "Completion", "Fields", "Query", "clause_for", "clause_having", "columns",
           "complete", "condition", "find_rows", "find_rows_by_profile", "literals", "message_kinds", "parse", "quoted", "unlikely", "window_of",
           "with_clause", "without_clause"]  # fmt: skip
