"""A report in which every text is hostile."""

import polars as pl

from logai_core.postmortem import SECTIONS, Field
from logai_core.record_id import RecordId
from logai_core.report import COUNTED, Report
from logai_core.schemas import CHANGES, EXAMPLES, SOURCES, SUMMARIES, TEMPLATES
from logai_core.scope import Window
from tests.charts.frames import at, finding, findings_of
from tests.hostile_strings import HOSTILE
from tests.report.cases import report_of
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
