"""Reports of a made-up case: as usual, empty, and with a postmortem that was written."""

from datetime import timedelta
from typing import Any

import polars as pl

from logai_core.postmortem import Field
from logai_core.record_id import RecordId
from logai_core.report import COUNTED, Report
from logai_core.schemas import (
    CHANGES,
    EXAMPLES,
    FINDINGS,
    HISTOGRAM,
    SCORES,
    SOURCES,
    SUMMARIES,
    TEMPLATES,
)
from logai_core.scope import Window
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of
from tests.report.rows import (
    POOL,
    SHOP,
    change,
    counts,
    example,
    pattern,
    pinned,
    quote,
    quoted_of,
    searched,
    source,
    summary,
)


def report_of(**other: Any) -> Report:
    usual: dict[str, Any] = {
        "title": "Checkout outage",
        "sources": pl.DataFrame([source()], schema=SOURCES),
        "histogram": histogram_of(INFO=[300] * 40, ERROR=[0] * 20 + [150] * 10),
        "scores": scores_of(
            [1] * 20 + [150] * 10 + [1] * 10,
            expected=1,
            learning=8,
            kind="template",
            key=POOL,
        ),
        "findings": findings_of(
            finding(
                20,
                30,
                finding_id="F1",
                series_kind="template",
                key=POOL,
                observed=1_500,
                text="pool exhausted rose 150 times",
                templates=[POOL],
                sources=[SHOP],
            )
        ),
        "templates": pl.DataFrame([pattern()], schema=TEMPLATES),
        "examples": pl.DataFrame(
            [
                example(8123, "pool exhausted: 50 of 50 in use by 192.0.2.7"),
                example(8124, "pool exhausted: 50 of 50 in use by 192.0.2.8"),
            ],
            schema=EXAMPLES,
        ),
        "summary": pl.DataFrame([summary()], schema=SUMMARIES),
        "settings": {"parse": {"format": "auto", "zone": "UTC"}},
        "version": "0.1.0",
    }
    return Report(**(usual | other))


def empty_report() -> Report:
    return Report(
        title="Nothing",
        sources=SOURCES.to_frame(),
        histogram=HISTOGRAM.to_frame(),
        scores=SCORES.to_frame(),
        findings=FINDINGS.to_frame(),
        templates=TEMPLATES.to_frame(),
        examples=EXAMPLES.to_frame(),
        summary=SUMMARIES.to_frame(),
        settings={},
        version="0.1.0",
    )


EXHAUSTED = "pool exhausted: 50 of 50 in use by 192.0.2.7"


def told_report(**other: Any) -> Report:
    line = RecordId(SHOP, 8123)
    pins = [
        pinned(1, title="Release 2.1 is out", at=at(10), refers=(("author", "robot"),)),
        pinned(
            2,
            kind="line",
            title=EXHAUSTED,
            shown=EXHAUSTED,
            at=at(20) + timedelta(milliseconds=line.line_no),
            records=(line,),
            total=1,
            comment="The first refusal.",
            tags=("symptom",),
        ),
        pinned(3, title="Alert: errors above 5 %", at=at(24), tags=("alert",)),
        pinned(
            4,
            kind="finding",
            title="pool exhausted rose 150 times",
            at=at(20),
            until=at(30),
            records=(line, RecordId(SHOP, 8124)),
            total=1_500,
            refers=(("finding", "F1"),),
            name="The pool ran dry",
        ),
        pinned(5, kind="query", title="level>=error", total=40),
        pinned(6, kind="line", title="nothing", at=at(21), noise=True),
        pinned(7, title="Rolled back", at=at(31), moved=at(30)),
    ]
    usual: dict[str, Any] = {
        "pins": pins,
        "quoted": quoted_of(
            quote(8123, EXHAUSTED),
            quote(8124, "pool exhausted: 50 of 50 in use by 192.0.2.8"),
        ),
        "changes": pl.DataFrame([change()], schema=CHANGES),
        "compared": (Window(at(20), at(30)), Window(at(0), at(20))),
        "counted": pl.DataFrame(counts(INFO=3_000, ERROR=1_500), schema=COUNTED),
        "fields": {
            "title": Field("title", "Checkout fails for five minutes"),
            "impact": Field("impact", "Nobody could pay.\n\n- No order was lost [P4]."),
            "actions": Field(
                "actions",
                rows=(
                    {
                        "action": "A larger pool [P4]",
                        "type": "prevent",
                        "owner": "shop team",
                        "ticket": "SHOP-1",
                        "due": "2026-12-04",
                    },
                ),
            ),
        },
        "searches": [searched(query="level>=error")],
    }
    return report_of(**(usual | other))
