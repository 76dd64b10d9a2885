"""Summaries, and what a draft would send, as a terminal shows them."""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from logai_core.inert import inert_text
from logai_core.llm import Estimate, Outgoing, Preview
from logai_core.llm.words import several


def summary_text(summary: pl.DataFrame, sources: pl.DataFrame) -> str:
    """Return a summary as text; each bullet is followed by its lines, as `name:line`."""
    (row,) = summary.to_dicts()
    names = _names(sources)
    told = [row["title"], f"{row['severity']}, {row['subject']}, {_maker(row)}"]
    if row["question"]:
        told.append(f"Question: {row['question']}")
    for bullet in row["bullets"]:
        told += [f"- {bullet['text']}", f"  {_places(bullet['evidence'], names)}"]
    told += _listed("Next:", row["next_steps"])
    told += _listed("Notes:", row["notes"])
    return "\n".join(inert_text(line) for line in told)


def summary_json(summary: pl.DataFrame, sources: pl.DataFrame) -> str:
    """Return a summary as JSON; each line of evidence has the name of its source."""
    (row,) = summary.to_dicts()
    names = _names(sources)
    for bullet in row["bullets"]:
        for line in bullet["evidence"]:
            line["source"] = names.get(line["source_id"], "")
    return json.dumps(row, indent=2, ensure_ascii=False)


def cost_text(summary: pl.DataFrame) -> str:
    """Say how a draft ended and what it cost."""
    (row,) = summary.to_dicts()
    tokens = f"{row['input_tokens']:,} tokens in and {row['output_tokens']:,} out"
    prices = f" by prices of {row['price_date']}" if row["price_date"] else ""
    kept = (
        f"; {several(row['cached'], 'answer')} had been kept" if row["cached"] else ""
    )
    return (
        f"{row['status']}: cost ${row['cost_usd']:.4f}{prices}, {tokens}, "
        f"{row['coverage']:.0%} of the digest's lines{kept}."
    )


def dry_run_text(shown: Preview) -> str:
    """Return the exact texts that would leave, one request after the other."""
    told = []
    for number, one in enumerate(shown.requests, 1):
        told += [
            f"==== request {number} of {shown.chunks}, to {one.model}, "
            f"{several(one.lines, 'line')}",
            "---- instructions",
            one.system,
            "---- text",
            one.user,
        ]
    return "\n".join(inert_text(line) for line in "\n".join(told).split("\n"))


def dry_run_json(shown: Preview, told: Estimate) -> str:
    """Return the exact texts that would leave, with all figures, as JSON."""
    whole = {
        "subject": shown.subject,
        "question": shown.question,
        "quick": shown.quick,
        "records": shown.records,
        "of_records": shown.of_records,
        "templates": shown.templates,
        "chunks": shown.chunks,
        "shown": shown.shown._asdict(),
        "estimate": told._asdict(),
        "notes": shown.notes,
        "requests": [_request(one) for one in shown.requests],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def figures_text(shown: Preview, told: Estimate) -> str:
    """Say what would be sent, of what, and what that costs."""
    return "\n".join(_figures(shown, told))


def _figures(shown: Preview, told: Estimate) -> Iterator[str]:
    yield (
        f"Of {inert_text(shown.subject)}: {shown.records:,} of "
        f"{several(shown.of_records, 'record')}, {several(shown.templates, 'pattern')}."
    )
    joined = "" if shown.quick else ", the last of them to join the answers"
    yield (
        f"{several(shown.chunks, 'chunk')}, {several(told.requests, 'request')}{joined}; "
        f"about {told.input_tokens:,} tokens in."
    )
    yield (
        f"{shown.shown.lines:,} of {several(shown.lines, 'line')} of the digest and "
        f"{shown.shown.templates:,} of {several(shown.templates, 'pattern')} are in it, "
        f"which make up {shown.shown.share:.1%} of the records."
    )
    yield from (f"{note}." for note in shown.notes)
    if told.free:
        yield "Free: a server on this machine answers."
        return
    stale = ", which is too long ago" if told.stale else ""
    yield (
        f"Usually ${told.usual_usd:.4f}, at most ${told.worst_usd:.4f}, by prices "
        f"verified on {told.price_date}{stale}; the budget allows {told.allowed:,} of "
        f"{several(told.requests, 'request')} at their worst."
    )


def _request(one: Outgoing) -> dict[str, Any]:
    return {
        "model": one.model,
        "lines": one.lines,
        "system": one.system,
        "user": one.user,
    }


def _maker(row: dict[str, Any]) -> str:
    if row["made_by"] == "code":
        return "made by code"
    return f"drafted by {row['made_by']} ({row['status']})"


def _listed(heading: str, texts: list[str]) -> list[str]:
    return ["", heading, *(f"- {text}" for text in texts)] if texts else []


def _places(evidence: list[dict[str, Any]], names: dict[str, str]) -> str:
    return ", ".join(
        f"{names.get(line['source_id'], line['source_id'])}:{line['line_no']}"
        for line in evidence
    )


def _names(sources: pl.DataFrame) -> dict[str, str]:
    return dict(sources.select("source_id", "name").iter_rows())
