import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.query import complete, condition, parse
from tests.query.plainly import FIELDS

VALUES = {"service": ["api", "web shop"], "status": ["500"], "a b": ["x"]}


def offered(text: str, position: int | None = None) -> list[str]:
    at = len(text) if position is None else position
    return [
        text[: one.start] + one.text + text[one.end :]
        for one in complete(text, at, FIELDS, VALUES)
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lev", ["level:", "@level:"]),
        ("pool serv", ["pool service:"]),
        ("-hos", ["-host:"]),
        ("us", ["user_id:", "user.name:", "status:"]),
        ("@st", ["@status:"]),
        ("level:", ["level:fatal", "level:error", "level:warn"]),
        ("level>=w", ["level>=warn"]),
        ("service:", ["service:api", 'service:"web shop"']),
        ('service="we', ['service="web shop"']),
        ("service:(api OR w", ['service:(api OR "web shop"']),
        ("status:5", ["status:500"]),
        ("source:db", ["source:db.log"]),
        ("tpl:login", ["tpl:T0000000002"]),
        ("time:-", ["time:-15m", "time:-1h", "time:-1d"]),
        ("line", ["line:", "line=", "line!=", "line>="]),
        ('"no field in qu', []),
        ("zzz", []),
    ],
)
def test_what_may_be_written_next_is_offered(text: str, first: list[str]) -> None:
    assert offered(text)[: max(len(first), 1)] == first


def test_what_stands_after_the_place_stays() -> None:
    assert offered("lev pool", 3)[0] == "level: pool"


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(("level", "service", "status", "source", "tpl", '"a b"')))
def test_every_value_offered_is_one_that_is_understood(name: str) -> None:
    for operator in (":", "=", "!="):
        for text in offered(f"{name}{operator}"):
            assert condition(parse(text), FIELDS) is not None


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='ab:="(\\ )[]@-!tpl/', max_size=15), st.integers(0, 15))
def test_any_text_can_be_completed(text: str, position: int) -> None:
    for one in complete(text, min(position, len(text)), FIELDS, VALUES):
        assert 0 <= one.start <= one.end == min(position, len(text))
