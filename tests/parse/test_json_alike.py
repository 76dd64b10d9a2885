import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.formats import by_name
from logai_core.parse.json_alike import read_alike
from logai_core.parse.json_names import Names
from logai_core.parse.json_rows import Objects, read_objects
from logai_core.parse.json_shapes import ROLES as SHAPES
from logai_core.parse.json_shapes import fill
from logai_core.parse.jsonl import read_json

JSON = by_name("json")
NAMES = Names(JSON)
KEYS = ("ts", "time", "level", "msg", "service", "trace_id", "traceId", "log", "date",
        "created_at", "x", "severity", "lvl", "é b", "user", "status")  # fmt: skip
TEXTS = st.sampled_from(
    ["", "a", "paid by card", "error", "ERR", "[warn]", "payments", "2026-03-03 14:02:01", "10:11:12", 'a "b"\\ \n',
     "\u2028é\x7f", "1767225600", "\x00"]
)  # fmt: skip
NUMBERS = st.sampled_from([0, -0.0, 30, 1767225600, 1767225600.25, 10**25, 1e300, 1e-9])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["level", "id", "name", "$date", "a"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)


def lines_of(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"line_no": range(1, len(texts) + 1), "text": texts},
        schema={"line_no": pl.UInt32, "text": pl.String},
    )


def written(fields: dict[str, Any], *, blank: bool, ascii_only: bool) -> str:
    separators = (", ", ": ") if blank else (",", ":")
    return json.dumps(fields, separators=separators, ensure_ascii=ascii_only)


def assert_same_either_way(texts: list[str]) -> None:
    rows = lines_of(texts).rename({"line_no": "row"})
    alike, left = read_alike(rows, NAMES)
    alone = read_objects(rows.join(left, on="row", how="anti"), NAMES)
    one_by_one = alone.lines.select(alike.lines.columns)
    assert_frame_equal(alike.lines.sort("row"), one_by_one)
    assert_frame_equal(found_by_shape(alike), found_by_shape(alone))


def found_by_shape(objects: Objects) -> pl.DataFrame:
    return fill(objects.lines.sort("row"), objects.fields).select("row", *SHAPES)


@settings(max_examples=100, deadline=None)
@given(st.lists(OBJECTS, min_size=1, max_size=4), st.booleans(), st.booleans())
def test_lines_read_in_columns_are_read_as_they_are_one_by_one(
    objects: list[dict[str, Any]], blank: bool, ascii_only: bool
) -> None:
    texts = [written(one, blank=blank, ascii_only=ascii_only) for one in objects]
    assert_same_either_way(texts * 64)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, NUMBERS | st.none() | TEXTS | st.just([1, "a, b", None])),
        min_size=64,
        max_size=64,
    ),
    st.booleans(),
)
def test_a_layout_fits_only_lines_that_it_reads_right(
    values: list[tuple[str, Any]], blank: bool
) -> None:
    texts = [
        written({"time": n, "msg": s, "x": n, "y": s}, blank=blank, ascii_only=False)
        for s, n in values
    ]
    assert_same_either_way(texts)


LEVELS = (st.sampled_from(["error", "Info", "payments", "[warn]", "ſevere", "30", "", "\u00e9"])
          | st.sampled_from([30, 7, None, True, 50.0]))  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(LEVELS, LEVELS, LEVELS), min_size=1, max_size=8),
    st.permutations(["level", "severity", "log"]),
)
def test_of_several_levels_a_layout_reads_the_one_that_is_one(
    values: list[tuple[Any, Any, Any]], order: list[str]
) -> None:
    texts = [
        written(
            {name: {"level": one} if name == "log" else one for name, one in zip(order, own, strict=True)},
            blank=False, ascii_only=False,
        )
        for own in values
    ]  # fmt: skip
    assert_same_either_way(texts * 64)


def test_lines_that_are_alike_are_not_read_one_by_one() -> None:
    texts = [
        f'{{"ts":"2026-03-03T14:02:01Z","level":"info","msg":"order {n} paid","n":{n},'
        f'"ctx":{{"ids":[{n},"a"],"user":{{"id":"u{n}"}}}}}}'
        for n in range(100)
    ]
    rows = lines_of(texts).rename({"line_no": "row"})
    alike, left = read_alike(rows, NAMES)
    assert left.is_empty()
    assert_frame_equal(
        alike.lines,
        read_objects(rows, NAMES).lines.select(alike.lines.columns),
    )


def test_a_line_that_is_nearly_like_the_others_is_no_object() -> None:
    texts = ['{"level":"info","msg":"a","n":1}'] * 99
    for odd in (
        '{"level":"info","msg":"a","n":01}',
        '{"level":"info","msg":"a\t","n":1}',
        '{"level":"info","msg":"a","n":"\\ud800"}',
        '{"level":"info","msg":"a","n":NaN}',
        '{"level":"info","msg":"a","n":1}}',
        '{"level":"info","msg":"a","n":1,}',
    ):
        assert read_json(lines_of([*texts, odd]), JSON).height == len(texts)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ('{"level":-0,"msg":"a"}', "0"),
        ('{"level":0,"msg":"a"}', "0"),
        ('{"service":"error","msg":"a"}', None),
        ('{"service":"shop","msg":"a","x":"error"}', "error"),
    ],
)
def test_a_level_is_the_same_among_many_lines_and_alone(
    line: str, level: str | None
) -> None:
    among = read_json(lines_of([line] * 100 + ['{"level":0,"msg":"a"}'] * 100), JSON)
    assert (
        among.filter(pl.col("line_no") <= 100)["level_text"].to_list() == [level] * 100
    )
    assert read_json(lines_of([line]), JSON)["level_text"].to_list() == [level]
