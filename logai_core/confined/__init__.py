"""Work whose cost nobody can foretell, in a child process that can be killed.

A pattern or a query that a person typed may take forever or all memory, inside a
library that cannot be interrupted. Here it runs with limits, and the worst that it can
do is to end with a sentence.
"""

from logai_core.confined.children import cool, warm
from logai_core.confined.running import ALLOWED, run

__all__ = ["ALLOWED", "cool", "run", "warm"]
