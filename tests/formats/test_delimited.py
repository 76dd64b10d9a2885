import polars as pl
import pytest

from logai_core.formats import by_name, guess
from logai_core.formats.delimited import concrete
from logai_core.formats.layout import MOST_COLUMNS, layout_of, named

ROWS = [f"2026-03-03 14:02:{n:02d},info,step {n}" for n in range(20)]


@pytest.mark.parametrize(
    ("header", "time"),
    [
        ("time,level,text", ("time",)),
        ("Time (UTC),x,y", ("Time (UTC)",)),
        ("when,level,text", ("when",)),
        ("Eventtime;ignored".replace(";", ",") + ",z", ("Eventtime",)),
    ],
)
def test_the_time_is_found_by_name_or_by_what_the_column_holds(
    header: str, time: tuple[str, ...]
) -> None:
    made = concrete(by_name("csv"), pl.Series([header, *ROWS]))
    layout = layout_of(made)
    assert made.header == header
    assert layout is not None
    assert layout.stamp == time


def test_two_columns_make_one_time() -> None:
    found = guess(pl.Series(["Date,Time,Text", "03.03.2026,14:02:01,a"]))
    layout = layout_of(found.format)
    assert layout is not None
    assert (layout.stamp, layout.utc) == (("Date", "Time"), False)


@pytest.mark.parametrize(
    "lines",
    [
        ["Starting, please wait", *["2026-03-03 14:02:01,123 up"] * 9],
        ["2026-03-03 14:02:01,123 INFO up", *["2026-03-03 14:02:01,123 INFO up"] * 9],
        ["time,level,text", "2026-03-03", "words", "more words"],
        ["name,colour,size", *["a,b,c"] * 9],
        ['{"time": 1, "level": 2}', *['{"time": 1, "level": 2}'] * 9],
        ["time,level,text"],
    ],
)
def test_lines_with_commas_are_no_table_without_a_header_or_a_time(
    lines: list[str],
) -> None:
    assert concrete(by_name("csv"), pl.Series(lines)) == by_name("csv")


def test_a_table_is_found_below_lines_of_another_kind() -> None:
    lines = ["#TYPE System.Object", "sep=,", "", "time,level,text", *ROWS]
    found = guess(pl.Series(lines))
    assert (found.format.name, found.format.header) == ("csv", "time,level,text")


def test_a_quoted_text_of_many_lines_is_of_the_table() -> None:
    record = ['2026-03-03 14:02:01,info,"first', "second, with, commas", 'third"']
    found = guess(pl.Series(["time,level,text", *record * 20]))
    assert (found.format.name, found.share) == ("csv", 1.0)


def test_a_row_with_one_field_more_than_names_has_a_column_more() -> None:
    rows = [f"2026-03-03 14:02:0{n},a,b" for n in range(9)]
    made = concrete(by_name("csv"), pl.Series(["time,level", *rows]))
    assert made.columns == ("time", "level", "column_3")


def test_names_are_all_there_all_different_and_not_without_end() -> None:
    assert named(["a", " ", "a", "a_3", "a"]) == (
        "a",
        "column_2",
        "a_3",
        "a_3_4",
        "a_5",
    )
    assert len(named(str(n) for n in range(10_000))) == MOST_COLUMNS


def test_a_directive_tells_its_delimiter() -> None:
    header = "#Fields: date-time,client-ip,event-id"
    layout = layout_of(by_name("exchange"), header)
    assert layout is not None
    assert (layout.columns, layout.delimiter) == (
        ("date-time", "client-ip", "event-id"),
        ",",
    )
    assert layout_of(by_name("windows-firewall"), header) is None
