import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.query import (
    Fields,
    clause_for,
    condition,
    parse,
    with_clause,
    without_clause,
)
from tests.builders import START, records_of

HOSTILE = st.text(max_size=12) | st.sampled_from(
    ("", "*", "a*", "?", '"', "\\", '\\"', "a:b", "/x/", "500", "500.0", "1e3", "-5", "and",
     "OR", "TO", "(a)", "[1 TO 5]", "=1+1", "<script>", "\x1b[31m", "a\nb", "\u202e", "true",
     "null", "@a", "|=", "T0000000001", "é", "ſ", "K")
)  # fmt: skip
NAMES = st.text(min_size=1, max_size=8) | st.sampled_from(
    ("a b", 'a"b', "x:y", "@v", "or")
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(("service", "host", "trace_id", "user_id", "message")),
    st.lists(HOSTILE | st.none(), min_size=1, max_size=5),
    HOSTILE,
)
def test_a_clause_for_a_column_matches_its_value_and_no_other(
    field: str, values: list[str | None], wanted: str
) -> None:
    values = [*values, wanted]
    records = records_of([""] * len(values)).with_columns(
        pl.Series(field, values, dtype=pl.String)
    )
    fields = Fields((), {}, {}, START, START)
    for exclude in (False, True):
        query = parse(clause_for(field, wanted, exclude=exclude))
        matches = condition(query, fields)
        found = records.with_columns(found=matches)["found"].to_list()
        assert found == [(value == wanted) != exclude for value in values]
        assert len(query.clauses) == 1


@settings(max_examples=100, deadline=None)
@given(NAMES, st.lists(HOSTILE, max_size=4), HOSTILE, st.booleans())
def test_a_clause_for_an_attribute_matches_its_value_and_no_other(
    name: str, values: list[str], wanted: str, ascii_only: bool
) -> None:
    values = [*values, wanted]
    objects = [
        json.dumps({name: value}, ensure_ascii=False)
        if not ascii_only
        else f"{{{json.dumps(name, ensure_ascii=False)}:{json.dumps(value)}}}"
        for value in values
    ]
    records = records_of([""] * len(values), attributes=objects)
    fields = Fields((name,), {}, {}, START, START)
    matches = condition(parse(clause_for(f"@{name}", wanted)), fields)
    found = records.with_columns(found=matches)["found"].to_list()
    assert found == [value == wanted for value in values]


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("service", "api", "service=api"),
        ("host", "web-1.example.com", "host=web-1.example.com"),
        ("path", "/cart", 'path="/cart"'),
        ("status", "500", 'status="500"'),
        ("line", "12", "line=12"),
        ("level", "ERROR", "level=ERROR"),
        ("tpl", "T632834a8b1", "tpl=T632834a8b1"),
        ("a b", "or", '"a b"="or"'),
        ("user", 'a"b\\', r'user="a\"b\\"'),
    ],
)
def test_a_clause_has_quotes_where_it_needs_them(
    field: str, value: str, clause: str
) -> None:
    assert clause_for(field, value) == clause
    assert clause_for(field, value, exclude=True) == f"-{clause}"


@pytest.mark.parametrize(
    ("text", "clause", "narrowed"),
    [
        ("", "level:error", "level:error"),
        ("pool", "level:error", "pool level:error"),
        ("pool level:error", "level:error", "pool level:error"),
        ("pool level:error", '"pool"', 'pool level:error "pool"'),
        ("a OR b", "c", "(a OR b) c"),
        ("(a OR b)", "c", "(a OR b) c"),
        ("(a) OR (b)", "c", "((a) OR (b)) c"),
        ("c", "a OR b", "c (a OR b)"),
        ("c a", "a b", "c a b"),
        ("timeout", '!= "x"', 'timeout -"x"'),
        ("timeout", '|~ "a/b"', r"timeout /a\/b/"),
        ("a AND b", "c", "a b c"),
    ],
)
def test_a_query_is_narrowed_by_a_clause_once(
    text: str, clause: str, narrowed: str
) -> None:
    assert with_clause(text, clause) == narrowed
    assert with_clause(narrowed, clause) == narrowed


def test_a_query_is_its_clauses() -> None:
    text = '|= "a b" level>=warn and -(x OR y) time:-15m NOT time:14:02'
    assert [(one.text, one.is_time) for one in parse(text).clauses] == [
        ('"a b"', False),
        ("level>=warn", False),
        ("-(x OR y)", False),
        ("time:-15m", True),
        ("NOT time:14:02", True),
    ]
    assert without_clause(text, 2) == '"a b" level>=warn time:-15m NOT time:14:02'
    assert without_clause("a OR b", 0) == ""
