"""The text of a query, read from left to right: words, quoted text, regexes."""

from logai_core.errors import Fix
from logai_core.query.faults import balanced, fault, quoted
from logai_core.query.patterns import check_regex
from logai_core.query.tree import Place, Value

MOST_CHARS = 10_000
MOST_TERMS = 200  # each may read a long column of all records
MOST_DEPTH = 60  # of brackets and negations; each takes several calls to read
ALIASES = ("|=", "|~", "!=", "!~")
OPERATORS = ("!=", ">=", "<=", ":", "=", ">", "<")
_BREAKS_TERM = '()":=<>'
_BREAKS_VALUE = '()"'


class Scanner:
    """A position in the text of a query."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.begun = 0  # where the term or comparison begins that is being read

    def skip(self) -> None:
        """Go past white space."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def peek(self) -> str:
        """Return the next character, or an empty string at the end."""
        return self.text[self.at : self.at + 1]

    def begins(self, choices: tuple[str, ...]) -> str:
        """Return which of `choices` comes next, or an empty string."""
        for one in choices:
            if self.text.startswith(one, self.at):
                return one
        return ""

    def keyword(self) -> str:
        """Return the keyword that comes next, in capitals, or an empty string."""
        end = self._end_of_word(self.at, _BREAKS_TERM)
        word = self.text[self.at : end]
        is_one = word in ("AND", "OR", "NOT", "and", "or", "not")
        return word.upper() if is_one else ""

    def take_keyword(self, word: str) -> bool:
        """Go past a keyword if it comes next."""
        self.skip()
        if self.keyword() != word:
            return False
        self.at += len(word)
        return True

    def term(self) -> Value:
        """Read a bare word that is text or the name of a field."""
        start = self.at
        self.at = self._end_of_word(start, _BREAKS_TERM)
        while self.peek() == "!" and not self.begins(("!=",)):
            self.at = self._end_of_word(self.at + 1, _BREAKS_TERM)
        return bare(self.text[start : self.at], Place(start, self.at))

    def word(self, *, stops: str, colons: bool) -> Value:
        """Read a bare value, which ends at white space or one of `stops`."""
        start = self.at
        self.at = self._end_of_word(start, _BREAKS_VALUE + stops, breaks_at_not=False)
        place = Place(start, self.at)
        word = self.text[start : self.at]
        if ":" in word and not colons:
            raise self._colon(word, place)
        return bare(word, place)

    def _colon(self, word: str, place: Place) -> Exception:
        hint, fixes = f"Write {quoted(word)} for the value", [Fix(*place, quoted(word))]
        whole = self.text[self.begun : place.end]
        if not set(whole) & set(' ()[]"\t\n'):
            hint += f"; to look for the text, {quoted(whole)}"
            fixes.append(Fix(self.begun, place.end, quoted(whole)))
        return fault(
            self.text,
            Place(place.start + word.index(":"), place.end),
            "found a colon in a value without quotes",
            f"{hint}.",
            fixes,
        )

    def _end_of_word(
        self, start: int, breaks: str, *, breaks_at_not: bool = True
    ) -> int:
        end = start
        while end < len(self.text):
            char = self.text[end]
            if char.isspace() or char in breaks:
                break
            if breaks_at_not and char == "!" and end > start:
                break
            end += 1
        return end

    def quoted(self) -> Value:
        r"""Read text between quotes; \" and \\ are a quote and a backslash."""
        start, chars = self.at, list[str]()
        self.at += 1
        while self.peek() != '"':
            if not self.peek():
                closed = quoted("".join(chars).rstrip())
                raise fault(
                    self.text,
                    Place(start, len(self.text)),
                    "found no quote that closes this one",
                    f"Write {closed}.",
                    (closed,),
                )
            if self.begins(('\\"', "\\\\")):
                self.at += 1
            chars.append(self.peek())
            self.at += 1
        self.at += 1
        return Value("quoted", "".join(chars), Place(start, self.at))

    def regex(self) -> Value:
        r"""Read a pattern between slashes; in it, \/ is a slash."""
        start, chars = self.at, []
        self.at += 1
        while self.peek() != "/":
            if not self.peek():
                raise self._not_a_regex(start, "found no slash that closes this one")
            if self.peek() == "\\":
                pair = self.text[self.at : self.at + 2]
                chars.append("/" if pair == "\\/" else pair)
                self.at += 2
                continue
            chars.append(self.peek())
            self.at += 1
        self.at += 1
        if not (self.peek() in ("", ")", "]") or self.peek().isspace()):
            raise self._not_a_regex(start, "found text after the regex")
        if not chars:
            raise self._not_a_regex(start, "found an empty regex")
        pattern = "".join(chars)
        check_regex(pattern, self.text, Place(start, self.at))
        return Value("regex", pattern, Place(start, self.at))

    def _not_a_regex(self, start: int, what: str) -> Exception:
        end = self._end_of_word(start, _BREAKS_VALUE, breaks_at_not=False)
        begun = (
            start if set(self.text[self.begun : start]) & set(" ([\t\n") else self.begun
        )
        whole = quoted(self.text[begun:end])
        fixes = [Fix(start, end, quoted(self.text[start:end])), Fix(begun, end, whole)]
        if self.text.startswith("//", start):  # of an address, and of no path
            fixes.reverse()
        rest = self.text[start:].rstrip()
        if "no slash" in what and not rest.endswith("\\") and len(rest) > 1:
            fixes.append(Fix(start, start + len(rest), f"{rest}/"))
        return fault(
            self.text,
            Place(start, end),
            f"{what}; a slash begins one, as in /timed? out/",
            f"To look for the text, write {whole}.",
            fixes,
        )

    def check_boundary(self, start: int) -> None:
        """Refuse what comes right after a word, a quote or a regex without a space."""
        if self.peek() in ("", ")", "]") or self.peek().isspace():
            return
        at = self.at
        end = self._end_of_word(at, "", breaks_at_not=False)
        whole = balanced(self.text[start:end])
        fixes = [Fix(start, start + len(whole), quoted(whole))]
        if not self.begins((*OPERATORS, "()")):
            fixes.append(Fix(at, at, " "))
        raise fault(
            self.text,
            Place(at, at + 1),
            f"found {self.peek()!r} right after a value, expected a space",
            f"To look for the text as it is, write {quoted(whole)}.",
            fixes,
        )


def bare(word: str, place: Place) -> Value:
    """Return a word as the value that it is."""
    if word and not word.strip("*"):
        return Value("any", "*", place)
    kind = "glob" if "*" in word or "?" in word else "word"
    return Value("glob" if kind == "glob" else "word", word, place)
