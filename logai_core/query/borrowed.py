"""What other query languages write: refused with what says the same here."""

import re

from logai_core.errors import Fix
from logai_core.query.faults import fault, quoted
from logai_core.query.tree import Place

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
