"""The frames that a summary of a part of a case is made from."""

from typing import Any, NamedTuple

import polars as pl

from logai_core import evidence, templates
from logai_core.counted_in import LINE, out_of
from logai_core.errors import InputError
from logai_core.llm.about import About
from logai_core.llm.subject import Subject, named, stretch
from logai_core.pipeline.context import with_context
from logai_core.pipeline.differing import changes_between
from logai_core.pipeline.incident import Windows, incident_of
from logai_core.schemas import SOURCES, conform
from logai_core.scope import Window
from logai_core.store import Case

MOST_DIFFERENCES, OF_A_CASE = 20, 8  # of a comparison; of a case, next to its findings
_KEY = ("source_id", "line_no")


class Gathered(NamedTuple):
    """The four frames of a summary, and what they are of."""

    findings: pl.DataFrame
    templates: pl.DataFrame
    sources: pl.DataFrame
    examples: pl.DataFrame
    about: About

    @property
    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Return the frames alone."""
        return self.findings, self.templates, self.sources, self.examples


def gather(case: Case, subject: Subject) -> Gathered:
    """Return what a summary of `subject` is made from; the case must be analysed.

    Templates, sources and lines are of the records of the subject only, findings are
    those that overlap its time. Around the first line of the largest findings
    some lines on both sides are shown too. Facts tell the scope and what differs from the
    baseline.

    Raises:
        InputError: there is no such finding, or no record in the subject.
    """
    every = case.records_with_templates()
    if subject.kind == "case":
        return _whole(case, subject, every)
    findings, window = _findings(case, subject)
    records = _restricted(every, subject, window)
    described = templates.describe_templates(
        records,
        case.table("shape_templates"),
        case.table("shapes"),
        case.table("parted"),
    )
    if described.is_empty():
        raise InputError(
            f"{subject.kind}: no records in it, expected one at least",
            hint="Choose a wider window, or other lines.",
        )
    shown = evidence.choose_examples(records, findings)
    examples = evidence.with_origins(shown, records, described, findings)
    return Gathered(
        findings,
        described,
        _sources(case.sources(), records),
        with_context(examples, every, findings),
        _about(
            case,
            subject,
            _title(findings, subject),
            int(described["records"].sum()),
            _differences(case, _compared(subject)),
        ),
    )


def _whole(case: Case, subject: Subject, every: pl.LazyFrame) -> Gathered:
    """Return the frames of the analysis, with the lines around onsets.

    Differences are those of its first episode from what is usual before it.
    """
    findings, described = case.table("findings"), case.table("templates")
    return Gathered(
        findings,
        described,
        case.sources(),
        with_context(case.table("examples"), every, findings),
        _about(
            case,
            subject,
            named(subject),
            int(case.sources()["records"].sum()),
            _differences(case, incident_of(case, []))[:OF_A_CASE],
        ),
    )


def _compared(subject: Subject) -> Windows | None:
    if subject.kind != "comparison" or not (subject.window and subject.baseline):
        return None
    return subject.window, subject.baseline


def _title(findings: pl.DataFrame, subject: Subject) -> str:
    return named(subject, findings["text"][0] if subject.kind == "finding" else "")


def _about(
    case: Case, subject: Subject, title: str, records: int, differences: list[str]
) -> About:
    total = int(case.sources()["records"].sum())
    scope = f"scope: {title}, {records:,} of {total:,} records of the case"
    return About(
        title,
        subject.question,
        subject.quick,
        (scope, *differences),
        records,
        total,
    )


def _findings(case: Case, subject: Subject) -> tuple[pl.DataFrame, Window | None]:
    """Return the findings of a subject, and its time where it has one."""
    findings = case.table("findings")
    if subject.kind == "finding":
        own = findings.filter(pl.col("finding_id") == subject.finding_id)
        if own.is_empty():
            raise InputError(
                f"finding: found none named {subject.finding_id!r}",
                hint="Open it again from the list of changes.",
            )
        start, end = own.select("start", "end").row(0)
        return own, Window(start - (end - start), end)
    if subject.kind == "pins":
        return findings.clear(), None
    if subject.window is None:
        return findings, None
    within = (pl.col("start") < subject.window.end) & (
        pl.col("end") > subject.window.start
    )
    return findings.filter(within), subject.window


def _restricted(
    records: pl.LazyFrame, subject: Subject, window: Window | None
) -> pl.LazyFrame:
    if subject.lines and subject.kind == "pins":
        keys = pl.DataFrame(
            list(subject.lines),
            schema={"source_id": pl.String, "line_no": pl.UInt32},
            orient="row",
        )
        return records.join(keys.lazy(), on=_KEY, how="semi")
    if window is None:
        return records
    return records.filter(
        pl.col("ts").is_between(window.start, window.end, closed="left")
    )


def _sources(sources: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """Return SOURCES that count what is in some records only."""
    dated = pl.col("ts").is_not_null().sum()
    counted = (
        records.group_by("source_id")
        .agg(
            lines_in=pl.col("lines").sum().cast(pl.UInt64),
            parsed=dated.cast(pl.UInt64),
            joined=(pl.col("lines").sum() - pl.len()).cast(pl.UInt64),
            undated=(pl.len() - dated).cast(pl.UInt64),
            rejected=pl.lit(0, pl.UInt64),
            records=pl.len().cast(pl.UInt64),
            first_ts=pl.col("ts").min(),
            last_ts=pl.col("ts").max(),
        )
        .collect(engine="streaming")
    )
    kept = sources.drop(set(counted.columns) - {"source_id"})
    joined = kept.join(counted, on="source_id", how="inner")
    return conform(joined, SOURCES, stage="gather: sources").sort("source_id")


def _counted(row: dict[str, Any]) -> str:
    """Return how often a value of CHANGES came on both sides."""
    told = f"{row['records']:,} records, {row['records_b']:,} in the baseline"
    if row["unit"] == LINE:
        return told
    here, there = (
        out_of(row[f"units{end}"], row[f"units_of{end}"], row["unit"])
        for end in ("", "_b")
    )
    return f"in {here}, in {there} of the baseline; {told}"


def _differences(case: Case, compared: Windows | None) -> list[str]:
    """Return what differs significantly from the baseline, the clearest first."""
    if compared is None:
        return []
    # What is gone stands in the baseline only, so texts are of the whole case.
    texts = dict(case.table("templates").select("template_id", "template").iter_rows())
    texts |= dict(case.sources().select("source_id", "name").iter_rows())
    changes = changes_between(case, *compared).filter("significant")
    where = f"{stretch(compared[0])} against {stretch(compared[1])}"
    return [
        f"difference of {where}: {row['dimension']} "
        f"“{texts.get(row['value'], row['value'])}” {row['change']}, " + _counted(row)
        for row in changes.head(MOST_DIFFERENCES).to_dicts()
    ]
