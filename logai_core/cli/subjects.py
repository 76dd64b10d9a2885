"""What the options of a command ask a summary about."""

import polars as pl

from logai_core.cli.times import stretch_of
from logai_core.errors import SettingError
from logai_core.llm.subject import Subject
from logai_core.scope import Window

_Ends = tuple[str | None, str | None]


def asked_about(
    findings: pl.DataFrame,
    *,
    question: str = "",
    times: _Ends = (None, None),
    baseline: tuple[str, str] | None = None,
    finding: str = "",
    quick: bool = False,
) -> Subject:
    """Return the subject that options name.

    Raises:
        SettingError: they do not go together, a time cannot be read, or there is no
            such finding.
    """
    if any(times) != all(times) or (finding and any(times)):
        raise SettingError(
            "summarize: give both --from and --to, or --finding, or none of them",
            hint="`logai summarize CASE --from 2026-11-20T12:40Z --to 2026-11-20T13:00Z`.",
        )
    if baseline and not any(times):
        raise SettingError(
            "--baseline: found without --from and --to, expected with them",
            hint="Say which time is set against it.",
        )
    since, until = times
    both = (since, until) if since and until else None
    return Subject(
        finding_id=_finding(findings, finding) if finding else "",
        window=Window(*stretch_of(both, "--from")) if both else None,
        baseline=Window(*stretch_of(baseline, "--baseline")) if baseline else None,
        question=question,
        quick=quick,
    )


def _finding(findings: pl.DataFrame, given: str) -> str:
    """Return the id of a finding by its id, or by its place: 1 is the largest."""
    ids = findings["finding_id"].to_list()
    if given in ids:
        return given
    if given.isascii() and given.isdigit() and 0 < int(given) <= len(ids):
        return str(ids[int(given) - 1])
    raise SettingError(
        f"--finding: found {given!r}, expected an id, or 1 to {len(ids)}",
        hint="`logai analyze` writes all findings with their ids, the largest first.",
    )
