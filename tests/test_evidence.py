from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.evidence import choose_examples, name_carriers
from logai_core.schemas import EXAMPLES, FINDINGS
from tests.builders import at, records_of

MESSAGES = ["ok", "pool dry", "ok", "retry", "pool dry", "retry", "ok"]
IDS = {"ok": "Tok", "pool dry": "Tdry", "retry": "Tretry"}


def records() -> pl.DataFrame:
    ids = pl.Series("template_id", [IDS[one] for one in MESSAGES])
    return records_of(MESSAGES).with_columns(ids)


def finding_of(name: str, start: int, end: int, *templates: str) -> dict[str, Any]:
    return {
        "finding_id": name,
        "start": at(start),
        "end": at(end),
        "templates": list(templates),
    }


def chosen(*findings: dict[str, Any], **settings: int) -> list[tuple[Any, ...]]:
    examples = choose_examples(
        records().lazy(), pl.DataFrame(list(findings), schema=FINDINGS), **settings
    )
    assert examples.schema == EXAMPLES
    return examples.select("finding_id", "template_id", "line_no").rows()


def test_without_findings_every_template_is_shown_by_its_first_line() -> None:
    assert chosen() == [(None, "Tdry", 2), (None, "Tok", 1), (None, "Tretry", 4)]


def test_a_finding_shows_its_lines_inside_its_span_foremost_template_first() -> None:
    found = chosen(finding_of("F1", 2, 6, "Tretry", "Tdry"))
    assert found[:3] == [("F1", "Tretry", 4), ("F1", "Tretry", 6), ("F1", "Tdry", 5)]


def test_findings_keep_their_order_and_their_limits() -> None:
    found = chosen(
        finding_of("F9", 0, 9, "Tok", "Tdry"),
        finding_of("F1", 0, 9, "Tretry"),
        finding_of("F0", 0, 9, "Tretry"),
        most_findings=2,
        templates_each=1,
        lines_each=1,
    )
    assert [one for one in found if one[0]] == [("F9", "Tok", 1), ("F1", "Tretry", 4)]


def test_a_finding_without_templates_or_lines_shows_none() -> None:
    found = chosen(finding_of("F1", 0, 9), finding_of("F2", 50, 60, "Tok"))
    assert [one for one in found if one[0]] == []


@given(st.permutations(range(len(MESSAGES))))
def test_examples_do_not_depend_on_the_order_of_records(order: list[int]) -> None:
    findings = pl.DataFrame([finding_of("F1", 0, 9, "Tok", "Tdry")], schema=FINDINGS)
    whole = choose_examples(records().lazy(), findings)
    assert_frame_equal(choose_examples(records()[order].lazy(), findings), whole)


def of_values() -> pl.LazyFrame:
    said = [None, '{"status":"503"}', '{"status":"200"}', '{"status":"503"}']
    return (
        records()
        .head(4)
        .with_columns(
            attributes=pl.Series(said, dtype=pl.String),
            host=pl.Series(["a", "b", "b", "b"]),
        )
        .lazy()
    )


def of_series(kind: str, key: str, *templates: str) -> pl.DataFrame:
    row = finding_of("F1", 0, 9, *templates) | {"series_kind": kind, "key": key}
    return pl.DataFrame([row | {"score": 1.0, "sources": []}], schema=FINDINGS)


def test_a_finding_of_a_value_is_shown_by_lines_that_have_the_value() -> None:
    findings = of_series("value", "status=503", "Tok", "Tdry", "Tretry")
    lines = choose_examples(of_values(), findings).drop_nulls("finding_id")
    assert lines["line_no"].to_list() == [2, 4]


def test_a_value_of_an_inner_object_is_found_by_all_its_names_and_unescaped() -> None:
    said = ['{"user":{"tier":"a\\u002fb"}}', '{"tier":"a/b"}', None, '{"user":"a/b"}']
    told = of_values().with_columns(attributes=pl.Series(said, dtype=pl.String))
    for kind, key in (("value", "user.tier=a\\/b"), ("measure", "user.tier")):
        named = name_carriers(of_series(kind, key), told)
        assert named["templates"].to_list() == [["Tok"]]


def test_a_host_that_was_never_there_is_found_in_its_column() -> None:
    named = name_carriers(of_series("value", "host=a"), of_values())
    assert named["templates"].to_list() == [["Tok"]]


def test_a_finding_of_a_host_is_shown_by_its_lines() -> None:
    lines = choose_examples(of_values(), of_series("host", "a", "Tok"))
    assert lines.drop_nulls("finding_id")["line_no"].to_list() == [1]


def test_a_finding_made_without_templates_gets_the_commonest_of_its_records() -> None:
    named = name_carriers(of_series("value", "status=503"), of_values())
    assert named["templates"].to_list() == [["Tdry", "Tretry"]]
    assert named["sources"].to_list() == [["0123456789ab"]]


def test_a_finding_with_templates_keeps_them() -> None:
    findings = of_series("host", "b", "Tok")
    assert_frame_equal(name_carriers(findings, of_values()), findings)


def test_a_finding_of_all_records_names_none() -> None:
    findings = of_series("total", "")
    assert_frame_equal(name_carriers(findings, of_values()), findings)
