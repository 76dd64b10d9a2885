"""What people and drafts say, taken apart: paragraphs, items and references to pins."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from logai_core.report.evidence import Line
from logai_core.report.words import shown

REFERENCE = re.compile(r"\[P([0-9]{1,6})\]")
BREAK = re.compile(r"\n[ \t]*\n")
ITEM = "- "
MOST_BELOW = 3  # lines that stand below a sentence; the evidence index has all
# A sentence ends at a stop before a blank; what is cited after it belongs to it.
SENTENCE = re.compile(r"(?<=[.?])\s+(?!\[P[0-9]|\()")


class Piece(NamedTuple):
    """Words, or a reference: then `pin` is the number of a pin that is in the report."""

    text: str
    pin: int = 0


class Said(NamedTuple):
    """One paragraph or item of a section, and the lines that stand below it."""

    pieces: list[Piece]
    item: bool = False
    lines: Sequence[Line] = ()

    @property
    def text(self) -> str:
        """Return it as one string."""
        return "".join(piece.text for piece in self.pieces)


def said_of(text: str, pins: Collection[int]) -> list[Said]:
    """Return a text taken apart, inert; `pins` are the numbers that can be referred to."""
    found: list[tuple[str, bool]] = []
    for block in BREAK.split(shown(text)):
        begun = False  # whether the line before can be continued
        for line in filter(None, map(str.strip, block.split("\n"))):
            item = line.startswith(ITEM)
            if item or not begun:
                found.append((line.removeprefix(ITEM), item))
            else:
                before, is_item = found[-1]
                found[-1] = (f"{before} {line}", is_item)
            begun = True
    return [Said(pieces_of(words, pins), item) for words, item in found]


def pieces_of(text: str, pins: Collection[int]) -> list[Piece]:
    """Return words and references; a reference to no pin stays words."""
    pieces: list[Piece] = []
    at = 0
    for hit in REFERENCE.finditer(text):
        if int(hit[1]) in pins:
            pieces += [Piece(text[at : hit.start()]), Piece(hit[0], int(hit[1]))]
            at = hit.end()
    return [one for one in [*pieces, Piece(text[at:])] if one.text]


def references(text: str) -> list[int]:
    """Return the numbers of the pins that a text refers to, in its order."""
    return [int(hit[1]) for hit in REFERENCE.finditer(text)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with what it cites; items are apart."""
    return [
        sentence
        for said in said_of(text, ())
        for sentence in SENTENCE.split(said.text)
        if sentence
    ]
