"""A comparison in a query: its operator, and a value, a range or a set of values."""

import re

from logai_core.errors import Fix
from logai_core.query.faults import fault, quoted
from logai_core.query.scanning import OPERATORS, Scanner
from logai_core.query.tree import Compare, Operator, Place, Value

_AS_OPERATORS: dict[str, Operator] = {
    one: one  # type: ignore[misc]
    for one in OPERATORS
}
_ORDER = (">", ">=", "<", "<=")
# The rest of a set whose values lack an OR between them.
_WORDS = re.compile(r"[^\s()\"]+(?:\s+[^\s()\"]+)*(?=\s*\))")
# A day, and behind it what a clock shows: one time, but for the space.
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_CLOCK = re.compile(r"[ \t]+[0-9]{1,2}:[0-9]{2}[^\s()\[\]\"]*")
_FROM_TO = re.compile(r"([0-9.]{1,20})(?:-|\.\.)([0-9.]{1,20})")


def read_comparison(scan: Scanner, named: Value, start: int) -> Compare:
    """Read on behind the name of a field, which begins at `start`.

    Raises:
        QueryError: there is no operator, or no value that it can take.
    """
    return _Comparison(scan).read(named, start)


class _Comparison:
    def __init__(self, scan: Scanner) -> None:
        self._scan = scan
        self._text = scan.text

    def read(self, named: Value, start: int) -> Compare:
        """Read the rest of a comparison, of which the name of the field is read."""
        scan = self._scan
        own = self._text.startswith("@", start)
        name = named.text if named.kind == "quoted" else named.text.removeprefix("@")
        place = Place(start, start + len(self._text[start : scan.at].rstrip()))
        if not name:
            raise fault(self._text, place, "found no name of a field", "Write it.")
        self._named = place
        operator = self._operator(place)
        colons = not own and name.lower() == "time"
        value = self._value(colons=colons, stops="")
        if operator in _ORDER and value.kind not in ("word", "quoted"):
            raise fault(
                self._text,
                value.place,
                f"found {self._text[value.place.start : value.place.end]!r} after "
                f"{operator}, expected one value",
                "Compare with : to match a pattern, a range or several values.",
                (Fix(place.end, value.place.start, ":"),),
            )
        return Compare(name, own, operator, value, place)

    def _operator(self, named: Place) -> Operator:
        scan, start = self._scan, self._scan.at
        found = scan.begins(OPERATORS)
        if not found:
            raise fault(
                self._text,
                named,
                "found no operator after it",
                "Write : and a value.",
                (Fix(named.end, named.end, ":*"),),
            )
        scan.at += len(found)
        if found == ":" and scan.begins((">=", "<=", ">", "<")):
            found = scan.begins((">=", "<=", ">", "<"))
            scan.at += len(found)
        if scan.begins(("=", "~")):
            right = ":/…/ for a regex" if scan.peek() == "~" else found[0]
            raise fault(
                self._text,
                Place(start, scan.at + 1),
                f"found {self._text[start : scan.at + 1]!r}, expected an operator",
                f"Write {right}.",
                () if scan.peek() == "~" else (Fix(start, self._run(), found),),
            )
        return _AS_OPERATORS[found]

    def _run(self) -> int:
        """Return where the signs end that are no operator together."""
        rest = self._text[self._scan.at :]
        return len(self._text) - len(rest.lstrip("=~<>:"))

    def _value(self, *, colons: bool, stops: str) -> Value:
        scan = self._scan
        scan.skip()
        start = scan.at
        if scan.peek() == "/":
            return scan.regex()
        if scan.peek() == "(" and not stops:
            return self._set(colons=colons)
        if scan.peek() == "[" and not stops:
            return self._range(colons=colons)
        value = self._plain(colons=colons, stops=stops)
        scan.check_boundary(start)
        return value

    def _plain(self, *, colons: bool, stops: str) -> Value:
        scan, start = self._scan, self._scan.at
        if scan.peek() == '"':
            return scan.quoted()
        keyword = scan.keyword()
        value = scan.word(stops=stops, colons=colons)
        if value.text and not keyword:
            if colons:
                self._check_whole(value)
            return value
        raise fault(
            self._text,
            Place(start, start + max(len(keyword), 1)),
            f"found {keyword or scan.peek() or 'the end'!r}, expected a value",
            f"Write a value, {quoted(keyword.lower())} for the word."
            if keyword
            else 'Write a value; "" is the empty text, * any value.',
            self._fixes_of_no_value(start, keyword),
        )

    def _check_whole(self, value: Value) -> None:
        """Refuse a day that the time of day stands behind: it would be a word to find."""
        clock = _CLOCK.match(self._text, value.place.end)
        if not clock or not _DAY.fullmatch(value.text):
            return
        place = Place(value.place.start, clock.end())
        whole = quoted(self._text[place.start : place.end])
        raise fault(
            self._text,
            place,
            "found a day and a time of day apart, expected one value",
            f"Write {whole}, or a T between them.",
            (whole,),
        )

    def _fixes_of_no_value(self, start: int, keyword: str) -> list[Fix]:
        named, text = self._named, self._text
        fixes = [Fix(start, start + len(keyword), quoted(keyword.lower()))][
            : len(keyword)
        ]
        if set(text[named.end : start]) & set("(["):
            return [*fixes, Fix(start, start, "* " if keyword else "*")]
        if text[start : start + 1] == "(":
            return fixes
        return [*fixes, Fix(named.end, start, ":* " if keyword else ":*")]

    def _set(self, *, colons: bool) -> Value:
        scan, start = self._scan, self._scan.at
        scan.at += 1
        members = [self._value(colons=colons, stops=")")]
        while scan.take_keyword("OR"):
            members.append(self._value(colons=colons, stops=")"))
        scan.skip()
        self._close(
            start, ")", "OR between values, as in level:(warn OR error)", self._an_or()
        )
        place = Place(start, scan.at)
        return Value("set", self._text[start : scan.at], place, tuple(members))

    def _an_or(self) -> list[Fix]:
        """Return the fix for values of a set with no OR, or with AND, between them."""
        at, keyword = self._scan.at, self._scan.keyword()
        if keyword == "AND":
            return [Fix(at, at + 3, "OR")]
        rest = _WORDS.match(self._text, at)
        words = rest[0].split() if rest else []
        if not rest or keyword or {"OR", "AND", "NOT"} & {one.upper() for one in words}:
            return []
        return [Fix(at, rest.end(), "OR " + " OR ".join(words))]

    def _range(self, *, colons: bool) -> Value:
        scan, start = self._scan, self._scan.at
        scan.at += 1
        low = self._bound(colons=colons)
        scan.skip()
        if scan.begins(("TO ", "to ", "TO\t", "to\t", "TO\n", "to\n")):
            scan.at += 2
            high = self._bound(colons=colons)
            scan.skip()
            self._close(start, "]", "a range such as [1 TO 5]", [])
            place = Place(start, scan.at)
            return Value("range", self._text[start : scan.at], place, (low, high))
        raise fault(
            self._text,
            Place(scan.at, scan.at + 1),
            f"found {scan.peek() or 'the end'!r}, expected TO and the end of the range",
            "Write a range such as [1 TO 5]; quote an end that has spaces.",
            (self._to(low),),
        )

    def _to(self, low: Value) -> Fix:
        """Return the fix for a range whose first end is followed by no TO."""
        at, text, ends = self._scan.at, self._text, _FROM_TO.fullmatch(low.text)
        if ends:
            return Fix(*low.place, f"{ends[1]} TO {ends[2]}")
        if text[at:].strip().upper() == "TO":
            return Fix(len(text.rstrip()), len(text), " *]")
        missing = {"": " TO *]", "]": " TO *"}
        return Fix(at, at, missing.get(text[at : at + 1], "TO "))

    def _bound(self, *, colons: bool) -> Value:
        self._scan.skip()
        value = self._plain(colons=colons, stops="]")
        if value.kind == "glob":
            raise fault(
                self._text,
                value.place,
                "found a wildcard at the end of a range",
                "Write a value, or * alone where the range is open.",
                ("*", value.text.strip("*?") or "*"),
            )
        return value

    def _close(self, start: int, bracket: str, expected: str, fixes: list[Fix]) -> None:
        scan = self._scan
        if scan.peek() == bracket:
            scan.at += 1
            scan.check_boundary(start)
            return
        raise fault(
            self._text,
            Place(scan.at, scan.at + 1),
            f"found {scan.peek() or 'the end'!r}, expected {bracket!r} or {expected}",
            f"Write {bracket} where it ends.",
            fixes if scan.peek() else [Fix(scan.at, scan.at, bracket)],
        )
