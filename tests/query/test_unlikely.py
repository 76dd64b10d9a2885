import pytest

from logai_core.query import parse, unlikely
from tests.query.plainly import FIELDS

NUMERIC = FIELDS._replace(numbers=("status", "user.name"))
VALUES = {"status": ["500", "200", "302", "404"], "user.name": ["7"]}


def said(text: str) -> list[str]:
    return unlikely(parse(text), NUMERIC, VALUES)


def test_a_value_that_is_no_number_is_told_with_what_the_field_holds() -> None:
    assert said("pool status:abc") == [
        "status holds numbers, as far as is known, such as 200, 302 and 500; 'abc' is none."
    ]
    assert said("@user.name=(7 OR x OR x)") == [
        "user.name holds numbers, as far as is known, such as 7; 'x' is none."
    ]
    assert unlikely(parse("status:abc"), NUMERIC, {}) == [
        "status holds numbers, as far as is known; 'abc' is none."
    ]


@pytest.mark.parametrize(
    "text",
    ["status:200", 'status="200"', "-status:abc", "status!=abc", "status:2*", "version:abc",
     "status:*", "level:error", "abc", "status>5", ""],
)  # fmt: skip
def test_of_what_may_match_or_costs_no_record_nothing_is_said(text: str) -> None:
    assert said(text) == []
