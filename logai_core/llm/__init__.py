"""Summaries: one made by code alone, one drafted by a language model and checked.

`draft` is imported from its own module, where it is needed: the SDK behind it takes
a second to import, and most of the time nobody drafts.
"""

from logai_core.llm.estimate import Estimate, estimate
from logai_core.llm.plain import summarise
from logai_core.llm.preview import Outgoing, Preview, preview

__all__ = [
    "Estimate",
    "Outgoing",
    "Preview",
    "estimate",
    "preview",
    "summarise",
]
