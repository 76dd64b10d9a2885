"""A summary drafted by a language model, of which code keeps what the lines prove."""

from collections.abc import Callable

import polars as pl

from logai_core.llm.about import ALL, About, of_subject
from logai_core.llm.address import is_free
from logai_core.llm.assemble import Cost, assembled
from logai_core.llm.budget import Budget, Purse
from logai_core.llm.client import Client
from logai_core.llm.desk import Desk
from logai_core.llm.facts import material_of
from logai_core.llm.kept import Answers, Forgetful
from logai_core.llm.listening import Hear, hear_nothing
from logai_core.llm.pace import Pace, never, real_pace
from logai_core.llm.plain import plain_summary
from logai_core.llm.plan import coverage_by, plan_of
from logai_core.llm.prompts import prompts
from logai_core.llm.readable import readable
from logai_core.llm.rounds import Rounds
from logai_core.llm.tags import fresh_secret
from logai_core.progress import Tell, tell_nobody
from logai_core.scrub import Scrubber, scrubber_of
from logai_core.settings import DraftSettings


def draft(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    *,
    key: str,
    base_url: str | None,
    settings: DraftSettings,
    purse: Purse,
    answers: Answers | None = None,
    about: About = ALL,
    tell: Tell = tell_nobody,
    hear: Hear = hear_nothing,
    cancelled: Callable[[], bool] = never,
    secret: bytes | None = None,
    pace: Pace | None = None,
) -> pl.DataFrame:
    """Have a model draft a summary: map over chunks of the digest, then synthesis.

    Args:
        findings: FINDINGS.
        templates: TEMPLATES.
        sources: SOURCES.
        examples: EXAMPLES.
        key: of the model service.
        base_url: a server of one's own that speaks the same protocol, or None.
        settings: models and bounds.
        purse: where its cost is counted, and the day whose prices hold.
        answers: those kept of earlier drafts, which cost nothing; None keeps none.
        about: what they are of, and what is asked.
        tell: is told before each request; what it raises ends the draft.
        hear: is told what the present answer says so far, as people read it; nothing of
            it is checked yet.
        cancelled: is asked several times a second; what was answered until then is
            kept, and the summary is partial, or made by code where nothing was.
        secret: makes the tags of lines; None draws a new one, and no kept answer fits.
        pace: clock, sleep and jitter; None is this machine's.

    Returns:
        SUMMARIES with one row. `status` is "ok", or "partial" when a chunk was not
        analysed, lines were left out, or fewer than three bullets held: then bullets
        made by code fill up; "extractive" where all of them are by code. The notes say
        why. Without any line to send it is the summary made by code.

    Raises:
        ServiceError: nothing at all was answered, or a text was not clean enough to
            be sent; the summary made by code stands.
        LimitError: the budget does not allow a single request.
        SettingError: the key, the address, a model or a bound cannot be used.
    """
    material = material_of(findings, templates, sources, examples, about.told)
    scrubber = scrubber_of(settings.deny)
    secret = secret or fresh_secret()
    plan = plan_of(material, about, settings, scrubber, secret)
    if not plan.requests:
        return of_subject(plain_summary(material), about)
    budget = Budget(purse, settings, free=is_free(base_url, settings))
    price_date = budget.price_date(settings.map_model, settings.synthesis_model)
    client = Client(
        key=key,
        base_url=base_url,
        settings=settings,
        scrubber=scrubber,
        pace=pace or real_pace(),
        budget=budget,
        cancelled=cancelled,
    )
    desk = Desk(client, answers or Forgetful(), settings, _aloud(hear, scrubber))
    rounds = Rounds(desk, plan, settings, tell, secret)
    if budget.free:
        rounds.remark("Asked of a server on this machine, which costs nothing")
    try:
        survived = rounds.run()
    finally:
        client.close()
    cost = Cost(
        desk.tokens.prompt,
        desk.tokens.output,
        budget.cost_usd,
        price_date,
        desk.cached,
    )
    summary = assembled(
        survived,
        material,
        scrubber,
        prompt_version=prompts().version,
        cost=cost,
        coverage=coverage_by(plan, rounds.analysed),
    )
    return of_subject(summary, about)


def _aloud(hear: Hear, scrubber: Scrubber) -> Hear:
    """Return what takes the raw text of an answer and tells `hear` what it says."""
    if hear is hear_nothing:
        return hear
    return lambda text: hear(scrubber.restore(readable(text)))
