"""The rounds of a draft: each chunk is asked about, then all that held is joined."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from logai_core.errors import LimitError, LogAIError
from logai_core.llm.answer import Answer
from logai_core.llm.assemble import Survived
from logai_core.llm.desk import Desk, Outcome
from logai_core.llm.faults import ModelFault
from logai_core.llm.ground import Grounded, Struck
from logai_core.llm.plan import Plan
from logai_core.llm.prompts import prompts
from logai_core.llm.request import Request, halved, synthesis_request
from logai_core.llm.row import FEWEST, MOST
from logai_core.llm.words import several
from logai_core.progress import Step, Tell
from logai_core.settings import DraftSettings

STAGE = "draft"
SYNTHESIS_CHUNKS = 3  # the synthesis may be as long as so many chunks


class Rounds:
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
        self._troubles = list(plan.troubles)
        self._remarks: list[str] = []
        self._struck: list[Struck] = []
        self._secret = secret
        self._answers: list[Answer | None] = []
        self.analysed: list[Request] = []

    def remark(self, text: str) -> None:
        """Tell something that does not make the summary partial."""
        self._remarks.append(text)

    def run(self) -> Survived:
        """Ask about all chunks and join what held; of a quick look there is one."""
        drafts = self._map()
        chosen = self._fitting(drafts)
        if self._plan.quick:
            self.remark("A quick look: one request about the foremost lines")
            return self._survived(self._settings.map_model, self._alone(chosen))
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
        return self._desk.question(
            self._settings.map_model,
            prompts().map,
            request,
            fewest=FEWEST if self._plan.quick else 0,
        )

    def _alone(self, bullets: list[Grounded]) -> Outcome:
        """Return the bullets with the answer they are from, where it was a single one."""
        answer = self._answers[0] if len(self._answers) == 1 else None
        return Outcome(answer, bullets[:MOST], [])

    def _take(self, name: str, request: Request, outcome: Outcome) -> list[Grounded]:
        if outcome.why_not:
            self._troubles.append(f"{name} was not analysed: {outcome.why_not}")
        else:
            self.analysed.append(request)
            self._answers.append(outcome.answer)
        self._troubles += [f"{name}: {doubt}" for doubt in outcome.doubts]
        self._struck += outcome.struck
        return outcome.kept

    def _told(self, fault: LogAIError, asked: int) -> str:
        if not isinstance(fault, LimitError):
            return fault.what
        requests = len(self._plan.requests) + 1
        return f"{fault.what}: the cap allows {asked} of {several(requests, 'request')}"

    def _give_up_on(self, left: int, fault: LogAIError, why: str) -> None:
        """Stop asking; without a single reply the fault is all there is to tell.

        Who stopped it wants what there is.
        """
        stopped = isinstance(fault, ModelFault) and fault.cancelled
        if not stopped and not self._desk.replies and not self._desk.cached:
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
            prompts().synthesis.text,
            self._plan.facts,
            drafts,
            self._secret,
            self._plan.question,
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
