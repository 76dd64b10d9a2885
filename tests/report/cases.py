from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from logai_core.pin import Pin, Pinned
from logai_core.postmortem import SECTIONS, Field
from logai_core.record_id import RecordId
from logai_core.report import COUNTED, Report, Searched
from logai_core.schemas import (
    CHANGES,
    EXAMPLES,
    FINDINGS,
    HISTOGRAM,
    QUOTED,
    SCORES,
    SOURCES,
    SUMMARIES,
    TEMPLATES,
    TREND_BUCKETS,
)
from logai_core.scope import Scope, Window
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of
from tests.hostile_strings import HOSTILE

SHOP = "a1b2c3d4e5f6"
POOL = "T00000000a1"
POOL_TEXT = "pool exhausted: <num> of <num> in use by <ip>"


def source(**other: Any) -> dict[str, Any]:
    return {
        "source_id": SHOP,
        "name": "shop.log.gz",
        "sha256": "ab" * 32,
        "bytes": 1_234_567,
        "encoding": "utf-8",
        "format": "iso-level",
        "share": 0.9971,
        "runners_up": [{"format": "logfmt", "share": 0.02}],
        "lines_in": 12_345,
        "parsed": 12_000,
        "joined": 300,
        "undated": 40,
        "rejected": 5,
        "records": 12_040,
        "first_ts": at(0),
        "last_ts": at(40),
        "ts_basis": ["explicit"],
        "zone": "UTC",
        "offset_s": 0.0,
        "replaced": 0,
        "cut": 0,
        "faults": [],
    } | other


def pattern(
    template_id: str = POOL, text: str = POOL_TEXT, **other: Any
) -> dict[str, Any]:
    return {
        "template_id": template_id,
        "template": text,
        "records": 1_500,
        "lines": 1_500,
        "share": 0.1246,
        "shapes": 2,
        "first_ts": at(20),
        "last_ts": at(30),
        "severity": 17,
        "levels": [0, 0, 0, 0, 20, 1_480, 0],
        "trend": [0] * (TREND_BUCKETS - 2) + [700, 800],
        "sources": [SHOP],
    } | other


def example(line_no: int, message: str, **other: Any) -> dict[str, Any]:
    return {
        "finding_id": "F1",
        "template_id": POOL,
        "source_id": SHOP,
        "line_no": line_no,
        "ts": at(20) + timedelta(milliseconds=line_no),
        "severity": 17,
        "service": "shop",
        "message": message,
    } | other


def summary(**other: Any) -> dict[str, Any]:
    return {
        "made_by": "code",
        "status": "extractive",
        "title": "The pool ran dry",
        "severity": "SEV2",
        "bullets": [
            {
                "text": "The pool was exhausted 1,500 times.",
                "evidence": [
                    {"source_id": SHOP, "line_no": 8123},
                    {"source_id": SHOP, "line_no": 9999},
                ],
            }
        ],
        "next_steps": ["Look at the size of the pool."],
        "notes": ["The impact on users is not in these logs."],
        "prompt_version": "",
        "input_tokens": 0,
        "output_tokens": 0,
    } | other


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


def searched(**scope: Any) -> Searched:
    return Searched(Scope(**scope), 1_204, datetime(2026, 11, 20, 14, 5, 6, tzinfo=UTC))


def quote(line_no: int, message: str, **other: Any) -> dict[str, Any]:
    return {
        "source_id": SHOP,
        "line_no": line_no,
        "lines": 1,
        "byte_offset": 100 * line_no,
        "byte_len": len(message.encode()),
        "ts": at(20) + timedelta(milliseconds=line_no),
        "ts_basis": "explicit",
        "severity": 17,
        "service": "shop",
        "message": message,
        "reread": True,
        "raw": message.encode(),
    } | other


def quoted_of(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=QUOTED)


def pinned(number: int, **pin: Any) -> Pinned:
    usual: dict[str, Any] = {"kind": "event", "title": f"pin {number}"}
    return Pinned(number, 1, Pin(**(usual | pin)))


def change(**other: Any) -> dict[str, Any]:
    return {
        "dimension": "template",
        "value": POOL,
        "change": "new",
        "unit": "line",
        "units": 1_500,
        "units_of": 4_500,
        "units_b": 0,
        "units_of_b": 6_000,
        "records": 1_500,
        "records_b": 0,
        "effect": 9.0,
        "impact": 1_500.0,
        "p": 0.0,
        "q": 0.0,
        "significant": True,
        "first_ts": at(20),
    } | other


def counts(**levels: int) -> list[dict[str, Any]]:
    return [
        {
            "side": side,
            "source_id": SHOP,
            "service": "shop",
            "level": level,
            "records": records if side == "incident" else records // 10,
        }
        for side in ("incident", "baseline")
        for level, records in levels.items()
    ]


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


PAYLOADS = (
    "<script>window.__x = 1; alert(1)</script>",
    "<img src=http://x.example/i onerror=alert(2)>",
    "</script><script>alert(3)</script>",
    "![x](http://x.example/md)",
    "[click](javascript:alert(4))",
    "<!--<script>",
    '"><svg onload=alert(5)>',
    "</style><link rel=stylesheet href=http://x.example/css>",
    "{{ 7 * 7 }} {% raw %}",
    "| a | ``` ~~~ `",
    "http://x.example/bare www.x.example a@x.example",
    "bidi \u202e txt.exe \u200b end",
    "ansi \x1b[31mred\x1b[0m \x07 bell",
)


def hostile_report() -> Report:
    strings = [*PAYLOADS, *HOSTILE.values()]
    text = " ".join(PAYLOADS)
    lines = "\n".join(PAYLOADS)
    pins = [
        pinned(
            number,
            kind="line" if number % 2 else "event",
            title=said,
            shown=f"shown\n{said}",
            at=at(20 + number / 10),
            until=at(30),
            records=(RecordId(SHOP, number),),
            total=1,
            refers=(("author", said),),
            name=said,
            comment=said,
            moved=at(21 + number / 10),
            tags=(said, "alert"),
        )
        for number, said in enumerate(strings, start=1)
    ]
    written = {
        one.name: Field(
            one.name,
            ""
            if one.columns
            else "\n\n".join([*strings, *(f"- {x}" for x in strings)]),
            tuple(dict.fromkeys(one.columns, said) for said in strings),
        )
        for one in SECTIONS
        if one.name not in {"summary", "causes", "trigger", "detection"}
    }
    return report_of(
        pins=pins,
        quoted=quoted_of(
            *(quote(n, said, service=said) for n, said in enumerate(strings, start=1))
        ),
        fields=written,
        changes=pl.DataFrame(
            [change(dimension=f"attribute:{said}", value=said) for said in strings],
            schema=CHANGES,
        ),
        compared=(Window(at(20), at(30)), Window(at(0), at(20))),
        counted=pl.DataFrame(
            [row | {"service": text} for row in counts(ERROR=5)], schema=COUNTED
        ),
        zone="UTC",
        title=text,
        sources=pl.DataFrame(
            [source(name=text, format=text, encoding=text, faults=[text])],
            schema=SOURCES,
        ),
        findings=findings_of(
            finding(
                20,
                30,
                finding_id="F1",
                kind=text,
                series_kind="template",
                key=POOL,
                text=text,
                templates=[POOL, text],
                sources=[SHOP, text],
            )
        ),
        templates=pl.DataFrame([pattern(text=text)], schema=TEMPLATES),
        examples=pl.DataFrame([example(8123, lines, service=text)], schema=EXAMPLES),
        summary=pl.DataFrame(
            [
                summary(
                    made_by=text,
                    title=text,
                    severity=text,
                    bullets=[
                        {
                            "text": text,
                            "evidence": [{"source_id": SHOP, "line_no": 8123}],
                        }
                    ],
                    next_steps=[text],
                    notes=[text],
                )
            ],
            schema=SUMMARIES,
        ),
        settings={text: {text: text}},
        version=text,
        searches=[searched(query=text, sources=(text,))],
    )
