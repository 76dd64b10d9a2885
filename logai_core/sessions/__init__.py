"""Sessions: ids that tie records together, and what happened under each."""

from logai_core.sessions.covering import edges_of
from logai_core.sessions.finding import best_id, find_ids, good_ids
from logai_core.sessions.keys import id_of
from logai_core.sessions.tying import Tied, tie_sessions

__all__ = [
    "Tied",
    "best_id",
    "edges_of",
    "find_ids",
    "good_ids",
    "id_of",
    "tie_sessions",
]
