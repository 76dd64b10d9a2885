"""Which answers need not be asked for again: those to exactly the same question."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import anthropic

from logai_core.llm.answer import Answer
from logai_core.llm.prompts import Prompt
from logai_core.settings import DraftSettings

API = "2026-10-21"  # version of the protocol that the client speaks
VALIDATOR = 1  # raise it when answers are judged otherwise


class Answers(Protocol):
    """Keeps answers by the digest of their question."""

    def get(self, key: str) -> Mapping[str, Any] | None:
        """Return what was kept, if anything."""

    def put(self, key: str, row: Mapping[str, Any]) -> None:
        """Keep an answer."""


class Forgetful:
    """Keeps nothing."""

    def get(self, key: str) -> Mapping[str, Any] | None:
        """Return nothing."""

    def put(self, key: str, row: Mapping[str, Any]) -> None:
        """Keep nothing."""


class Question(NamedTuple):
    """All that an answer depends on; `turns` are as they leave."""

    service: str
    model: str
    prompt: Prompt
    repair: Prompt
    turns: Sequence[str]
    fewest: int

    def key(self, settings: DraftSettings) -> str:
        """Return the digest that an answer is kept by, in 64 hex digits."""
        told = {
            "service": self.service,
            "api": API,
            "model": self.model,
            "effort": settings.effort,
            "max_tokens": settings.max_tokens,
            "prompts": [*self.prompt, *self.repair],
            "schema": anthropic.transform_schema(Answer),
            "turns": list(self.turns),
            "fewest": self.fewest,
            "validator": VALIDATOR,
        }
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def text_of(row: Mapping[str, Any] | None) -> str | None:
    """Return the text of a kept answer; None where there is none, or it is damaged."""
    text = (row or {}).get("text")
    return text if isinstance(text, str) else None
