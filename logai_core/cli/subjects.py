"""What the options of a command ask a summary about."""

from datetime import UTC, datetime

import polars as pl

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
    return Subject(
        finding_id=_finding(findings, finding) if finding else "",
        window=_window(times, "--from") if any(times) else None,
        baseline=_window(baseline, "--baseline") if baseline else None,
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


def _window(ends: _Ends, name: str) -> Window:
    start, end = (_time(one or "", name) for one in ends)
    if start >= end:
        raise SettingError(
            f"{name}: {ends[0]} is not before {ends[1]}",
            hint="Give the earlier time first.",
        )
    return Window(start, end)


def _time(text: str, name: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"{name}: found {text!r}, expected a time such as 2026-11-20T12:00Z",
            hint="A time without a zone is in UTC.",
        ) from error
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
