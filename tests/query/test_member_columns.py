import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.layouts import layouts_of, read_layout
from logai_core.nested import inner_members
from logai_core.query.member_columns import scalars, values_of_many
from logai_core.query.members import exists, scalar, values

NAMES = ["status", "user", "é", "user.status", "user.é.status", "a.b"]
VALUES = (
    st.sampled_from([200, 502, "GET", "", None, True, 1.5, "x" * 90, {"status": 1}])
    | st.text(max_size=4)
    | st.lists(st.integers(), max_size=2)
)
INNER = st.recursive(
    VALUES,
    lambda inner: st.dictionaries(
        st.sampled_from(["status", "user", "é", "a.b", "é.status"]), inner, max_size=3
    ),
    max_leaves=5,
)
ODD = [r'{"status":"\ud800","user":"a"}', r'{"status":"\q","user":"a\"b"}', '{"status":1',
       '{"status":1,"status":2}', '{"status": 1,"user":"a"}', '{"user":"a\tb","status":NaN}',
       '{"user":"\\u00e9","status":1e3}', "[1]", "", '{"path":"{","status":7}']  # fmt: skip
OBJECTS = st.dictionaries(st.sampled_from([*NAMES, "path"]), INNER, max_size=4)


def texts(objects: list[dict[str, object] | None]) -> pl.Series:
    written = [
        None if one is None else json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        for one in objects
    ]  # fmt: skip
    return pl.Series("attributes", written, pl.String)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(OBJECTS | st.none(), max_size=9),
    st.lists(st.sampled_from(ODD), max_size=3),
    st.integers(1, 9),
)
def test_members_read_at_once_are_those_read_one_by_one(
    objects: list[dict[str, object] | None], odd: list[str], times: int
) -> None:
    column = pl.concat(
        [texts(objects * times), pl.Series("attributes", odd, pl.String)]
    )
    found = scalars(column, NAMES)
    one_by_one = column.to_frame().select(**{name: scalar(name) for name in NAMES})
    assert found.equals(one_by_one, null_equal=True)


def test_values_of_many_are_numbered_as_those_of_one() -> None:
    some = texts(
        [{"status": 200}, None, {"status": 502, "user": "a b"}, {"status": 200}]
    )
    scans = [some[:2].to_frame().lazy(), some[2:].to_frame().lazy()]
    found = values_of_many(scans, ["status", "user"])
    assert list(found) == ["status", "user"]
    for name, one in found.items():
        alone = values(scans, name)
        assert alone is not None
        assert one.table.equals(alone.table, null_equal=True)
        assert one.of.tolist() == alone.of.tolist()
    assert values_of_many(scans, []) == {}


def test_objects_written_alike_are_read_by_their_layout() -> None:
    column = texts([{"status": n, "path": f"/{n}", "user": None} for n in range(9)])
    (layout,) = layouts_of(column, ["status"])
    assert layout == (("status", "bare"), ("path", "string"), ("user", "null"))
    others = [
        {"status": 1, "path": "/", "user": "a"},
        {"path": "/", "status": 1},
        {"status": [1], "path": "/", "user": None},
        {"deeper": {"status": 1, "path": "/", "user": None}},
    ]
    read = read_layout(pl.concat([column[:2], texts(others)]), layout, ["path", "user"])
    assert read is not None
    assert read.to_dict(as_series=False) == {
        "path": ["/0", "/1", None, None, None, None]
    }
    assert layouts_of(column, ["other"]) == []


def test_objects_that_come_again_are_read_once() -> None:
    column = texts([{"status": n % 3, "user": "a" * (n % 2)} for n in range(2_000)])
    assert scalars(column, ["user", "status"]).equals(
        column.to_frame().select(user=scalar("user"), status=scalar("status"))
    )


def test_objects_within_objects_that_are_written_alike_are_read_by_their_layout() -> (
    None
):
    column = texts(
        [
            {"http": {"status": n, "to": {"host": f"h{n}"}, "tags": ["a", n]}, "a.b": 1, "a": {"b": 2}}
            for n in range(9)
        ]
    )  # fmt: skip
    asked = ["http.to.host", "http.status", "http.tags", "a.b", "http.to", "to.host"]
    (layout,) = layouts_of(column, asked)
    others = [{"http": {"status": 1, "to": {"host": "a"}}}, {"http.status": 7}]
    read = read_layout(pl.concat([column[:2], texts(others)]), layout, asked)
    assert read is not None
    assert read.to_dict(as_series=False) == {
        "http.status": ["0", "1", None, None],
        "http.to.host": ["h0", "h1", None, None],
        "a.b": ["1", "1", None, None],
    }
    assert layouts_of(column, ["to.host", "status"]) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"a.b.c": 1, "a.b": {"c": 2}, "a": {"b.c": 3, "b": {"c": 4}}}, "1"),
        ({"a.b": {"c": 2}, "a": {"b.c": 3, "b": {"c": 4}}}, "2"),
        ({"a.b": {"d": 2}, "a": {"b": {"c": 4}, "b.c": 3}}, "3"),
        ({"a.b": 2, "a": {"b": {"c": 4}}}, "4"),
        ({"a.b.c": None, "a": {"b": {"c": 4}}}, None),
        ({"a.b": {"c": [1]}, "a": {"b": {"c": 4}}}, None),
        ({"c": 1, "b.c": 2, "x": {"a.b.c": 3}}, None),
    ],
)
@pytest.mark.parametrize("times", [1, 3_000])
def test_a_name_with_dots_is_of_the_member_that_holds_most_of_it(
    written: dict[str, object], meant: str | None, times: int
) -> None:
    column = texts([written] * times)
    frame = column.to_frame().select(one=scalar("a.b.c"), there=exists("a.b.c"))
    is_there = meant is not None or "a.b" in written
    assert frame.unique().rows() == [(meant, is_there)]
    assert scalars(column, ["a.b.c"])["a.b.c"].unique().to_list() == [meant]
    assert dict([*written.items(), *inner_members(written)]).get("a.b.c") == (
        [1] if meant is None and is_there else meant and int(meant)
    )


def test_one_member_of_many_objects_is_read_as_of_a_few() -> None:
    some = [
        {"user": {"tier": f"t{n % 3}"}, "q": "\"" * (n % 2)} if n % 5 else {"user.tier": n}
        for n in range(4_000)
    ]  # fmt: skip
    many = texts(some).to_frame().select(tier=scalar("user.tier"))["tier"].to_list()
    assert many == [
        str(n) if "user.tier" in one else one["user"]["tier"]  # type: ignore[index]
        for n, one in enumerate(some)
    ]


@pytest.mark.parametrize("name", ["text", "text of text", "self", "value", "exprs"])
def test_a_member_may_be_named_like_what_is_worked_with(name: str) -> None:
    alike = texts([{name: number % 3} for number in range(1_200)])
    nested = texts([{"in": {"it": number}, name: "b"} for number in range(9)])
    for some, value in ((alike, "0"), (nested, "b")):
        assert scalars(some, [name])[name][0] == value
