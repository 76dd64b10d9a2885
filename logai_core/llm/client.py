"""Asks the model service, within a budget and a deadline, as often as is sensible."""

from collections.abc import Callable, Sequence

from logai_core.errors import SettingError
from logai_core.llm.aside import aside
from logai_core.llm.budget import FEWEST_BYTES_PER_TOKEN, Budget, most_tokens
from logai_core.llm.faults import ModelFault
from logai_core.llm.listening import Hear, Heard, Line, hear_nothing
from logai_core.llm.pace import Pace, never
from logai_core.llm.prices import Tokens
from logai_core.llm.reply import Reply, reply_of
from logai_core.llm.wire import Wire
from logai_core.llm.words import one_line
from logai_core.scrub import Scrubber
from logai_core.settings import DraftSettings

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
LONGEST_ATTEMPT_S = 120.0
LONGEST_COUNT_S = 10.0
SLICE_S = 0.2
MODEL_CHARS = 80
COUNT_MARGIN = 1.1  # a count is an estimate as well
MOST_BYTES_PER_TOKEN = 4.0  # of a later request, whatever the first was like


class Client:
    """Streams answers to requests of text, scrubbed on their way out, in one deadline.

    Each attempt is charged at its worst case before, and at what it took after.
    """

    def __init__(
        self,
        *,
        key: str,
        base_url: str | None,
        settings: DraftSettings,
        scrubber: Scrubber,
        pace: Pace,
        budget: Budget,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        self._settings = settings
        self._scrubber = scrubber
        self._pace = pace
        self._budget = budget
        self._cancelled = cancelled
        self._bytes_per_token: float | None = None  # until the server has counted
        self._until = pace.clock() + settings.deadline_s
        self._wire = Wire(key=key, base_url=base_url, settings=settings)
        self.service = self._wire.service

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def seal(self, turns: Sequence[str]) -> list[str]:
        """Return the turns as they leave."""
        return [self._scrubber.seal(turn) for turn in turns]

    def ask(
        self,
        model: str,
        system: str,
        turns: Sequence[str],
        hear: Hear = hear_nothing,
    ) -> Reply:
        """Send `turns`, by turns of the user and the model, and return the answer.

        Args:
            model: the model's name.
            system: the instructions.
            turns: what was said, in turn.
            hear: is told the text so far, again and again.

        Raises:
            ModelFault: there is no answer after all attempts, or none can be had.
            LimitError: an attempt may cost more than is left.
        """
        sealed = self.seal(turns)
        if not self._budget.free:
            self._measure(model, system, sealed)
        for attempt in range(self._settings.attempts):
            self._look_up(model)
            try:
                return self._attempt(model, system, sealed, hear)
            except ModelFault as fault:
                if fault.unknown:
                    raise self._with_models(model, fault) from fault
                last = attempt + 1 == self._settings.attempts
                if last or not fault.passing:
                    raise
                self._rest(model, attempt, fault)
        raise SettingError(
            f"attempts: found {self._settings.attempts}, expected at least 1",
            hint="Set it to 1 or more.",
        )

    def _measure(self, model: str, system: str, turns: Sequence[str]) -> None:
        """Have the server count the first request, to reserve closer to its cost.

        Where it cannot, tokens are bounded by bytes.
        """
        if self._bytes_per_token is not None:
            return
        self._bytes_per_token = FEWEST_BYTES_PER_TOKEN
        try:
            counts = aside(
                lambda: self._wire.counted(
                    model, system, turns, timeout_s=self._limit(model, LONGEST_COUNT_S)
                ),
                look_up=lambda: self._look_up(model),
                hang_up=lambda: None,  # it is short
            )
            count = max(counts, default=0)
        except ModelFault:
            self._look_up(model)
            return
        if 0 < count < 1 << 31:
            ratio = _bytes(system, turns) / (count * COUNT_MARGIN)
            self._bytes_per_token = min(ratio, MOST_BYTES_PER_TOKEN)

    def _attempt(
        self, model: str, system: str, turns: Sequence[str], hear: Hear
    ) -> Reply:
        size = _bytes(system, turns)
        ratio = self._bytes_per_token or FEWEST_BYTES_PER_TOKEN
        hold = self._budget.reserve(model, most_tokens(size, ratio))
        heard, line = Heard(hear), Line()
        try:
            for event in aside(
                lambda: self._wire.events(
                    model,
                    system,
                    turns,
                    line=line,
                    timeout_s=self._limit(model, LONGEST_ATTEMPT_S),
                ),
                look_up=lambda: self._look_up(model),
                hang_up=line.cut,
            ):
                heard.feed(event)
        except ModelFault as fault:
            if not fault.charged:
                self._budget.settle(hold, Tokens(0, 0))
            raise
        if heard.counted:
            self._budget.settle(hold, heard.tokens)
        return reply_of(heard, size, own=self._wire.own)

    def _with_models(self, model: str, fault: ModelFault) -> ModelFault:
        """Return the fault with the models that are there, if the service tells them."""
        try:
            told = aside(
                lambda: self._wire.models(
                    timeout_s=self._limit(model, LONGEST_COUNT_S)
                ),
                look_up=lambda: self._look_up(model),
                hang_up=lambda: None,  # it is short
            )
            names = sorted({one_line(name, MODEL_CHARS) for name in told})
        except ModelFault:
            names = []
        if not names:
            return fault
        hint = f"It has {', '.join(names)}. Set LOGAI_LLM_MODEL to one of them."
        return ModelFault(fault.what, hint=hint, fatal=True, charged=fault.charged)

    def _limit(self, model: str, most_s: float) -> Callable[[], float]:
        return lambda: min(self._time_left(model), most_s)

    def _look_up(self, model: str) -> None:
        if self._cancelled():
            raise ModelFault("it was cancelled", fatal=True, cancelled=True)
        self._time_left(model)

    def _time_left(self, model: str) -> float:
        left = self._until - self._pace.clock()
        if left <= 0:
            raise _too_late(model, self._settings.deadline_s)
        return left

    def _rest(self, model: str, attempt: int, fault: ModelFault) -> None:
        """Wait with full jitter, at least as long as the service asked for."""
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt)
        pause = max(self._pace.jitter.uniform(0, longest), fault.wait_s)
        if pause >= self._time_left(model):
            raise _too_late(model, self._settings.deadline_s) from fault
        while pause > 0:
            part = pause if self._cancelled is never else min(pause, SLICE_S)
            self._pace.sleep(part)
            self._look_up(model)
            pause -= part


def _bytes(system: str, turns: Sequence[str]) -> int:
    return sum(len(text.encode("utf-8", "replace")) for text in (system, *turns))


def _too_late(model: str, deadline_s: float) -> ModelFault:
    return ModelFault(
        f"model {model}: the deadline of {deadline_s:g} s has passed", fatal=True
    )
