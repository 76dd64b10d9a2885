from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from tests.builders import SOURCE, receipt_of, records_of
from tests.workbench.cases import APP
from workbench.ui.lines.fields import Field, fields_of, variables_of
from workbench.ui.lines.record import decoded, hexadecimal


def record_of(message: str, **columns: Any) -> dict[str, Any]:
    one = records_of([message], **{name: [value] for name, value in columns.items()})
    return one.with_columns(template_id=pl.lit("T1")).row(0, named=True)


def fields(message: str, template: str | None = None, **columns: Any) -> list[Field]:
    source = receipt_of(name="web.log").row(0, named=True)
    return fields_of(record_of(message, **columns), source, template, "Europe/Berlin")


def test_every_field_is_there_with_what_finds_records_alike() -> None:
    found = fields(
        "GET /cart/7 in 12 ms",
        "GET <path> in <num> ms",
        service="web",
        severity=13,
        level_text="W",
        line_no=40,
        lines=3,
        byte_offset=1_000,
        byte_len=200,
        attributes='{"zone": "a", "size": 7, "in": {"b": 1, "c": {}, "d": {"e": "x"}}, "in.c": true, "none": null}',
    )
    assert found == [
        Field(
            "time",
            "2026-11-20 13:00:00.000000 +01:00 Europe/Berlin (explicit)",
            "time",
            "2026-11-20T12:00:00.000000Z",
        ),
        Field("time in UTC", "2026-11-20 12:00:00.000000"),
        Field("level", "! WARN, written 'W' (format)", "level", "WARN"),
        Field("service", "web", "service", "web"),
        Field("pattern", "T1  GET <path> in <num> ms", "tpl", "T1"),
        Field("  <path>", "/cart/7", "message", "/cart/7"),
        Field("  <num>", "12", "message", "12"),
        Field("zone", "a", "@zone", "a"),
        Field("size", "7", "@size", "7"),
        Field("in", '{"b": 1, "c": {}, "d": {"e": "x"}}'),
        Field("in.b", "1", "@in.b", "1"),
        Field("in.d.e", "x", "@in.d.e", "x"),
        Field("in.c", "true", "@in.c", "true"),
        Field("none", "null"),
        Field("source", "web.log", "source", SOURCE),
        Field("lines", "40 to 42", "line", "40"),
        Field("bytes", "1,000 to 1,200 (200 bytes)"),
        Field("sha256", SOURCE.ljust(64, "0"), "source", SOURCE),
        Field("format", "text"),
    ]


def test_an_undated_record_has_no_time_of_ours() -> None:
    assert fields("x", ts=None, ts_basis="none")[0] == Field("time", "undated (none)")


def test_attributes_that_are_no_object_are_shown_as_they_are() -> None:
    assert Field("attributes", "{broken") in fields("x", attributes="{broken")


@pytest.mark.parametrize(
    ("message", "template", "values"),
    [
        ("took 5 ms", "took <num> ms", [("<num>", "5")]),
        ("something else", "took <num> ms", []),
        ("no place", "no place", []),
        ("took 5 ms\n  at main", "took <num> ms", [("<num>", "5")]),
    ],
)
def test_variables_are_those_of_the_first_line(
    message: str, template: str, values: list[tuple[str, str]]
) -> None:
    assert variables_of(message, template) == values


def test_bytes_of_another_encoding_are_no_text() -> None:
    assert decoded("grün".encode(), "utf-8") == "grün"
    assert decoded("grün".encode("latin-1"), "utf-8") is None
    assert decoded(b"\x81", "cp1252") is None
    assert decoded(b"a", "utf-8, in part cp1252") == "a"
    assert decoded("grün".encode(), "utf-8 with BOM") == "grün"
    assert decoded("grün".encode("utf-16-be"), "utf-16-be with BOM") == "grün"


def test_hexadecimal_stands_beside_what_can_be_read() -> None:
    assert hexadecimal(b"GET \xff\x00<b>" + b"x" * 8, 1_000) == (
        "       1,000  47 45 54 20 ff 00 3c 62 3e 78 78 78 78 78 78 78  "
        "GET ..<b>xxxxxxx\n"
        "       1,016  78" + " " * 47 + "x"
    )


def _details(root: str, line_no: int) -> None:
    import polars as pl
    import streamlit as st

    from logai_core.store import Case
    from workbench.ui import looking, state
    from workbench.ui.lines import record
    from workbench.ui.scope import Loaded, Opened

    case = Case(__import__("pathlib").Path(root))
    analysis = case.analysis or ""
    here = Loaded(case, case.root, analysis, Opened(case, "", case.held, analysis))
    looking.open_case(case.root)
    own = (pl.col("line_no") == line_no) & (pl.col("source_id") == "b" * 12)
    one = case.records_with_templates().filter(own).collect().row(0, named=True)
    record.draw(
        one,
        here,
        zone="UTC",
        on_filter=lambda *told: state.set_widget("told", told),
    )
    st.text(str(state.widget("told")))


def _around(root: str) -> None:
    import streamlit as st

    from logai_core.record_id import RecordId
    from logai_core.store import Case
    from workbench.ui import state
    from workbench.ui.lines import context
    from workbench.ui.scope import Loaded, Opened

    case = Case(__import__("pathlib").Path(root))
    analysis = case.analysis or ""
    here = Loaded(case, case.root, analysis, Opened(case, "", case.held, analysis))
    context.draw(
        here,
        RecordId("b" * 12, 60),
        zone="UTC",
        wrapped=False,
        on_ask=print,
        on_close=lambda: state.set_widget("closed", "closed"),
    )
    st.text(str(state.widget("closed")))


def _page(script: Any, *args: Any) -> AppTest:
    app = AppTest.from_function(script, args=args, default_timeout=30).run()
    assert not app.exception
    return app


def test_details_of_a_hostile_record_are_text(shop: Case) -> None:
    app = _page(_details, str(shop.root), 2)
    assert app.code[0].value.startswith("<script>alert(1)</script>")
    table = app.dataframe[0].value
    level = table[table["field"] == "level"].to_numpy().tolist()
    assert level == [["level", "only", "without", "! WARN, written 'WARN' (format)"]]
    assert [one.value for one in app.markdown] == ["**Line 2 of app \\<b\\>\\.log**"]


def test_bytes_are_read_when_they_are_asked_for(shop: Case) -> None:
    (shop.evidence / APP).write_bytes(b"\xffno text")
    app = _page(_details, str(shop.root), 2)
    assert len(app.code) == 1
    app.toggle[0].set_value(True).run()
    assert app.code[-1].value.startswith("           0  ff 6e 6f 20 74 65 78 74")


def test_bytes_that_are_gone_leave_the_fields(shop: Case) -> None:
    app = _page(_details, str(shop.root), 2)
    app.toggle[0].set_value(True).run()
    assert not app.exception
    assert len(app.dataframe) == 1
    assert "are not in it" in app.warning[0].value


def _drawn(app: AppTest) -> list[int]:
    import json

    (found,) = app.get("bidi_component")
    return list(json.loads(found.proto.mixed.json or found.proto.json)["line"])


def test_context_reaches_further_on_demand_and_closes(shop: Case) -> None:
    app = _page(_around, str(shop.root))
    assert app.markdown[0].value == (
        "**Around line 60 of app \\<b\\>\\.log**, nothing filtered"
    )
    assert _drawn(app) == list(range(40, 81))
    app.button[0].click().run()
    assert _drawn(app) == list(range(20, 81))
    app.button[1].click().run()
    assert _drawn(app) == list(range(20, 101))
    app.segmented_control[0].set_value("all sources").run()
    assert len(_drawn(app)) == 81
    app.button[2].click().run()
    assert app.text[0].value == "closed"


def test_a_variable_is_looked_for_in_all_messages(shop: Case) -> None:
    app = _page(_pressed, str(shop.root))
    assert [one.value for one in app.text] == [
        'level>=error message:"2456"',
        'level>=error message:"2456" -message:"a \\"b\\""',
    ]


def _pressed(root: str) -> None:
    from pathlib import Path

    import streamlit as st

    from workbench.ui import looking, state
    from workbench.ui.lines import record

    looking.open_case(Path(root))
    looking.change(query="level>=error")
    for value, name in (("2456", "only"), ('a "b"', "without")):
        state.set_widget(f"x.{name}", {"row": 1})
        shown = [("", ""), ("message", value)]
        record._press(f"x.{name}", shown, print, name == "without")
        st.text(state.workspace().scope.query)


def _refused() -> None:
    from logai_core.errors import LimitError
    from workbench.ui import facets, state
    from workbench.ui.lines import record

    def refuse(*_: object) -> None:
        raise LimitError("The query would be too long", hint="Leave a part of it out.")

    state.set_widget("x.only", {"row": 0})
    record._press("x.only", [("level", "ERROR")], refuse, exclude=False)
    pressed = {"field": "level", "value": facets.digest("ERROR"), "exclude": False}
    state.set_widget("y", {"pressed": pressed})
    facets._press("y", {("level", facets.digest("ERROR")): "ERROR"}, refuse)


def test_what_cannot_be_filtered_by_is_told_in_a_sentence() -> None:
    app = AppTest.from_function(_refused).run()
    assert not app.exception
    assert [one.proto.title for one in app.warning] == ["Could not filter by it"] * 2
