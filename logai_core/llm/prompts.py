"""The prompts, kept as text beside the code."""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parents[2] / "prompts"


class Prompt(NamedTuple):
    """One prompt: its name, the number in its first line, and its text."""

    name: str
    version: str
    text: str


class Prompts(NamedTuple):
    """The three prompts of a draft."""

    map: Prompt
    synthesis: Prompt
    repair: Prompt

    @property
    def version(self) -> str:
        """Return 12 hex digits that name the text of all three."""
        text = "\x00".join(prompt.text for prompt in self)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def prompts() -> Prompts:
    """Read the prompts from the folder `prompts` beside the package."""
    return Prompts(*(_read(name) for name in Prompts._fields))


def _read(name: str) -> Prompt:
    first, _, text = (_FOLDER / f"{name}.md").read_text("utf-8").partition("\n")
    version = first.removeprefix("<!-- version: ").removesuffix(" -->")
    return Prompt(name, version, text.strip() + "\n")
