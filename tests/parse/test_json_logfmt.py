import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.formats import by_name
from logai_core.parse.json_names import Names
from logai_core.parse.logfmt import read_logfmt, read_pairs
from logai_core.parse.logfmt_alike import read_alike
from tests.parse.test_json_alike import lines_of

LOGFMT = by_name("logfmt")
NAMES = Names(LOGFMT)
VALUES = st.sampled_from(
    ["", '""', "a", "payments", "warn", "007", "7", "-1.50", "1e3", '"a b"', r'"a \"b\" \\n \n"', "x=a=b",
     "é", "/p?q=1", r"a\nb"]
)  # fmt: skip
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(
            ["level", "msg", "lvl", "severity", "trace_id", "traceId", "x", "service"]
        ),
        st.none() | VALUES,
    ),
    min_size=1,
    max_size=5,
)


def written(pairs: list[tuple[str, str | None]], blanks: str) -> str:
    return blanks.join(key if v is None else f"{key}={v}" for key, v in pairs)


@settings(max_examples=80, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=4), st.sampled_from([" ", "   "]))
def test_pairs_read_in_columns_are_read_as_they_are_one_by_one(
    lines: list[list[tuple[str, str | None]]], blanks: str
) -> None:
    rows = lines_of([written(pairs, blanks) for pairs in lines] * 64)
    alike, left = read_alike(rows, NAMES)
    alone = read_pairs(rows.join(left, on="line_no", how="anti"), NAMES)
    assert_frame_equal(alike.sort("line_no"), alone.select(alike.columns))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=64, max_size=64))
def test_a_layout_of_pairs_fits_only_lines_that_it_reads_right(
    values: list[tuple[str, str]],
) -> None:
    rows = lines_of([f"msg={m} lvl={v} x={v} level={m}" for m, v in values])
    alike, left = read_alike(rows, NAMES)
    alone = read_pairs(rows.join(left, on="line_no", how="anti"), NAMES)
    assert_frame_equal(alike.sort("line_no"), alone.select(alike.columns))


def test_lines_of_the_same_keys_are_not_read_pair_by_pair() -> None:
    rows = lines_of([f'level=info msg="order {n} paid" n={n} ok' for n in range(100)])
    assert read_alike(rows, NAMES)[1].is_empty()


def test_logfmt_lifts_ids_however_they_are_spelled() -> None:
    line = "level=info msg=up traceID=a span-id=b x-request-id=c user=jo"
    found = read_logfmt(lines_of([line]), LOGFMT)
    ids = ("trace_id", "span_id", "request_id", "user_id", "attributes")
    assert found.select(ids).row(0) == ("a", "b", "c", "jo", None)


@pytest.mark.parametrize(
    ("pairs", "level"),
    [
        ("level=payments severity=error", "error"),
        ("severity=error level=payments", "error"),
        ("level=info severity=error", "info"),
        ("level=30 severity=error", "error"),
        ("level=payments severity=x", "payments"),
    ],
)
@pytest.mark.parametrize("times", [1, 100])
def test_of_several_levels_the_first_that_is_one_is_read(
    pairs: str, level: str, times: int
) -> None:
    heads = read_logfmt(lines_of([f"msg=up {pairs}"] * times), LOGFMT)
    assert heads["level_text"].to_list() == [level] * times
