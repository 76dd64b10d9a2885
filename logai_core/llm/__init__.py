"""Summaries: one made by code alone, one drafted by a language model and checked."""

from logai_core.llm.plain import summarise

__all__ = ["summarise"]
