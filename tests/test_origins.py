from datetime import UTC, datetime, timedelta

import polars as pl

from logai_core.evidence import with_origins
from logai_core.evidence.origins import values_of
from logai_core.schemas import EXAMPLES, FINDINGS, RECORDS, TEMPLATES

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def records_of(*rows):
    """Rows are minute, template, message; lines count from 1."""
    own = pl.DataFrame(
        [
            {
                "source_id": "a" * 12,
                "line_no": at + 1,
                "ts": NINE + timedelta(minutes=minute),
                "severity": 17 if name == "T9" else 9,
                "message": message,
            }
            for at, (minute, name, message) in enumerate(rows)
        ],
        schema=RECORDS,
    )
    names = pl.Series("template_id", [name for _, name, _ in rows])
    return own.with_columns(names).lazy()


def told_of(records):
    """The findings and examples of the errors, T9, and templates as counted."""
    rows = records.collect()
    errors = rows.filter(pl.col("template_id") == "T9")
    finding = {
        "finding_id": "F1", "start": errors["ts"].min(), "end": rows["ts"].max(),
        "observed": float(errors.height), "expected": 0.0, "severity": 17,
        "templates": ["T9"],
    }  # fmt: skip
    findings = pl.DataFrame([finding], schema=FINDINGS)
    examples = errors.with_columns(finding_id=pl.lit("F1")).select(EXAMPLES.names())
    counted = rows.group_by("template_id").agg(records=pl.len().cast(pl.UInt64))
    templates = pl.DataFrame(counted.sort("template_id").to_dicts(), schema=TEMPLATES)
    return examples, templates, findings


def added(records):
    examples, templates, findings = told_of(records)
    more = with_origins(examples, records, templates, findings)
    assert more.head(examples.height).equals(examples)
    new = more.tail(more.height - examples.height)
    assert new["finding_id"].null_count() == new.height
    return new["line_no"].to_list()


def test_each_line_of_a_rare_template_is_shown():
    rows = [(n, "T1", f"config {n} changed") for n in range(3)]
    assert added(records_of(*rows, (9, "T9", "broken"))) == [1, 2, 3]


def test_of_a_frequent_template_the_first_line_with_a_value_of_the_errors_is_shown():
    rows = [(1, "T1", f"login from 192.0.2.{n}") for n in range(40)]
    seen = [(2, "T1", "login from 203.0.113.7"), (3, "T1", "login from 203.0.113.7")]
    broken = [(9, "T9", "denied 203.0.113.7")]
    assert added(records_of(*rows, *seen, *broken)) == [41]


def test_a_value_that_the_errors_hold_first_adds_no_line():
    rows = [(1, "T1", f"login from 192.0.2.{n}") for n in range(40)]
    later = [(9, "T9", "denied 203.0.113.7"), (10, "T1", "login from 203.0.113.7")]
    assert added(records_of(*rows, *later)) == []


def test_values_are_words_with_digits_that_are_no_mere_numbers():
    messages = pl.Series(
        ["user u17 at 203.0.113.7: took 3000 ms, 12.5s of job-2026-a."]
    )
    assert values_of(messages).to_list() == ["203.0.113.7", "job-2026-a"]


def test_without_findings_only_rare_lines_are_shown():
    records = records_of((1, "T1", "a 1"), (2, "T1", "a 2"), (3, "T9", "broken"))
    examples, templates, findings = told_of(records)
    more = with_origins(examples.clear(), records, templates, findings.clear())
    assert more["line_no"].to_list() == [1, 2]
