"""The text of a query to its tree: read once from left to right, one level a rule.

query = or ; or = and {"OR" and} ; and = not {["AND"] not} ; not = ["NOT" | - | !] atom
atom  = "(" query ")" | field operator value | value | |= "x" | != "x" | |~ "re" | !~ "re"
"""

from collections.abc import Iterator
from contextlib import contextmanager

from logai_core.errors import Fix
from logai_core.query.borrowed import check_borrowed
from logai_core.query.comparisons import read_comparison
from logai_core.query.faults import fault, left_out, quoted
from logai_core.query.patterns import check_regex
from logai_core.query.scanning import (
    ALIASES,
    MOST_CHARS,
    MOST_DEPTH,
    MOST_TERMS,
    OPERATORS,
    Scanner,
    bare,
)
from logai_core.query.strays import (
    stray_bracket,
    stray_end,
    stray_keyword,
    stray_operator,
)
from logai_core.query.tree import (
    And,
    Clause,
    Node,
    Not,
    Or,
    Place,
    Query,
    Term,
    Value,
    is_about_time,
    leaves,
)


def parse(text: str) -> Query:
    """Return what a query says; a blank text matches everything.

    Raises:
        QueryError: at the place where it cannot be read, with what to write instead.
    """
    _check(text)
    parser = _Parser(text)
    clauses = parser.whole()
    return Query(text, tuple(clauses))


def _check(text: str) -> None:
    if len(text) > MOST_CHARS:
        raise fault(
            text,
            Place(MOST_CHARS, len(text)),
            f"found {len(text):,} characters, expected at most {MOST_CHARS:,}",
            "Leave something out.",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise fault(
            text,
            Place(error.start, error.end),
            "found half of a character, expected text",
            "Leave it out.",
            ("",),
        ) from error


class _Parser:
    def __init__(self, text: str) -> None:
        self._scan = Scanner(text)
        self._text = text
        self._depth = 0
        self._open = 0  # brackets
        self._terms = 0

    def whole(self) -> list[Clause]:
        scan = self._scan
        scan.skip()
        if not scan.peek():
            return []
        start = scan.at
        parts = self._and_parts()
        if scan.keyword() == "OR":
            scan.at, self._terms = start, 0
            parts = [(self._or(), Place(start, scan.at))]
        scan.skip()
        if scan.peek():
            raise stray_bracket(self._text, scan.at)
        return [self._clause(node, place) for node, place in parts]

    def _clause(self, node: Node, place: Place) -> Clause:
        is_time = all(is_about_time(leaf) for leaf in leaves(node))
        text = self._text[place.start : place.end].strip()
        if text.startswith(ALIASES) and not isinstance(node, Or):
            text = _without_alias(node)
        return Clause(text, is_time, node)

    def _or(self) -> Node:
        nodes = [self._and()]
        while self._scan.take_keyword("OR"):
            nodes.append(self._and())
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _and(self) -> Node:
        nodes = tuple(node for node, _ in self._and_parts())
        return nodes[0] if len(nodes) == 1 else And(nodes)

    def _and_parts(self) -> list[tuple[Node, Place]]:
        scan = self._scan
        parts = []
        while True:
            scan.skip()
            start = scan.at
            node = self._not()
            parts.append((node, Place(start, scan.at)))
            joined = scan.take_keyword("AND")
            scan.skip()
            is_over = scan.peek() in ("", ")") or scan.keyword() == "OR"
            if is_over and not joined:
                return parts

    def _not(self) -> Node:
        scan = self._scan
        scan.skip()
        if scan.take_keyword("NOT"):
            with self._deeper():
                return Not(self._not())
        sign = scan.begins(("-", "!"))
        if sign and not scan.begins(ALIASES):
            after = self._text[scan.at + 1 : scan.at + 2]
            if after and not after.isspace() and after != ")":
                scan.at += 1
                with self._deeper():
                    return Not(self._not())
        return self._atom()

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise fault(
                self._text,
                Place(self._scan.at, self._scan.at + 1),
                f"found more than {MOST_DEPTH} levels of brackets and negations",
                "Write it flatter.",
            )
        yield
        self._depth -= 1

    def _atom(self) -> Node:
        scan = self._scan
        scan.skip()
        scan.begun = scan.at
        if scan.peek() != "(":
            self._count_term()
        if scan.begins(ALIASES):
            return self._alias()
        if scan.peek() == "(":
            return self._group()
        if scan.peek() == "/":
            return Term(scan.regex())
        check_borrowed(self._text, scan.at)
        self._check_begins()
        start = scan.at
        if scan.peek() == '"':
            named = scan.quoted()
        else:
            named = scan.term()
            self._skip_to_operator()
        if scan.begins(OPERATORS):
            return read_comparison(scan, named, start)
        if named.text == "@" and scan.peek() == '"':
            named = scan.quoted()
            return read_comparison(scan, named, start)
        scan.check_boundary(start)
        return Term(named)

    def _count_term(self) -> None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise fault(
                self._text,
                Place(self._scan.at, self._scan.at + 1),
                f"found more than {MOST_TERMS} terms",
                "Write values of one field as one term, as in id:(a1 OR b2 OR c3).",
            )

    def _skip_to_operator(self) -> None:
        at = self._scan.at
        self._scan.skip()
        if not self._scan.begins(OPERATORS):
            self._scan.at = at

    def _check_begins(self) -> None:
        """Refuse what no term begins with: the end, a keyword, an operator, a bracket."""
        scan = self._scan
        word = scan.keyword()
        if word:
            raise stray_keyword(self._text, scan.at, word)
        if scan.peek() in ("", ")"):
            raise stray_end(self._text, scan.at)
        operator = scan.begins(OPERATORS)
        if operator:
            raise stray_operator(self._text, scan.at, operator)

    def _group(self) -> Node:
        scan, start = self._scan, self._scan.at
        scan.at += 1
        self._open += 1
        with self._deeper():
            node = self._or()
        scan.skip()
        if scan.peek() != ")":
            raise fault(
                self._text,
                Place(start, start + 1),
                "found no bracket that closes this one",
                "Write ) where the group ends.",
                (Fix(scan.at, scan.at, ")" * self._open),),
            )
        scan.at += 1
        self._open -= 1
        return node

    def _alias(self) -> Node:
        scan = self._scan
        alias, at = scan.begins(ALIASES), scan.at
        scan.at += len(alias)
        scan.skip()
        start = scan.at
        if scan.peek() == '"':
            value = scan.quoted()
        else:
            value = scan.word(stops="", colons=True)
        if not value.text:
            raise fault(
                self._text,
                Place(start, start + 1),
                f"found nothing after {alias}, expected text",
                f'Write {alias} "text".',
                (left_out(self._text, Place(at, start)),),
            )
        scan.check_boundary(start)
        if alias.endswith("~"):
            check_regex(value.text, self._text, value.place)
            term = Term(Value("regex", value.text, value.place))
        else:
            term = Term(Value("quoted", value.text, value.place))
        return Not(term) if alias.startswith("!") else term


def _without_alias(node: Node) -> str:
    """Return a term as text that may stand after any other: `!= "x"` as `-"x"`."""
    if isinstance(node, Not):
        return "-" + _without_alias(node.node)
    value = node.value if isinstance(node, Term) else bare("", Place(0, 0))
    if value.kind != "regex":
        return quoted(value.text)
    return "/" + as_regex(value.text) + "/"


def as_regex(pattern: str) -> str:
    r"""Return a pattern as it is written between slashes: each slash as \/."""
    chars, escaped = [], False
    for char in pattern:
        chars.append("\\/" if char == "/" and not escaped else char)
        escaped = char == "\\" and not escaped
    return "".join(chars)
