"""A summary drafted by a language model, of which code keeps what the lines prove."""

from collections.abc import Iterator
from itertools import chain, zip_longest

import polars as pl

from logai_core.llm.assemble import Cost, Survived, assembled
from logai_core.llm.client import Client, Pace, real_pace
from logai_core.llm.desk import Desk, Outcome
from logai_core.llm.facts import material_of
from logai_core.llm.faults import ModelFault
from logai_core.llm.ground import Grounded, Struck
from logai_core.llm.plain import plain_summary
from logai_core.llm.plan import Plan, plan_of
from logai_core.llm.prompts import prompts
from logai_core.llm.request import synthesis_request
from logai_core.llm.row import FEWEST, MOST
from logai_core.llm.tags import fresh_secret
from logai_core.llm.words import several
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.scrub import scrubber_of
from logai_core.settings import DraftSettings

STAGE = "draft"
SYNTHESIS_CHUNKS = 3  # the synthesis may be as long as so many chunks


def draft(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    *,
    key: str,
    base_url: str | None,
    settings: DraftSettings,
    tell: Tell = tell_nobody,
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
        tell: is told before each request; what it raises ends the draft.
        secret: makes the tags of lines; None draws a new one.
        pace: clock, sleep and jitter; None is this machine's.

    Returns:
        SUMMARIES with one row. `status` is "ok", or "partial" when a chunk was not
        analysed, lines were left out, or fewer than three bullets held: then bullets
        made by code fill up, and the notes say why. Without any line to send it is
        the summary made by code.

    Raises:
        ServiceError: nothing at all was answered, or a text was not clean enough to
            be sent; the summary made by code stands.
        SettingError: the key, the address or a bound cannot be used.
    """
    material = material_of(findings, templates, sources, examples)
    scrubber = scrubber_of(settings.deny)
    secret = secret or fresh_secret()
    plan = plan_of(material, settings, scrubber, secret)
    if not plan.requests:
        return plain_summary(material)
    client = Client(
        key=key,
        base_url=base_url,
        settings=settings,
        scrubber=scrubber,
        pace=pace or real_pace(),
    )
    desk = Desk(client, prompts().repair.text)
    try:
        survived = _Drafting(desk, plan, settings, tell).run(secret)
    finally:
        client.close()
    return assembled(
        survived,
        material,
        scrubber,
        prompt_version=prompts().version,
        cost=Cost(desk.input_tokens, desk.output_tokens),
    )


class _Drafting:
    """One run over a plan; collects what goes wrong on the way."""

    def __init__(
        self, desk: Desk, plan: Plan, settings: DraftSettings, tell: Tell
    ) -> None:
        self._desk = desk
        self._plan = plan
        self._settings = settings
        self._tell = tell
        self._troubles = list(plan.notes)
        self._remarks: list[str] = []
        self._struck: list[Struck] = []

    def run(self, secret: bytes) -> Survived:
        drafts = self._map()
        chosen = self._fitting(drafts)
        outcome = self._synthesis(chosen, secret) if chosen else None
        if outcome is not None and outcome.kept:
            self._struck += outcome.struck
            return self._survived(self._settings.synthesis_model, outcome)
        return self._survived(
            self._settings.map_model, Outcome(None, chosen[:MOST], [])
        )

    def _map(self) -> list[list[Grounded]]:
        drafts: list[list[Grounded]] = []
        chunks = len(self._plan.requests)
        for place, request in enumerate(self._plan.requests):
            name = f"chunk {place + 1} of {chunks}"
            self._tell(Step(STAGE, place / (chunks + 1), name))
            try:
                outcome = self._desk.question(self._settings.map_model, request)
            except ModelFault as fault:
                self._troubles.append(f"{name} was not analysed: {fault.what}")
                if fault.fatal or place + 1 == chunks:
                    self._give_up_on(chunks - place - 1, fault)
                    break
                continue
            if outcome.why_not:
                self._troubles.append(f"{name} was not analysed: {outcome.why_not}")
            self._struck += outcome.struck
            drafts.append(outcome.kept)
        return drafts

    def _give_up_on(self, left: int, fault: ModelFault) -> None:
        """Stop asking; without a single reply the fault is all there is to tell."""
        if not self._desk.replies:
            raise fault
        if left:
            self._troubles.append(
                f"{several(left, 'more chunk')} not analysed for the same reason"
            )

    def _synthesis(self, drafts: list[Grounded], secret: bytes) -> Outcome | None:
        chunks = len(self._plan.requests)
        self._tell(Step(STAGE, chunks / (chunks + 1), "synthesis"))
        request = synthesis_request(
            prompts().synthesis.text, self._plan.facts, drafts, secret
        )
        model = self._settings.synthesis_model
        try:
            outcome = self._desk.question(model, request, fewest=FEWEST)
        except ModelFault as fault:
            why = fault.what
        else:
            why = outcome.why_not or ("" if outcome.kept else "no bullet of it held")
            if not why:
                return outcome
            self._struck += outcome.struck
        self._troubles.append(f"The bullets of single chunks are not joined: {why}")
        return None

    def _fitting(self, drafts: list[list[Grounded]]) -> list[Grounded]:
        """Choose what the synthesis has room for: the first bullets of all chunks first.

        A bullet whose rows were shared by two chunks counts once.
        """
        room = SYNTHESIS_CHUNKS * self._settings.chunk_chars
        wanted: dict[Grounded, None] = {}
        for bullet in _in_turn(drafts):
            room -= len(bullet.text) + sum(row.size for row in bullet.rows)
            if room < 0 and wanted:
                self._remarks.append("Some bullets of single chunks were left out")
                break
            wanted[bullet] = None
        return [b for b in dict.fromkeys(chain.from_iterable(drafts)) if b in wanted]

    def _survived(self, model: str, outcome: Outcome) -> Survived:
        return Survived(
            model,
            outcome.answer,
            outcome.kept,
            self._struck,
            self._troubles,
            self._remarks,
            self._plan.facts,
        )


def _in_turn(drafts: list[list[Grounded]]) -> Iterator[Grounded]:
    for bullets in zip_longest(*drafts):
        yield from (bullet for bullet in bullets if bullet is not None)
