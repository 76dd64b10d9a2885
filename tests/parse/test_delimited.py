import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.formats import Format, by_name
from logai_core.formats.delimited import concrete
from logai_core.parse import delimited
from logai_core.parse.delimited import read_delimited
from tests.parse.builders import attributes, lines_of, messages, parse, parse_text

CSV, W3C = by_name("csv"), by_name("w3c")
AT = "2026-03-03 14:02:01"
FIELDS = "#Fields: date time cs-method cs-uri-stem sc-status"
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


def table(*rows: list[str], delimiter: str = ",") -> list[str]:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\x00\r").writerows(rows)
    return out.getvalue().split("\x00\r")[:-1]


def csv_of(*names: str) -> Format:
    sample = [",".join(names), ",".join([AT, *"x" * (len(names) - 1)])]
    return concrete(CSV, pl.Series(sample))


def none_if_empty(value: str) -> str | None:
    return None if value in ("", "-", "(empty)") else value


@given(st.lists(st.tuples(VALUES, VALUES), max_size=5))
@settings(deadline=None, max_examples=30)
def test_a_table_is_read_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    rows = [(a, b) for a, b in rows if "\x00\r" not in a + b]
    texts = table(*([AT, "m", a, b] for a, b in rows))
    fmt = csv_of("time", "message", "a", "b")
    heads = read_delimited(lines_of(*texts).select("line_no", "text"), fmt)
    found = [json.loads(o or "{}") for o in heads.sort("line_no")["attributes"]]
    assert [[str(f[k]) if k in f else None for k in "ab"] for f in found] == [
        [none_if_empty(a), none_if_empty(b)] for a, b in rows
    ]


LINE = st.sampled_from(
    [
        FIELDS,
        "#Fields: time date sc-status",
        "#Date: 2026-03-03 00:00:00",
        "#Version: 1.0",
        f"{AT} GET /x 200",
        "14:02:01 2026-03-03 404",
        "words",
        "",
        f"{AT},info,done",
        f'{AT},info,"open',
        'more, of it", or not',
        'closed"',
        "time,level,message",
    ]
)


@given(st.lists(LINE, max_size=12), st.integers(1, 5))
@settings(deadline=None, max_examples=20)
@pytest.mark.parametrize("fmt", [W3C, csv_of("time", "level", "message")])
def test_blocks_do_not_matter_and_no_line_is_lost(
    fmt: Format, lines: list[str], size: int
) -> None:
    whole = lines_of(*lines)
    blocks = [whole[at : at + size] for at in range(0, len(lines), size)]
    one, many = parse(whole, fmt=fmt), parse(*blocks, fmt=fmt)
    assert one.records.equals(many.records)
    assert one.records["lines"].sum() + one.rejects.height == len(lines)
    assert one.counts == many.counts


def test_directives_in_a_row_are_no_header_of_rows_that_are_read_again() -> None:
    lines = [FIELDS, FIELDS, f"{AT} GET /x 200", "14:02:01 2026-03-03 404", FIELDS]
    whole = lines_of(*lines)
    blocks = [whole[at : at + 1] for at in range(len(lines))]
    assert parse(whole, fmt=W3C).records.equals(parse(*blocks, fmt=W3C).records)


def test_directives_in_a_row_are_one_record_with_the_date_they_state() -> None:
    found = parse_text(
        "#Software: IIS", "#Date: 2026-03-03 00:00:00", FIELDS, f"{AT} GET /x 200",
        fmt=W3C,
    )  # fmt: skip
    assert found.records.select(
        "lines", pl.col("ts").cast(pl.String), "ts_basis", "message"
    ).rows() == snapshot(
        [
            (
                3,
                "2026-03-03 00:00:00.000000+00:00",
                "explicit",
                """\
#Software: IIS
#Date: 2026-03-03 00:00:00
#Fields: date time cs-method cs-uri-stem sc-status\
""",
            ),
            (1, "2026-03-03 14:02:01.000000+00:00", "explicit", "GET /x 200"),
        ]
    )


def test_columns_named_anew_hold_for_what_follows_in_later_blocks_too() -> None:
    first = lines_of(FIELDS, f"{AT} GET /x 200", "#Fields: date time sc-status c-ip")
    later = lines_of(f"{AT} 404 192.0.2.1").with_columns(
        pl.lit(4, pl.UInt32).alias("line_no")
    )
    record = parse(first, later, fmt=W3C).records.row(-1, named=True)
    assert attributes(record) == {"sc-status": 404, "c-ip": "192.0.2.1"}


def test_a_row_with_other_than_its_columns_keeps_all_of_its_fields() -> None:
    found = parse_text(FIELDS, f"{AT} GET", f"{AT} GET /x 200 more and", fmt=W3C)
    assert [attributes(row) for row in found.records[1:].to_dicts()] == snapshot(
        [
            {"cs-method": "GET"},
            {
                "cs-method": "GET",
                "cs-uri-stem": "/x",
                "sc-status": 200,
                "rest": "more and",
            },
        ]
    )


def test_blanks_and_quotes_part_the_fields_of_w3c() -> None:
    line = f'{AT}   "GET"\t/a""b  "a ""b"" c"'
    record = parse_text(FIELDS, line, fmt=W3C).records.row(-1, named=True)
    assert attributes(record) == {
        "cs-method": "GET",
        "cs-uri-stem": '/a""b',
        "sc-status": 'a "b" c',
    }


def test_a_quoted_field_goes_on_over_lines_blank_ones_too() -> None:
    lines = [f'{AT},info,"one', "", "two, and,three", '"', f"{AT},warn,next"]
    fmt = csv_of("time", "level", "message")
    assert messages(*lines, fmt=fmt) == ["one\n\ntwo, and,three\n", "next"]


def test_a_quote_that_never_closes_spoils_one_record_only() -> None:
    lines = [f'{AT},info,"one', *[f"{AT},info,two"] * 3]
    assert messages(*lines, fmt=csv_of("time", "level", "message")) == [
        "one", "two", "two", "two",
    ]  # fmt: skip


def test_an_open_quote_is_bounded_by_the_lines_of_a_record() -> None:
    lines = ["time,level,message", f'{AT},info,"one', *["words"] * 10]
    found = parse_text(
        *lines, fmt=csv_of("time", "level", "message"), record_lines=4
    ).records
    assert found["lines"].to_list() == [1, 4, 4, 3]


def test_delimiters_that_nobody_quoted_stay_in_a_message_that_comes_last() -> None:
    fmt = csv_of("time", "level", "message")
    assert messages(f"{AT},info,one, two, three", fmt=fmt) == ["one, two, three"]


def test_a_quote_within_a_field_is_text() -> None:
    fmt = csv_of("time", "size", "message")
    record = parse_text(f'{AT},6" x 4,a "b" c', fmt=fmt).records.row(0, named=True)
    assert (record["message"], attributes(record)) == ('a "b" c', {"size": '6" x 4'})


def test_a_header_that_comes_again_is_a_record_without_a_time() -> None:
    lines = ["time,level,message", f"{AT},info,a"]
    found = parse_text(*lines, *lines, fmt=csv_of("time", "level", "message"))
    assert found.records["message"].to_list() == [lines[0], "a", lines[0], "a"]
    assert found.counts.undated == 2


def test_a_row_without_a_message_column_is_its_own_message() -> None:
    fmt = csv_of("time", "code", "value")
    assert messages(f"{AT},7,8", fmt=fmt) == [f"{AT},7,8"]


def test_numbers_are_numbers_and_what_only_looks_like_one_is_text() -> None:
    values = {
        "a": 1,
        "b": -2.5,
        "c": "007",
        "d": "1e5",
        "e": "1,5",
        "f": "1234567890123456",
    }
    line = next(iter(table([AT, *map(str, values.values())])))
    record = parse_text(line, fmt=csv_of("time", *values)).records.row(0, named=True)
    assert attributes(record) == values


def test_ten_thousand_columns_are_cut_to_a_thousand_and_keep_the_line() -> None:
    header = "#Fields: date time " + " ".join(f"c{n}" for n in range(10_000))
    line = f"{AT} " + " ".join(str(n) for n in range(10_000))
    record = parse_text(header, line, fmt=W3C).records.row(-1, named=True)
    found = attributes(record)
    assert len(found) == 999
    assert found["rest"].split(" ")[-1] == "9999"


def test_names_like_code_are_only_names() -> None:
    header = '#Fields: date time a"b $1 c\\d \x01 a"b'
    record = parse_text(header, f"{AT} 1 2 3 4 5", fmt=W3C).records.row(-1, named=True)
    assert attributes(record) == {'a"b': 1, "$1": 2, "c\\d": 3, "\x01": 4, 'a"b_7': 5}


def test_columns_named_anew_without_end_are_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most, few = 20, 5
    monkeypatch.setattr(delimited, "MOST_HEADERS", most)
    lines = [
        line
        for n in range(most + few)
        for line in (f"#Fields: date time c{n}", f"{AT} {n}")
    ]
    whole = lines_of(*lines)
    found = parse(whole[:19], whole[19:], fmt=W3C)
    rows = found.records.filter(pl.col("format") != "w3c")
    assert (rows.height, found.counts.lines_in) == (few, len(lines))
