"""What other query languages write: refused with what says the same here."""

import re

from logai_core.errors import Fix
from logai_core.query.faults import fault, quoted
from logai_core.query.fields import READERS, Fields, written
from logai_core.query.tree import Place, Value

_STRING = r'"(?:[^"\\]|\\.)*"'
_MATCHER = rf"\s*[A-Za-z_][A-Za-z0-9_.]*\s*(?:=~|!~|!=|==?)\s*{_STRING}\s*"
# {service="api", host=~"web.*"} of LogQL, and a single matcher of a regex. With a space
# before it, !~ is a term of its own here, and without quotes behind it a part of a word.
_SELECTOR = re.compile(rf"\{{{_MATCHER}(?:,{_MATCHER})*(?:,\s*)?\}}")
_NAME = r"(?P<name>@?[^\s()\":=!<>~{},]+)"
_ONE = re.compile(rf"{_NAME}\s*(?P<operator>=~|!~|!=|==?)\s*(?P<value>{_STRING})")
_REGEX = re.compile(
    rf"{_NAME}(?:\s*(?P<operator>=~)\s*(?P<value>{_STRING}|[^\s()\",/]+)"
    rf"|(?P<refused>!~)\s*(?P<string>{_STRING}))"
)
_ESCAPED = re.compile(r'\\(["\\])')
# region IN (us, ap) and region NOT IN ('us') of SQL, around the IN.
_BEFORE_IN = re.compile(
    r"(?<![^\s(!-])(?P<name>[^\s()\":=!<>@/-][^\s()\":=!<>]*)\s+(?P<refused>NOT\s+)?\Z",
    re.IGNORECASE,
)
_ONE_OF = r"(?:'[^']*'|[^\s,()\"']+)"
_LIST = re.compile(rf"\s*\(\s*({_ONE_OF}(?:(?:\s*,\s*|\s+OR\s+){_ONE_OF})*)\s*,?\s*\)")
_MEMBER = re.compile(r"'([^']*)'|([^\s,']+)")
_NEEDS_NO_QUOTES = re.compile(r"[\w*][\w.*-]*")


def check_borrowed(text: str, at: int) -> None:
    """Refuse a selector in braces, and a regex after =~ or !~, where they begin at `at`.

    Raises:
        QueryError: with the same as it is written here.
    """
    selector = _SELECTOR.match(text, at)
    if selector:
        place = Place(at, selector.end())
        what = "found labels in braces, expected fields"
        here = " ".join(_here(one) for one in _ONE.finditer(selector[0]))
    else:
        selector = _REGEX.match(text, at)
        if not selector:
            return
        operator = "refused" if selector["refused"] else "operator"
        place = Place(*selector.span(operator))
        what = f"found {selector[operator]!r}, expected an operator"
        here = _regex(
            selector["name"],
            selector["value"] or selector["string"],
            is_refused=operator == "refused",
        )
    hint = f"Write {here}; :/…/ is for a regex."
    raise fault(text, place, what, hint, (Fix(at, selector.end(), here),))


def check_in(value: Value, fields: Fields, text: str) -> None:
    """Refuse the word IN between a field and a list in brackets; else it is a word.

    In small letters it may well be a word, unless the list has several values.

    Raises:
        QueryError: with the set as it is written here.
    """
    if value.kind != "word" or value.text.upper() != "IN":
        return
    before = _BEFORE_IN.search(text, 0, value.place.start)
    after = _LIST.match(text, value.place.end)
    if not before or not after or not _is_field(before["name"], fields):
        return
    members = [quote or word for quote, word in _MEMBER.findall(after[1])]
    members = [one for one in members if one != "OR"]
    if len(members) == 1 and value.text != "IN":
        return
    name = before["name"]
    name = name if name.lower() in READERS else written(name)
    here = f"{'-' * bool(before['refused'])}{name}:{_set_of(members)}"
    what = f"found {value.text!r}, expected an operator"
    fixes = (Fix(before.start(), after.end(), here),)
    raise fault(text, value.place, what, f"Write {here}.", fixes)


def _is_field(name: str, fields: Fields) -> bool:
    return name.lower() in READERS or name in fields.attributes


def _set_of(members: list[str]) -> str:
    values = [
        one if _NEEDS_NO_QUOTES.fullmatch(one) else quoted(one) for one in members
    ]
    return values[0] if len(values) == 1 else f"({' OR '.join(values)})"


def _here(one: re.Match[str]) -> str:
    name, operator, value = one["name"], one["operator"], one["value"]
    is_refused = operator.startswith("!")
    if operator.endswith("~"):
        return _regex(name, value, is_refused=is_refused)
    return f"{'-' * is_refused}{name}={quoted(_inside(value))}"


def _regex(name: str, value: str, *, is_refused: bool) -> str:
    return f"{'-' * is_refused}{name}:/{_slashed(_inside(value))}/"


def _inside(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]) if value.startswith('"') else value


def _slashed(pattern: str) -> str:
    r"""Return a pattern as it is written between slashes: each slash as \/."""
    return re.sub(r"(\\.)|/", lambda found: found[1] or r"\/", pattern)
