"""A summary drafted by a model: what it would be sent, what it costs, and the draft."""

import secrets
from collections.abc import Callable
from datetime import date

import polars as pl

from logai_core.llm import Estimate, Preview, estimate, preview, summarise
from logai_core.llm.about import of_subject
from logai_core.llm.subject import Subject
from logai_core.pipeline.subjects import gather
from logai_core.progress import Tell, tell_nobody
from logai_core.settings import DraftSettings
from logai_core.store import Case
from logai_core.store.spending import Spending

WHOLE = Subject()


def preview_draft(
    case: Case, subject: Subject = WHOLE, *, settings: DraftSettings | None = None
) -> Preview:
    """Return exactly what a draft about a subject begins with, scrubbed.

    Raises:
        InputError: there is nothing in the subject.
        SettingError: its question is too long, or a bound cannot be used.
    """
    found = gather(case, subject)
    return preview(
        *found.frames,
        about=found.about,
        settings=settings or DraftSettings(),
        secret=case.answers.secret(),
    )


def estimate_draft(
    case: Case,
    shown: Preview,
    *,
    base_url: str | None,
    spending: Spending,
    day: date,
    settings: DraftSettings | None = None,
) -> Estimate:
    """Return what a draft would take on `day`, with what is left of the budgets.

    Raises:
        SettingError: a model has no price.
        ServiceError: what was spent cannot be read.
    """
    return estimate(
        shown,
        settings=settings or DraftSettings(),
        base_url=base_url,
        day=day,
        spent=spending.spent(run="", case=_place(case), day=day),
    )


def draft(
    case: Case,
    subject: Subject = WHOLE,
    *,
    key: str,
    base_url: str | None,
    spending: Spending,
    day: date,
    settings: DraftSettings | None = None,
    tell: Tell = tell_nobody,
    hear: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> pl.DataFrame:
    """Have a model draft a summary of a subject; add it to the current analysis.

    Answers are kept in the case: what was asked before costs nothing, and a draft that
    was ended goes on where it was. What it costs is counted in `spending` on `day`.
    `hear` is told what each answer says so far; `cancelled` is asked several times a
    second.

    Raises:
        InputError: there is nothing in the subject.
        ServiceError: the model's service refuses or cannot be reached.
        LimitError: the budget does not allow a single request.
        SettingError: the key, the address, a model or a bound cannot be used.
    """
    # The SDK takes a second to import.
    from logai_core.llm.budget import Purse
    from logai_core.llm.draft import draft as ask
    from logai_core.llm.listening import hear_nothing
    from logai_core.llm.pace import never

    found = gather(case, subject)
    summary = ask(
        *found.frames,
        about=found.about,
        key=key,
        base_url=base_url,
        settings=settings or DraftSettings(),
        purse=Purse(spending, secrets.token_hex(8), _place(case), day),
        answers=case.answers,
        secret=case.answers.secret(),
        tell=tell,
        hear=hear or hear_nothing,
        cancelled=cancelled or never,
    )
    case.add_summary(summary)
    return summary


def summary_by_code(case: Case, subject: Subject = WHOLE) -> pl.DataFrame:
    """Return the summary of a subject that needs no model; it is not added to the case.

    Raises:
        InputError: there is nothing in the subject.
    """
    found = gather(case, subject)
    return of_subject(summarise(*found.frames), found.about)


def _place(case: Case) -> str:
    """Return what the spending of a case is counted by."""
    return str(case.root.resolve())
