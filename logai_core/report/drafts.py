"""Sections drafted by code: plain sentences, each with what it stands on.

Nothing is invented: a draft repeats what the summary, a finding, a difference or a pinned
event says, and says when one was before another. That something came first does not show
that it caused what followed, so causes are hypotheses.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl

from logai_core import placeholders
from logai_core.charts.labels import length
from logai_core.counted_in import units_of
from logai_core.pin import Pinned
from logai_core.postmortem import STATUSES, Field
from logai_core.report.differences import called
from logai_core.report.given import Report
from logai_core.report.incident import First, cite, first_symptom, is_alert, shown_pins
from logai_core.report.words import share_of, shown, stated

MOST_CAUSES = 3  # of each kind
MOST_PLACES = 3  # of lines cited in a sentence; all stand below it
LEAD = timedelta(hours=2)  # before the first symptom, in which a cause is looked for
LASTING = timedelta(minutes=10)  # a finding that ended earlier led to nothing
ONE_LINE = 300
ORDER_ONLY = (
    "That something came first does not show that it caused what followed; a person "
    "has to confirm or strike each hypothesis."
)


class Draft(NamedTuple):
    """One sentence of a draft; `places` are LINE_REF of the lines that prove it."""

    text: str
    item: bool = True
    places: Sequence[Mapping[str, Any]] = ()


def drafted(report: Report) -> Mapping[str, Field]:
    """Return the sections that code can draft, by name; those without facts are not there."""
    return {
        name: Field(name, text=_written(drafts), label="drafted")
        for name, drafts in drafts_of(report).items()
    }


def drafts_of(report: Report) -> Mapping[str, list[Draft]]:
    """Return the sentences of each drafted section, in order."""
    made = {
        "status": [Draft(STATUSES[0], item=False)],
        "severity": list(_severity(report)),
        "summary": list(_summary(report)),
        "causes": list(_causes(report)),
        "trigger": list(_trigger(report)),
        "detection": list(_detection(report)),
    }
    return {name: drafts for name, drafts in made.items() if drafts}


def _written(drafts: Sequence[Draft]) -> str:
    """Return drafts as the text of a field: items on lines of their own."""
    parts = [f"- {one.text}" if one.item else f"\n{one.text}\n" for one in drafts]
    return "\n".join(parts).strip()


def _severity(report: Report) -> Iterator[Draft]:
    for said in report.summary["severity"].drop_nulls().head(1):
        if said:
            yield Draft(_flat(said), item=False)


def _summary(report: Report) -> Iterator[Draft]:
    names = dict(report.sources.select("source_id", "name").iter_rows())
    for row in report.summary.head(1).iter_rows(named=True):
        yield Draft(_sentence(row["title"]), item=False)
        for bullet in row["bullets"]:
            cited = _cited(report, bullet["evidence"], names)
            said = _sentence(bullet["text"]).removesuffix(".")
            yield Draft(f"{said}{cited}.", places=bullet["evidence"])


def _cited(
    report: Report, places: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> str:
    """Return the pins of cited lines and the first of their places."""
    cited = {(place["source_id"], place["line_no"]) for place in places}
    pins = [
        f"[P{one.number}]"
        for one in shown_pins(report)
        if one.pin.kind == "line" and cited & set(one.pin.records)
    ]
    told = [
        f"{_flat(names.get(place['source_id'], place['source_id']))}:{place['line_no']}"
        for place in places[:MOST_PLACES]
    ]
    more = len(places) - len(told)
    rest = f" and {more} more" if more > 0 else ""
    lines = f" ({', '.join(told)}{rest})" if told else ""
    return f"{lines}{''.join(f' {pin}' for pin in pins)}"


def _causes(report: Report) -> Iterator[Draft]:
    symptom = first_symptom(report)
    if symptom is None:
        return
    found = [
        *_events_before(report, symptom),
        *_findings_before(report, symptom),
        *_differences(report, symptom),
    ]
    if not found:
        yield Draft(
            f"Hypothesis: what began it lies in the first symptom itself, "
            f"{_flat(symptom.what)} {symptom.cited}."
        )
    yield from found
    yield Draft(ORDER_ONLY, item=False)


def _events_before(report: Report, symptom: First) -> list[Draft]:
    return [
        Draft(
            f"Hypothesis: {_flat(one.pin.called)}, "
            f"{length(symptom.when - when)} before the first symptom [P{one.number}]."
        )
        for one, when in _latest_events(report, symptom)[:MOST_CAUSES]
    ]


def _latest_events(report: Report, symptom: First) -> list[tuple[Pinned, datetime]]:
    """Return outside events in the time before the first symptom, the latest first.

    An alert is left out: it tells of the incident and led to nothing.
    """
    found = [
        (one, one.pin.when)
        for one in shown_pins(report)
        if one.pin.kind == "event"
        and not is_alert(one.pin)
        and one.pin.when
        and symptom.when - LEAD <= one.pin.when <= symptom.when
    ]
    return sorted(found, key=lambda one: (one[1], one[0].number), reverse=True)


def _findings_before(report: Report, symptom: First) -> list[Draft]:
    return [
        Draft(
            f"Hypothesis: {_flat(row['text'])}; it began "
            f"{length(symptom.when - row['start'])} before the first symptom "
            f"{cite(report, row['rank'], row['finding_id'])}."
        )
        for row in _leading_to(report, symptom).head(MOST_CAUSES).rows(named=True)
    ]


def _leading_to(report: Report, symptom: First) -> pl.DataFrame:
    """Return findings that began before the first symptom and lasted up to it."""
    ranked = report.findings.with_row_index("rank", offset=1)
    return ranked.filter(
        pl.col("start").is_between(symptom.when - LEAD, symptom.when, closed="left")
        & (pl.col("end") >= symptom.when - LASTING)
    )


def _differences(report: Report, symptom: First) -> list[Draft]:
    """Return what is new in the window compared and was there by the first symptom."""
    fresh = report.changes.filter(
        pl.col("significant")
        & (pl.col("change").cast(pl.String) == "new")
        & (pl.col("first_ts") <= symptom.when)
    ).head(MOST_CAUSES)
    texts = dict(report.templates.select("template_id", "template").iter_rows())
    places = placeholders.called(fresh["dimension"], texts, {})
    return [
        Draft(
            f"Hypothesis: {_flat(places.get(row['dimension'], called(row['dimension'])))} "
            f"“{_flat(texts.get(row['value'], row['value']))}” is new, in "
            f"{share_of(row['units'], row['units_of'], units_of(row['unit'], lines='lines'))} of the window "
            f"and in {row['units_b']:,} of {row['units_of_b']:,} of the baseline "
            f"(differences)."
        )
        for row in fresh.rows(named=True)
    ]


def _trigger(report: Report) -> Iterator[Draft]:
    symptom = first_symptom(report)
    if symptom is None:
        return
    for one, when in _latest_events(report, symptom)[:1]:
        yield Draft(
            f"The last outside event before the first symptom: {_flat(one.pin.called)} "
            f"at {stated(when, report.zone)} [P{one.number}].",
            item=False,
        )
        return
    for row in _leading_to(report, symptom).head(1).rows(named=True):
        yield Draft(
            f"The largest change before the first symptom: {_flat(row['text'])}, from "
            f"{stated(row['start'], report.zone)} "
            f"{cite(report, row['rank'], row['finding_id'])}.",
            item=False,
        )


def _detection(report: Report) -> Iterator[Draft]:
    symptom = first_symptom(report)
    if symptom is not None:
        yield Draft(
            f"The logs show it from {stated(symptom.when, report.zone)} on: "
            f"{_flat(symptom.what)} {symptom.cited}.",
            item=False,
        )


def _flat(text: str) -> str:
    """Return text on one line that reads as no reference of ours."""
    flat = " ".join(shown(text).split())
    cut = flat if len(flat) <= ONE_LINE else f"{flat[: ONE_LINE - 1]}…"
    return cut.replace("[P", "[\u2009P").rstrip(".")


def _sentence(text: str) -> str:
    flat = " ".join(shown(text).split()).replace("[P", "[\u2009P")
    return flat if flat.endswith((".", "…")) else f"{flat}."
