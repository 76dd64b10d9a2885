"""Summaries: one made by code alone, one drafted by a language model and checked."""

from logai_core.llm.draft import draft
from logai_core.llm.plain import summarise
from logai_core.llm.plan import Outgoing, outgoing

__all__ = ["Outgoing", "draft", "outgoing", "summarise"]
