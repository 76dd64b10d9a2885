from typing import Any

import polars as pl
import pytest

from logai_core.errors import SettingError
from logai_core.sessions import id_of
from tests.builders import records_of


def read(key: str, message: str = "", **columns: str | None) -> str | None:
    given: Any = {name: [value] for name, value in columns.items()}
    value: str | None = records_of([message], **given).select(id_of(key)).item()
    return value


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("order 17 accepted", "17"),
        ("accepted order=17", "17"),
        ("accepted order: 17", "17"),
        ("order_17 accepted", "17"),
        ("order-9f8a accepted", "9f8a"),
        ("order #17.", "17"),
        ("order_id=17, ok", "17"),
        ("orderId='a-1'", None),
        ("Order <17>", "17"),
        ("order -42 undone", "-42"),
        ("order 20260102_17 done", "20260102_17"),
        ("order accepted in 17 ms", None),
        ("order 5.2 of 7", None),
        ("order 12:04 is late", None),
        ("order 80% done", None),
        ("border 17", None),
        ("first order 17, then order 18", "17"),
    ],
)
def test_an_id_stands_after_a_word(message: str, expected: str | None) -> None:
    assert read("message:order", message) == expected


@pytest.mark.parametrize(
    ("key", "message", "expected"),
    [
        (
            "message:uuid",
            "job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        ),
        ("message:hex", "span 7f3c9a21be of 12345678", "7f3c9a21be"),
        ("message:hex", "12345678 and abcdefab", None),
        ("message:uuid", "job 17", None),
    ],
)
def test_an_id_has_a_form_of_its_own(
    key: str, message: str, expected: str | None
) -> None:
    assert read(key, message) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('{"order":"a-1","n":2}', "a-1"),
        ('{"n":2,"order":17}', "17"),
        ('{"n": 2, "order" : 17 }', "17"),
        ('{"order":1.5}', None),
        ('{"order":"two words"}', None),
        ('{"order":""}', None),
        ('{"order":null}', None),
        ('{"order":{"id":3}}', None),
        ('{"text":"\\"order\\":5","order":6}', "6"),
        (None, None),
    ],
)
def test_an_id_is_a_member_of_the_attributes(
    attributes: str | None, expected: str | None
) -> None:
    assert read("attribute:order", attributes=attributes) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("took rid=a-1, ok", "a-1"),
        ("took rid=a-1.", "a-1"),
        ('rid="a-1" sent', "a-1"),
        ("rid='a_1' sent", "a_1"),
        ("rid = a-1", "a-1"),
        ("rid: a-1", "a-1"),
        ("rid:a-1", "a-1"),
        ('{"n": 2, "rid": "a:1/b@c"}', "a:1/b@c"),
        ('{"rid":17}', "17"),
        ('\\"rid\\":\\"17\\"', "17"),
        ("rid=alice", "alice"),
        ('rid="two words"', None),
        ("rid=12.5", None),
        ("rid=80%", None),
        ("rid=null", None),
        ("rid=", None),
        ("grid=17", None),
        ("x.rid=17", None),
        ("rid : 17", None),
        ("rid=1 rid=2", "1"),
    ],
)
def test_an_id_is_set_equal_to_a_name(message: str, expected: str | None) -> None:
    assert read("pair:rid", message) == expected


def test_a_blank_column_holds_no_id() -> None:
    records = records_of(["a", "b", "c"], trace_id=["t1", "", "-"])
    assert records.select(id_of("trace_id"))["trace_id"].to_list() == ["t1", None, None]


def test_the_name_of_an_attribute_is_no_pattern() -> None:
    records = records_of(["a"], attributes=['{"axb":"1","a.b":"2"}'])
    assert records.select(id_of("attribute:a.b")).item() == "2"


@pytest.mark.parametrize(
    "key",
    [
        "message:",
        "message:(a+)+",
        "attribute:",
        "host",
        "",
        "message:o2",
        "pair:",
        "pair:a b",
    ],
)
def test_what_names_no_place_is_refused(key: str) -> None:
    with pytest.raises(SettingError, match="expected a column"):
        pl.DataFrame().lazy().select(id_of(key))
