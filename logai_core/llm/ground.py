"""Check an answer against the lines it cites, bullet by bullet.

It proves citation, not entailment: a sentence that turns the meaning of its lines
round with their own words passes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from logai_core.llm.answer import Answer
from logai_core.llm.claims import Claim, Seen, claims_of
from logai_core.llm.digest import Row
from logai_core.llm.row import MOST
from logai_core.llm.words import one_line

TEXT_CHARS = 500
_TAG = re.compile(r"\s*\[\[[^\[\]\s]{1,12}\]\]")
_CAUSAL = re.compile(
    r"(?i)\b(?:because|caus(?:e|es|ed|ing)|due to|led to|lead(?:s|ing)? to|trigger\w*|"
    r"result(?:s|ed|ing)? (?:in|of|from)|root cause|therefore|owing to)\b"
)
HYPOTHESIS = "Hypothesis: "
# What would act if anybody showed a text as Markdown or HTML.
_MARKUP = re.compile(
    r"(?i)!?\[[^\]]{0,200}\]\s?\(|<\s?/?(?:img|a|script|iframe|svg|style|link|object|form)\b"
)
_DENIAL = re.compile(
    r"(?i)\b(?:no|not|never|none|nothing|nobody|neither|nor|cannot|without)\b|n[’']t\b"
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")
STEM = 4  # first letters by which a word is told in another form: fail, failed, failure


class Grounded(NamedTuple):
    """A bullet of which every piece stands in the rows it cites."""

    text: str
    rows: tuple[Row, ...]


class Struck(NamedTuple):
    """A bullet that cannot be kept, and why."""

    text: str
    why: str


class Verdict(NamedTuple):
    """Every bullet of an answer is in exactly one of the two lists."""

    kept: list[Grounded]
    struck: list[Struck]


def check(answer: Answer, rows: Mapping[str, Row]) -> Verdict:
    """Keep the bullets that their rows prove; at most seven.

    A bullet must cite known tags only, at least one of them a line, and its rows must
    prove it by `fault_of`. One that speaks of a cause is labelled a hypothesis.
    """
    kept: list[Grounded] = []
    struck: list[Struck] = []
    for bullet in answer.bullets:
        text = _plain(bullet.text)
        cited = list(dict.fromkeys(tag.strip("[] ") for tag in bullet.evidence))
        why = _fault(text, cited, rows)
        if not why and len(kept) == MOST:
            why = f"there are {MOST} bullets already"
        if why:
            struck.append(Struck(text, why))
        else:
            kept.append(Grounded(_labelled(text), tuple(rows[tag] for tag in cited)))
    return Verdict(kept, struck)


def unproven(text: str, rows: Sequence[Row]) -> list[Claim]:
    """Return the claims of a text that none of the rows holds."""
    seen = Seen([row.text for row in rows])
    return [claim for claim in claims_of(text) if not seen.proves(claim)]


def _fault(text: str, cited: list[str], rows: Mapping[str, Row]) -> str:
    if not text:
        return "it is empty"
    unknown = [tag for tag in cited if tag not in rows]
    if unknown:
        return f"it cites {one_line(unknown[0], 20)!r}, which is no tag of these lines"
    if all(rows[tag].ref is None for tag in cited):
        return "it cites no line"
    return fault_of(text, [rows[tag] for tag in cited])


def fault_of(text: str, rows: Sequence[Row]) -> str:
    """Return why rows do not prove a sentence, or "" where they do.

    It may hold no markup and no claim that is in none of the rows; it may deny only
    where one of them does, and shares a word with them at least.
    """
    if holds_markup(text):
        return "it holds a link, a picture or markup"
    missing = unproven(text, rows)
    if missing:
        pieces = ", ".join(f"{kind} {piece!r}" for kind, piece in missing[:4])
        return f"not in the lines it cites: {pieces}"
    joined = "\n".join(row.text for row in rows)
    if _DENIAL.search(text) and not _DENIAL.search(joined):
        return "it denies something, which none of the lines it cites does"
    if not claims_of(text) and not _stems(text) & _stems(joined):
        return "it has no word in common with the lines it cites"
    return ""


def holds_markup(text: str) -> bool:
    """Tell whether a text holds a Markdown link or picture, or HTML that acts."""
    return bool(_MARKUP.search(text))


def _stems(text: str) -> set[str]:
    return {word[:STEM].casefold() for word in _CONTENT.findall(text)}


def _plain(text: str) -> str:
    return one_line(_TAG.sub("", text), TEXT_CHARS)


def _labelled(text: str) -> str:
    if _CAUSAL.search(text) and not text.lower().startswith(HYPOTHESIS.lower()):
        return HYPOTHESIS + text
    return text
