"""What a sentence claims that can be looked up: numbers, times, names, quotations.

The patterns are our own and run over rows of bounded width.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["number", "time", "date", "name", "quotation"]


class Claim(NamedTuple):
    """A piece of a sentence that must stand in the lines it cites."""

    kind: Kind
    piece: str


_SPELLED = {
    word: Decimal(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905
        start=2,
    )
} | {"dozen": Decimal(12), "hundred": Decimal(100), "thousand": Decimal(1000)}
_WORD_NUMBER = re.compile(rf"(?i)\b(?:{'|'.join(_SPELLED)})\b")

_PSEUDONYM = r"<[A-Z][A-Z0-9]{1,9}_\d{1,6}>"
_URL = r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"”`<>]+"
_PATH = r"(?<![\w/.<])/[\w.@%+~-]+(?:/[\w.@%+~-]+)*|\b[A-Za-z]:\\[^\s\"”`]+"
# A word with a digit, an underscore, an inner capital, dot or `::` is a name, and so
# are hyphenated words of which one part is.
_WORD = r"[A-Za-z_$][\w$]*(?:(?:[.@-]|::)[\w$]+)*"
_DOTTED = r"(?<![\w.])\d+(?:\.\d+){2,}"
_DATE = r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
_TIME = r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?![\d:])"
_NUMBER = r"(?<![\w.])(?<![A-Za-z]-)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_ZONED = re.compile(r"(:\d\d(?:[.,]\d{1,9})?) UTC(?![\w+-])")
_PIECES = re.compile(
    rf"(?P<name>{_PSEUDONYM}|{_URL}|{_PATH}|{_DOTTED})|(?P<date>{_DATE})"
    rf"|(?P<time>{_TIME})|(?P<number>{_NUMBER})|(?P<word>{_WORD})"
)
_QUOTED = re.compile(r"“([^”]{1,300})”|\"([^\"]{1,300})\"|`([^`]{1,300})`")
_TELLING = re.compile(r"\d|_|::|\$|[a-z][A-Z]|\w\.\w|@")
_KINDS: dict[str | None, Kind] = {
    "number": "number",
    "date": "date",
    "time": "time",
    "name": "name",
}
_ABBREVIATIONS = frozenset({"e.g", "i.e", "a.m", "p.m"})
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|[“\"`(]\s*)$")


def claims_of(text: str) -> list[Claim]:
    """Return the distinct claims of a sentence in the order of their place.

    Words that only look like prose are no claims: an invented name in lower case
    passes, and so does one at the start of a sentence.
    """
    return list(dict.fromkeys([*_quotations(text), *_pieces(_split_stamps(text))]))


class Seen:
    """The cited rows, as what they can prove."""

    def __init__(self, texts: list[str]) -> None:
        joined = "\n".join(texts)
        self._folded = _folded(joined)
        pieces = list(_pieces(_split_stamps(joined)))
        self._numbers = {_value(c.piece) for c in pieces if c.kind == "number"}
        self._dates = {c.piece for c in pieces if c.kind == "date"}
        self._times = {c.piece.replace(",", ".") for c in pieces if c.kind == "time"}

    def proves(self, claim: Claim) -> bool:
        """Tell whether the rows hold the claimed piece."""
        if claim.kind == "number":
            return _value(claim.piece) in self._numbers
        if claim.kind == "date":
            return claim.piece in self._dates
        if claim.kind == "time":
            return any(_starts(time, claim.piece) for time in self._times)
        return self._holds(_folded(claim.piece), whole=claim.kind == "name")

    def _holds(self, piece: str, *, whole: bool) -> bool:
        if not whole:
            return piece in self._folded
        # Not as a part of a longer word, version, address or path.
        before = r"(?<!\w)(?<!\d\.)" if piece[0].isdigit() else r"(?<!\w)"
        after = r"(?!\w|/\w|\.\d)" if piece[-1].isdigit() else r"(?!\w|/\w)"
        return bool(re.search(before + re.escape(piece) + after, self._folded))


def _pieces(text: str) -> Iterator[Claim]:
    for found in _PIECES.finditer(text):
        kind, piece = found.lastgroup, found[0]
        if kind == "word":
            spelled = _WORD_NUMBER.fullmatch(piece)
            if spelled:
                yield Claim("number", piece.lower())
            elif _is_name(piece, text[: found.start()]):
                yield Claim("name", piece)
        else:
            yield Claim(_KINDS[kind], piece.rstrip(".,"))


def _is_name(word: str, before: str) -> bool:
    if word.lower() in _ABBREVIATIONS:
        return False
    if _TELLING.search(word) or (len(word) > 1 and word.isupper()):
        return True
    return word[0].isupper() and len(word) > 1 and not _SENTENCE_START.search(before)


def _quotations(text: str) -> Iterator[Claim]:
    for found in _QUOTED.finditer(text):
        piece = (found[1] or found[2] or found[3]).strip(" .…")
        if piece:
            yield Claim("quotation", piece)


def _split_stamps(text: str) -> str:
    """Part the day from the time and its zone: `2026-01-01T10:00:00Z`, `10:00 UTC`.

    All times that rows begin with are UTC, so to say that of a time claims nothing.
    """
    parted = re.sub(r"(?<=\d)T(?=\d\d:\d\d)|(?<=:\d\d)Z\b", " ", text)
    return _ZONED.sub(r"\1", parted)


def _value(number: str) -> Decimal:
    return _SPELLED.get(number) or Decimal(number.replace(",", "")).normalize()


def _starts(seen: str, said: str) -> bool:
    said = said.replace(",", ".")
    return seen == said or seen.startswith((said + ":", said + "."))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
