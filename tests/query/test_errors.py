import pytest

from logai_core.errors import QueryError
from logai_core.query import condition, parse
from logai_core.query.scanning import MOST_CHARS, MOST_DEPTH, MOST_TERMS
from tests.query.plainly import FIELDS


def fault_of(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        condition(parse(text), FIELDS)
    return caught.value


# Text, what is underlined in it, what is said, what is offered.
FAULTS = [
    ("sevice:api", "sevice", "no field 'sevice'", "service"),
    ("severity:x", "severity", "no field 'severity'", "level"),
    ("@statsu:1", "@statsu", "no field 'statsu'", "@status"),
    ("pool stauts:5", "stauts", "no field 'stauts'", 'quote it: "stauts:5"'),
    ("case:7", "case", "a query is about one case", "Leave it out"),
    ("service:a:b", ":b", "colon in a value", '"a:b" for the value'),
    ("http://x", "//x", "after the regex", 'write "http://x"'),
    ("/var/log/app", "/var/log/app", "after the regex", 'write "/var/log/app"'),
    ("a /cart", "/cart", "no slash that closes", '"/cart"'),
    ("//", "//", "empty regex", '"//"'),
    ("level:eror", "eror", "expected a level", "error"),
    ("level>unknown", "unknown", "no place in the order", "level:unknown"),
    ("line:x", "x", "number of a line", "[100 TO 200]"),
    ("source:weblog", "weblog", "no source here", "web.log"),
    ("tpl:T00", "T00", "2 patterns begin", "T0000000001"),
    ("tpl:Tabc", "Tabc", "no pattern here", 'tpl:"Tabc"'),
    ("tpl:T0", "T0", "2 patterns begin", "T0000000001"),
    ("tpl:Tz", "Tz", "no pattern here", 'tpl:"Tz"'),
    ("status IN (500, 502)", "IN", "expected an operator", "status:(500 OR 502)"),
    ("tpl>5", "tpl", "an order in tpl", "tpl:"),
    ("a AND", " ", "found the end", "Complete it"),
    ("OR a", "OR", "found 'OR'", '"or"'),
    ("(a", "(", "no bracket that closes", ")"),
    ("a)", ")", "that nothing opens", "Leave it out"),
    ('a "b', '"b', "no quote that closes", '"b"'),
    ('a"b"', '"', "right after a value", 'a\\"b\\"'),
    (">5", ">", "without a field", "Write the name"),
    ("status==5", "==", "expected an operator", "Write =."),
    ("status=~x", "=~", "expected an operator", "/…/"),
    ("status:", " ", "expected a value", '""'),
    ("status:OR", "OR", "expected a value", '"or"'),
    ("status>[1 TO 5]", "[1 TO 5]", "expected one value", "Compare with :"),
    ("status:[1 5]", "5", "expected TO", "[1 TO 5]"),
    ("status:[a* TO 5]", "a*", "wildcard at the end of a range", "* alone"),
    ("status:(1 2)", "2", "expected ')'", "Write )"),
    ("|=", " ", "nothing after |=", '|= "text"'),
    ("/a(?=b)/", "/a(?=b)/", "look-around", "two terms"),
    (r"/(a)\1/", r"/(a)\1/", "back-reference", "Write out"),
    ("/a{1001}/", "/a{1001}/", "1,001 repeats", "* or +"),
    (r"/(\w{900}){90}/", r"/(\w{900}){90}/", "too large", "smaller counts"),
    ("/a(/", "/a(/", "unclosed group", "quote the text"),
    ("service:/[/", "/[/", "unclosed character class", "backslash"),
    ("\ud800", "\ud800", "half of a character", "Leave it out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrong", "what", "hint"), FAULTS)
def test_an_error_points_at_its_place_and_offers_what_to_write(
    text: str, wrong: str, what: str, hint: str
) -> None:
    fault = fault_of(text)
    assert (text + " ")[fault.position : fault.position + fault.length] == wrong
    assert f"query, character {fault.position + 1}: " in fault.what
    assert what in fault.what
    assert hint in fault.hint


def test_reading_is_bounded() -> None:
    assert "at most 10,000" in fault_of("a" * (MOST_CHARS + 1)).what
    assert "levels of brackets" in fault_of("(" * (MOST_DEPTH + 1)).what
    assert "levels of brackets" in fault_of("-" * (MOST_DEPTH + 2) + "a").what
    assert "513 characters, expected 512" in fault_of(f"/{'a' * 513}/").what
    deep = "(" * MOST_DEPTH + "a" + ")" * MOST_DEPTH
    assert condition(parse(deep), FIELDS) is not None
    assert "more than 200 terms" in fault_of("a " * (MOST_TERMS + 1)).what
    assert len(parse(" OR ".join(["a"] * MOST_TERMS)).clauses) == 1


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_query_matches_everything(blank: str) -> None:
    assert parse(blank).clauses == ()
    assert condition(parse(blank), FIELDS) is None
