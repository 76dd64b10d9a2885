"""Read-only SQL of a person over the records of a scope, in a database locked up first.

Run it only in a confined child: DuckDB promises no protection from the SQL it is given.
"""

from logai_core.sql.answering import ask
from logai_core.sql.tables import Part, Tables

__all__ = ["Part", "Tables", "ask"]
