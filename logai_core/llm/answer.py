"""The shape of the model's answer: text and ids, nothing that acts."""

from typing import Literal

from pydantic import BaseModel, Field, ValidationError


class Bullet(BaseModel):
    """One sentence, with the tags of the lines and facts that prove it."""

    text: str = Field(description="One sentence that the cited lines and facts prove.")
    evidence: list[str] = Field(
        description="Tags of the cited lines and facts, at least one of a line."
    )


class Answer(BaseModel):
    """What a map or a synthesis request is answered with."""

    title: str = Field(description="One line that says what happened and when.")
    severity: Literal["SEV1", "SEV2", "SEV3", "SEV4"]
    bullets: list[Bullet] = Field(description="Up to seven bullets.")
    next_steps: list[str] = Field(description="Up to five things to look at next.")


class Unreadable(ValueError):
    """The text is not an answer; the message says why, for the repair request."""


def read_answer(text: str) -> Answer:
    """Read an answer, also one that stands between other words.

    Servers that ignore the schema put a fence or a sentence around it.

    Raises:
        Unreadable: there is no such JSON object.
    """
    start, end = text.find("{"), text.rfind("}")
    try:
        return Answer.model_validate_json(text[start : end + 1] if start >= 0 else text)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise Unreadable(f"{place}: {first['msg']}") from exc
