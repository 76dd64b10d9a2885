"""The query language a second time: slow and simple, on dicts, from its description.

A `Said` is a query as text and what it means as a function of one record. Random ones are
put together from the leaves below, so that text and meaning are made side by side.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from logai_core.query import Fields
from tests.builders import START

Record = dict[str, Any]
Meaning = Callable[[Record], bool]

SOURCES = {"aaaaaaaaaaaa": "logs/web.log", "bbbbbbbbbbbb": "db.log"}
TEMPLATES = {"T0000000001": "pool <*> is full", "T0000000002": "Login of <*>"}
NAMES = ("status", "user.name", "a b", "version", "level", "@odd")
KEYS = (*NAMES, "user", "name", "a", "b", "c", "a.b", "b.c")
PATHS = (*NAMES, "user", "user.name.status", "a.b.c", "user.user.user.user.user")
LAST = START + timedelta(seconds=59)
FIELDS = Fields(NAMES, SOURCES, TEMPLATES, START, LAST)
WITH_INNER = FIELDS._replace(attributes=PATHS)
LEVELS = ("unknown", "trace", "debug", "info", "warn", "error", "fatal")

WORDS = (
    "pool",
    "POOL full",
    "log",
    'a"b\\c',
    "x*y?",
    "é",
    "10",
    "line\nbreak",
    "a:b",
    "ok",
)
MESSAGES = st.lists(st.sampled_from((*WORDS, " ", "7", "login")), max_size=4).map(
    "".join
)
TEXTS = st.sampled_from(
    ("api", "API", "web-1", 'we"b', "a*", "10", "1.5", "", "x y", "é\\")
)
SCALARS = st.one_of(
    TEXTS,
    st.integers(-3, 12),
    st.sampled_from((1.5, 10.0, 1e3)),
    st.booleans(),
    st.none(),
)
OBJECTS = st.recursive(
    SCALARS | st.just([1]) | st.just([{"status": 10}]),
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    attributes = draw(
        st.none() | st.dictionaries(st.sampled_from(KEYS), OBJECTS, max_size=4)
    )
    text = None
    if attributes is not None:
        text = json.dumps(
            attributes, ensure_ascii=draw(st.booleans()), separators=(",", ":")
        )
        text = text.replace("\\u0022", '\\"')
    maybe = st.none() | TEXTS
    return {
        "source_id": draw(st.sampled_from(sorted(SOURCES))),
        "line_no": draw(st.integers(1, 12)),
        "ts": draw(
            st.none() | st.integers(0, 59).map(lambda s: START + timedelta(seconds=s))
        ),
        "severity": draw(st.sampled_from((0, 1, 5, 9, 10, 13, 17, 18, 21))),
        "service": draw(maybe),
        "host": draw(maybe),
        "message": draw(st.none() | MESSAGES),
        "trace_id": draw(maybe),
        "user_id": draw(maybe),
        "attributes": text,
        "template_id": draw(st.none() | st.sampled_from(sorted(TEMPLATES))),
    }


class Said(NamedTuple):
    """Text, whether an OR (0) or an AND (1) stands at its top, and what it means."""

    text: str
    rank: int
    means: Meaning


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_like(wild: str, text: str) -> bool:
    """Compare with * and ?, letter by letter."""
    if not wild:
        return not text
    if wild[0] == "*":
        return any(is_like(wild[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and wild[0] in ("?", text[0]) and is_like(wild[1:], text[1:])


def number(value: Any) -> float | None:
    if isinstance(value, str):
        fits = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", value)
        return float(value) if fits else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def member(record: Record, name: str) -> Any:
    found = members(json.loads(record["attributes"] or "{}"), name.split("."), 4)
    return found[0] if found else None


def members(value: Any, words: list[str], most: int) -> list[Any]:
    """Return all that words may stand for, what is meant first."""
    if not words:
        return [value]
    if not isinstance(value, dict) or not most:
        return []
    return [
        one
        for size in range(len(words), 0, -1)
        if (name := ".".join(words[:size])) in value
        for one in members(value[name], words[size:], most - 1)
    ]


def as_text(value: Any) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def test_of(operator: str, text: str | None, wanted: str) -> bool:
    if text is None:
        return False
    return {
        ":": text.lower() == wanted.lower(),
        "=": text == wanted,
        ">": text > wanted,
        "<=": text <= wanted,
    }[operator]


@st.composite
def texts(draw: st.DrawFn) -> Said:
    word = draw(st.sampled_from((*WORDS, "o", "zzz")))
    means: Meaning = lambda r: word.lower() in (r["message"] or "").lower()  # noqa: E731
    plain = not re.search(r'[\s"():=<>*?]|^[-!/]', word)
    forms = [quote(word), f"|= {quote(word)}", f"message:{quote(word)}"]
    return Said(draw(st.sampled_from([*forms, *([word] if plain else [])])), 2, means)


@st.composite
def wild_texts(draw: st.DrawFn) -> Said:
    wild = draw(st.sampled_from(("po*l", "p?ol*f", "*g", "l?g", "10*ok")))
    return Said(
        wild,
        2,
        lambda r: (
            r["message"] is not None
            and is_like(f"*{wild.lower()}*", r["message"].lower())
        ),
    )


@st.composite
def regexes(draw: st.DrawFn) -> Said:
    pattern = draw(
        st.sampled_from(("po+l", "^log", "[0-9]+", "(ok|full)$", "a/?b", "P"))
    )
    written = pattern.replace("/", "\\/")
    form = draw(st.sampled_from((f"/{written}/", f'|~ "{pattern}"')))
    return Said(
        form,
        2,
        lambda r: bool(re.search(pattern.replace("$", r"\Z"), r["message"] or "")),
    )


@st.composite
def columns(draw: st.DrawFn) -> Said:
    name = draw(st.sampled_from(("service", "host", "trace_id", "id")))
    held = ("trace_id", "user_id") if name == "id" else (name,)
    kind = draw(st.sampled_from(("value", "not", "exists", "wild", "set", "range")))
    wanted, other = draw(TEXTS), draw(TEXTS)

    def any_of(test: Callable[[str], bool]) -> Meaning:
        return lambda r: any(r[one] is not None and test(r[one]) for one in held)

    if kind == "value":
        operator = draw(st.sampled_from((":", "=")))
        means = any_of(lambda text: test_of(operator, text, wanted))
        return Said(f"{name}{operator}{quote(wanted)}", 2, means)
    if kind == "not":
        equal = any_of(lambda text: text == wanted)
        return Said(f"{name} != {quote(wanted)}", 2, lambda r: not equal(r))
    if kind == "exists":
        return Said(f"{name}:*", 2, any_of(lambda _: True))
    if kind == "wild":
        wild = draw(st.sampled_from(("a*", "?pi", "*1", "w*b*")))
        return Said(
            f"{name}:{wild}", 2, any_of(lambda text: is_like(wild, text.lower()))
        )
    if kind == "set":
        either = {wanted.lower(), other.lower()}
        text = f"{name}:({quote(wanted)} OR {quote(other)})"
        return Said(text, 2, any_of(lambda text: text.lower() in either))
    text = f"{name}:[{quote(wanted)} TO {quote(other)}]"
    return Said(text, 2, any_of(lambda text: wanted <= text <= other))


@st.composite
def attributes(draw: st.DrawFn) -> Said:
    name = draw(st.sampled_from(PATHS))
    written = {"a b": '"a b"', "level": "@level"}.get(name, name)
    if draw(st.booleans()) and not name.startswith("@"):
        written = "@" + written.removeprefix("@")
    kind = draw(st.sampled_from(("number", "range", "text", "exists", "set")))
    low, high = draw(st.integers(-3, 12)), draw(st.sampled_from((10.0, 1.5, 1e3)))
    wanted = draw(TEXTS)
    if kind == "number":
        operator = draw(st.sampled_from((":", "=", ">", "<=")))
        compare: Callable[[float], bool] = {
            ":": lambda n: n == low, "=": lambda n: n == low,
            ">": lambda n: n > low, "<=": lambda n: n <= low,
        }[operator]  # fmt: skip
        return Said(
            f"{written}{operator}{low}",
            2,
            lambda r: (n := number(member(r, name))) is not None and compare(n),
        )
    if kind == "range":
        return Said(
            f"{written}:[{low} TO {high}]",
            2,
            lambda r: (n := number(member(r, name))) is not None and low <= n <= high,
        )
    if kind == "text":
        operator = draw(st.sampled_from((":", "=", ">", "<=")))
        return Said(
            f"{written}{operator}{quote(wanted)}",
            2,
            lambda r: test_of(operator, as_text(member(r, name)), wanted),
        )
    if kind == "exists":
        return Said(f"{written}:*", 2, lambda r: member(r, name) is not None)
    return Said(
        f"{written}:({low} OR {quote(wanted)})",
        2,
        lambda r: (
            number(member(r, name)) == low
            or test_of(":", as_text(member(r, name)), wanted)
        ),
    )


def rank_of(severity: int) -> int:
    return (severity + 3) // 4


@st.composite
def levels(draw: st.DrawFn) -> Said:
    at = draw(st.integers(1, 6))
    word, operator = (
        LEVELS[at],
        draw(st.sampled_from((":", ">=", ">", "<", "<=", "!="))),
    )
    compare: Callable[[int], bool] = {
        ":": lambda n: n == at, ">=": lambda n: n >= at, ">": lambda n: n > at,
        "<": lambda n: 0 < n < at, "<=": lambda n: 0 < n <= at, "!=": lambda n: n != at,
    }[operator]  # fmt: skip
    spelled = draw(st.sampled_from((word, word.upper(), quote(word))))
    return Said(
        f"level{operator}{spelled}", 2, lambda r: compare(rank_of(r["severity"]))
    )


@st.composite
def times(draw: st.DrawFn) -> Said:
    low, high = sorted((draw(st.integers(0, 59)), draw(st.integers(0, 59))))
    first, second = START + timedelta(seconds=low), START + timedelta(seconds=high)
    kind = draw(st.sampled_from((">=", ">", "<", "<=", "range", "second", "back")))

    def dated(test: Callable[[datetime], bool]) -> Meaning:
        return lambda r: r["ts"] is not None and test(r["ts"])

    stamp = f"{first:%Y-%m-%dT%H:%M:%SZ}"
    if kind == "range":
        text = f"time:[{first:%H:%M:%S} TO {second:%Y-%m-%dT%H:%M:%S}]"
        return Said(text, 2, dated(lambda ts: first <= ts < second))
    if kind == "second":
        return Said(f"time:{stamp}", 2, dated(lambda ts: ts == first))
    if kind == "back":
        since = LAST - timedelta(seconds=low)
        return Said(f"time:-{low}s", 2, dated(lambda ts: ts >= since))
    compare: Callable[[datetime], bool] = {
        ">=": lambda ts: ts >= first, ">": lambda ts: ts > first,
        "<": lambda ts: ts < first, "<=": lambda ts: ts <= first,
    }[kind]  # fmt: skip
    return Said(f"time{kind}{stamp}", 2, dated(compare))


@st.composite
def places(draw: st.DrawFn) -> Said:
    low, high = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    return draw(
        st.sampled_from(
            (
                Said(f"line:{low}", 2, lambda r: r["line_no"] == low),
                Said(f"line>{low}", 2, lambda r: r["line_no"] > low),
                Said(
                    f"line:[{low} TO {high}]", 2, lambda r: low <= r["line_no"] <= high
                ),
                Said("source:web.log", 2, lambda r: r["source_id"] == "aaaaaaaaaaaa"),
                Said("file:*.LOG", 2, lambda r: True),
                Said(
                    "source!=bbbbbbbbbbbb",
                    2,
                    lambda r: r["source_id"] != "bbbbbbbbbbbb",
                ),
                Said("tpl:T0000000001", 2, lambda r: r["template_id"] == "T0000000001"),
                Said('tpl:"LOGIN"', 2, lambda r: r["template_id"] == "T0000000002"),
                Said("tpl:*", 2, lambda r: r["template_id"] is not None),
            )
        )
    )


@st.composite
def joined(draw: st.DrawFn, inner: st.SearchStrategy[Said]) -> Said:
    rank = draw(st.integers(0, 1))
    parts = draw(st.lists(inner, min_size=2, max_size=3))
    words = ("OR", "or") if rank == 0 else ("AND", "and", "")
    text = ""
    for part in parts:
        # What stands before != is taken for a field: text there is in brackets.
        written = part.text if part.rank > rank else f"({part.text})"
        text += f" {draw(st.sampled_from(words))} {written}" if text else written
    of = all if rank else any
    return Said(text, rank, lambda r: of(part.means(r) for part in parts))


@st.composite
def negated(draw: st.DrawFn, inner: st.SearchStrategy[Said]) -> Said:
    part = draw(inner)
    written = part.text if part.rank == 2 else f"({part.text})"
    sign = draw(st.sampled_from(("-", "NOT ", "not ", "!")))
    if sign == "!" and written.startswith(("=", "~")):
        sign = "-"
    return Said(sign + written, 2, lambda r: not part.means(r))


LEAVES = st.one_of(
    texts(),
    wild_texts(),
    regexes(),
    columns(),
    attributes(),
    levels(),
    times(),
    places(),
)
SAYINGS = st.recursive(
    LEAVES, lambda inner: joined(inner) | negated(inner), max_leaves=6
)
