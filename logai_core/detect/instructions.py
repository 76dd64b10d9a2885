"""Lines that speak to a language model rather than tell what happened.

Whoever may write into a log may write to whoever reads it. A model that sums up logs is
guarded otherwise (see `docs/grounding.md`); here such lines are shown to people. The
patterns are of fixed phrases in several languages, and linear in time: wording of one's
own gets past them.
"""

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from logai_core.detect.detected import identity_of
from logai_core.schemas import FINDINGS, TEMPLATES, conform

KIND = "instruction-like lines"
MOST = 20  # patterns that are told
READ_CHARS = 4_000  # of a message
INFO = 9
_FILL = r"(?:all|any|the|your|of|these|those|my|our)"
PHRASES = (
    rf"\b(?:ignore|disregard|forget|override)\s+(?:{_FILL}\s+){{0,4}}"
    r"(?:previous|prior|above|earlier|preceding|former|system)\s+"
    r"(?:instruction|prompt|message|rule|context|directive|order)",
    rf"\b(?:ignore|disregard|forget)\s+(?:{_FILL}\s+){{1,4}}(?:instructions|rules|prompts?)\b",
    r"\byou\s+are\s+(?:now|no\s+longer)\s+(?:[a-z]+\s+){0,3}"
    r"(?:assistant|ai|chatbot|language\s+model|dan|unrestricted)\b",
    r"\b(?:system|developer)\s+prompt\b",
    r"\bnew\s+instructions?\s*:",
    r"\b(?:as|you\s+are)\s+an?\s+(?:ai|language)\s+(?:model|assistant)\b",
    r"\b(?:reveal|repeat|print|show)\s+(?:me\s+)?(?:your|the)\s+"
    r"(?:system\s+|hidden\s+|initial\s+)?(?:prompt|instructions)\b",
    r"\bdo\s+not\s+(?:tell|inform|alert|mention\s+(?:this|it)\s+to)\s+(?:the\s+)?"
    r"(?:user|analyst|operator|human)s?\b",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>",
    r"\[/?INST\]|<</?SYS>>|</?(?:system|assistant)[_-](?:prompt|message|instructions?)>",
    r"(?:^|\s)(?:#{2,}\s*)?(?:system|assistant|human)\s*:\s*(?:you\s+(?:are|must|will)|ignore|disregard)\b",
    r"\b(?:ignoriere|vergiss|missachte)\w*\s+(?:\w+\s+){0,4}(?:anweisung|vorgabe|regeln|befehle)",
    r"\b(?:ignore[zr]?|oublie[zr]?)\s+(?:\w+\s+){0,4}(?:instructions\s+pr[ée]c|consignes)",
    r"\b(?:ignora|olvida|omite)\w*\s+(?:\w+\s+){0,4}(?:instrucciones|indicaciones)",
    r"\b(?:ignora|dimentica)\w*\s+(?:\w+\s+){0,4}istruzioni",
    r"\b(?:ignore|esque[çc]a)\s+(?:\w+\s+){0,4}instru[çc][õo]es",
    r"(?:игнорируй|забудь)\w*\s+(?:\w+\s+){0,4}(?:инструкци|указани|правила)",
    r"(?:忽略|无视|忘记)(?:之前|以上|先前|前面|所有|一切|的){1,4}(?:指令|指示|提示|规则)",
    r"(?:以前|上記|これまで|前)の(?:すべての)?(?:指示|命令)を(?:無視|忘れ)",
)  # fmt: skip
LIKE = "(?i)" + "|".join(PHRASES)


def find_instructions(records: pl.LazyFrame, templates: pl.DataFrame) -> pl.DataFrame:
    """Find lines that look like instructions to a model; return FINDINGS by time.

    One a template, of the MOST first ones, from its first such line to just after the
    last; where other lines of the template lie between, of the first alone. They have
    the level INFO, and as score the least that counts. Lines without a time are counted,
    but a template that has no others is not told.

    Args:
        records: RECORDS with `template_id`, scanned once.
        templates: TEMPLATES of them.
    """
    known = conform(templates, TEMPLATES, stage="find instructions")
    like = pl.col("message").str.slice(0, READ_CHARS).str.contains(LIKE)
    counted = (
        records.filter(like)
        .group_by("template_id")
        .agg(
            pl.len().alias("lines"),
            start=pl.col("ts").min(),
            last=pl.col("ts").max(),
            sources=pl.col("source_id").unique().sort(),
        )
        .collect(engine="streaming")
        .drop_nulls(["template_id", "start"])
        .join(known.select("template_id", "records"), on="template_id", how="left")
        .sort("start", "template_id")
        .head(MOST)
    )
    return pl.DataFrame([_finding(row) for row in counted.to_dicts()], schema=FINDINGS)


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    start: datetime = row["start"]
    only = row["lines"] == row["records"]
    number = f"{row['lines']:,} line{'' if row['lines'] == 1 else 's'}"
    looks = "looks" if row["lines"] == 1 else "look"
    return {
        "finding_id": identity_of(KIND, "template", row["template_id"], start),
        "kind": KIND,
        "detector": "phrases",
        "series_kind": "template",
        "key": row["template_id"],
        "start": start,
        "end": (row["last"] if only else start) + timedelta(microseconds=1),
        "open": False,
        "score": 1.0,
        "observed": float(row["lines"]),
        "expected": 0.0,
        "unit": "records",
        "severity": INFO,
        "text": f"{number} of one pattern {looks} like instructions to a language model",
        "why": "phrases that address a model; a summary treats them as data",
        "episode": 0,
        "templates": [row["template_id"]],
        "sources": row["sources"],
    }
