"""A summary drafted by a language model, of which code keeps what the lines prove."""

from collections.abc import Callable, Iterator
from itertools import chain, zip_longest

import polars as pl

from logai_core.errors import LimitError, LogAIError
from logai_core.llm.address import is_free
from logai_core.llm.assemble import Cost, Survived, assembled
from logai_core.llm.budget import Budget, Purse
from logai_core.llm.client import Client, Pace, never, real_pace
from logai_core.llm.desk import Desk, Outcome
from logai_core.llm.facts import material_of
from logai_core.llm.faults import ModelFault
from logai_core.llm.ground import Grounded, Struck
from logai_core.llm.kept import Answers, Forgetful
from logai_core.llm.listening import Hear, hear_nothing
from logai_core.llm.plain import plain_summary
from logai_core.llm.plan import Plan, covered, plan_of
from logai_core.llm.prompts import prompts
from logai_core.llm.request import Request, halved, synthesis_request
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
    purse: Purse,
    answers: Answers | None = None,
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
        tell: is told before each request; what it raises ends the draft.
        hear: is told the text of the present answer so far.
        cancelled: is asked several times a second; what was answered until then is
            kept, and the summary is partial.
        secret: makes the tags of lines; None draws a new one, and no kept answer fits.
        pace: clock, sleep and jitter; None is this machine's.

    Returns:
        SUMMARIES with one row. `status` is "ok", or "partial" when a chunk was not
        analysed, lines were left out, or fewer than three bullets held: then bullets
        made by code fill up, and the notes say why. Without any line to send it is
        the summary made by code.

    Raises:
        ServiceError: nothing at all was answered, or a text was not clean enough to
            be sent; the summary made by code stands.
        LimitError: the budget does not allow a single request.
        SettingError: the key, the address, a model or a bound cannot be used.
    """
    material = material_of(findings, templates, sources, examples)
    scrubber = scrubber_of(settings.deny)
    secret = secret or fresh_secret()
    plan = plan_of(material, settings, scrubber, secret)
    if not plan.requests:
        return plain_summary(material)
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
    desk = Desk(client, answers or Forgetful(), settings, hear)
    drafting = _Drafting(desk, plan, settings, tell, secret)
    if budget.free:
        drafting.remark("Asked of a server on this machine, which costs nothing")
    try:
        survived = drafting.run()
    finally:
        client.close()
    return assembled(
        survived,
        material,
        scrubber,
        prompt_version=prompts().version,
        cost=Cost(
            desk.tokens.prompt,
            desk.tokens.output,
            budget.cost_usd,
            price_date,
            desk.cached,
        ),
        coverage=covered(plan, drafting.analysed),
    )


class _Drafting:
    """One run over a plan; collects what goes wrong on the way."""

    def __init__(
        self,
        desk: Desk,
        plan: Plan,
        settings: DraftSettings,
        tell: Tell,
        secret: bytes,
    ) -> None:
        self._desk = desk
        self._plan = plan
        self._settings = settings
        self._tell = tell
        self._troubles = list(plan.notes)
        self._remarks: list[str] = []
        self._struck: list[Struck] = []
        self._secret = secret
        self.analysed: list[Request] = []

    def remark(self, text: str) -> None:
        """Tell something that does not make the summary partial."""
        self._remarks.append(text)

    def run(self) -> Survived:
        drafts = self._map()
        chosen = self._fitting(drafts)
        outcome = self._synthesis(chosen) if chosen else None
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
                self._chunk(name, request, drafts)
            except (ModelFault, LimitError) as fault:
                why = self._told(fault, place)
                self._troubles.append(f"{name} was not analysed: {why}")
                fatal = isinstance(fault, LimitError) or fault.fatal
                if fatal or place + 1 == chunks:
                    self._give_up_on(chunks - place - 1, fault, why)
                    break
        return drafts

    def _chunk(self, name: str, request: Request, drafts: list[list[Grounded]]) -> None:
        """Ask about a chunk; where it was too long, once more about each half of it."""
        halves = halved(request, self._plan.facts, self._secret)
        try:
            outcome = self._asked(request)
        except ModelFault as fault:
            if not fault.too_long or not halves:
                raise
        else:
            if not outcome.too_long or not halves:
                drafts.append(self._take(name, request, outcome))
                return
        self._remarks.append(f"{name} was too long, and asked in two halves")
        for place, half in enumerate(halves, 1):
            outcome = self._asked(half)
            drafts.append(self._take(f"{name}, half {place}", half, outcome))

    def _asked(self, request: Request) -> Outcome:
        return self._desk.question(self._settings.map_model, prompts().map, request)

    def _take(self, name: str, request: Request, outcome: Outcome) -> list[Grounded]:
        if outcome.why_not:
            self._troubles.append(f"{name} was not analysed: {outcome.why_not}")
        else:
            self.analysed.append(request)
        self._troubles += [f"{name}: {doubt}" for doubt in outcome.doubts]
        self._struck += outcome.struck
        return outcome.kept

    def _told(self, fault: LogAIError, asked: int) -> str:
        if not isinstance(fault, LimitError):
            return fault.what
        requests = len(self._plan.requests) + 1
        return f"{fault.what}: the cap allows {asked} of {several(requests, 'request')}"

    def _give_up_on(self, left: int, fault: LogAIError, why: str) -> None:
        """Stop asking; without a single reply the fault is all there is to tell."""
        if not self._desk.replies and not self._desk.cached:
            if isinstance(fault, LimitError):
                raise LimitError(why, hint=fault.hint)
            raise fault
        if left:
            self._troubles.append(
                f"{several(left, 'more chunk')} not analysed for the same reason"
            )

    def _synthesis(self, drafts: list[Grounded]) -> Outcome | None:
        chunks = len(self._plan.requests)
        self._tell(Step(STAGE, chunks / (chunks + 1), "synthesis"))
        request = synthesis_request(
            prompts().synthesis.text, self._plan.facts, drafts, self._secret
        )
        model = self._settings.synthesis_model
        try:
            outcome = self._desk.question(
                model, prompts().synthesis, request, fewest=FEWEST
            )
        except (ModelFault, LimitError) as fault:
            why = self._told(fault, chunks)
        else:
            self._troubles += outcome.doubts
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
