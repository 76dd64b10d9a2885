from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.evidence import choose_examples
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
