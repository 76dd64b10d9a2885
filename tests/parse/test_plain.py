import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.parse.plain import read_plain
from tests.parse.builders import attributes, lines_of, parse_text


def heads(*lines: str) -> list[tuple[str | None, str | None, str]]:
    columns = ["stamp", "level_text", "message"]
    read = read_plain(lines_of(*lines)).sort("line_no").select(columns)
    return read.rows()


STAMP = "2026-03-03 14:02:01"


@pytest.mark.parametrize(
    ("line", "level", "message"),
    [
        ("{} ERROR text", "ERROR", "text"),
        ("[ERROR] {} text", "ERROR", "text"),
        ("WARN [{}] text", "WARN", "text"),
        ("{} | ERROR    | text", "ERROR", "text"),
        ("{} - shop.cart - ERROR - text", "ERROR", "text"),
        ("{} [main] ERROR com.shop.Cart - text", "ERROR", "text"),
        ("{} <Error>: text", "Error", "text"),
        ("{} [E] text", "E", "text"),
        ("{} WRN text", "WRN", "text"),
        ("{} error: text", "error", "text"),
        ("[{}] shop.local.WARNING: text", "WARNING", "text"),
        ("E, [{} #1] ERROR -- : text", "ERROR", "text"),
        ("{} level=error text", None, "level=error text"),
        ("{} the Error: text", None, "the Error: text"),
        ("{} Error text", None, "Error text"),
        ("{} notice board", None, "notice board"),
        ("{} E text", None, "E text"),
    ],
)
def test_a_level_is_part_of_the_header_or_none(
    line: str, level: str | None, message: str
) -> None:
    assert heads(line.format(STAMP)) == [(STAMP, level, message)]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("14:02:01 ERROR text", "ERROR"),
        ("14:02:01.250 [main] ERROR com.shop.Cart - text", "ERROR"),
        ("[14:02:01] [main/INFO]: text", "INFO"),
        ("[    12.345678] (WW) text", "WW"),
        ("ERROR: text", "ERROR"),
        ("Error: text", "Error"),
        ("ERROR text", "ERROR"),
        ("[warn ] text", "warn"),
        ("(EE) text", "EE"),
        ("[E] text", "E"),
        ("14:02:01 error text", None),
        ("error text", None),
        ("the ERROR: text", None),
        ("level=error text", None),
        ("config: text", None),
        ("(A) text", None),
        ("<Error>text</Error>", None),
        ("E text", None),
        (" ERROR text", None),
        ("ERRORS text", None),
    ],
)
def test_a_line_without_a_date_may_begin_with_a_level(
    line: str, level: str | None
) -> None:
    assert heads(line) == [(None, level, line)]


def test_what_stands_between_stamp_and_level_is_the_header() -> None:
    record = parse_text(f"{STAMP} - 7 - ERROR - com.shop.Cart: text").records
    assert attributes(record.row(0, named=True)) == {
        "header": "7",
        "logger": "com.shop.Cart",
    }


def test_the_basis_of_a_level_is_the_head_of_its_line() -> None:
    records = parse_text("INFO: b", f"{STAMP} ERROR a", f"{STAMP} c").records
    assert records.select("severity", "level_basis").rows() == [
        (9, "head"), (17, "head"), (0, "none"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "stamp", ["1772546521", "1772546521.25", "1772546521250", "1.772546521e+09"]
)
def test_a_bare_number_is_a_time_at_the_very_start_only(stamp: str) -> None:
    line = f"{stamp}\tup"
    assert heads(line, f"it took {line}") == [
        (stamp, None, "up"),
        (None, None, f"it took {line}"),
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_every_line_has_one_head(lines: list[str]) -> None:
    read = read_plain(lines_of(*lines))
    assert sorted(read["line_no"].to_list()) == list(range(1, len(lines) + 1))
    undated = read.filter(pl.col("stamp").is_null())
    assert undated["message"].to_list() == [
        lines[number - 1] for number in undated["line_no"]
    ]
