"""The one place that talks to the model service."""

import random
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import anthropic
import httpx2
from anthropic.types import MessageParam, OutputConfigParam, RawMessageStreamEvent

from logai_core.errors import SettingError
from logai_core.llm.address import usable_url
from logai_core.llm.answer import Answer
from logai_core.llm.aside import aside
from logai_core.llm.budget import (
    BYTES_PER_TOKEN,
    FEWEST_BYTES_PER_TOKEN,
    Budget,
    most_tokens,
)
from logai_core.llm.faults import ModelFault, translated_faults
from logai_core.llm.listening import Hear, Heard, Line, hear_nothing
from logai_core.llm.prices import Tokens
from logai_core.scrub import Scrubber
from logai_core.settings import DraftSettings

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
LONGEST_ATTEMPT_S = 120.0
LONGEST_COUNT_S = 10.0
SLICE_S = 0.2
# A server that counts far fewer tokens than a request has read only part of it: none at
# all of most of it, or (a server of one's own) what fits into its window.
NOTHING_READ = 12.0  # bytes per token
HARDLY_READ = 4.0
COUNT_MARGIN = 1.1  # a count is an estimate as well
MOST_BYTES_PER_TOKEN = 4.0  # of a later request, whatever the first was like


# Why an answer stops where a request about fewer lines may be answered whole.
TOO_LONG = ("max_tokens", "model_context_window_exceeded")


class Pace(NamedTuple):
    """Clock (seconds), sleep and the source of jitter, so that tests do not wait."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: random.Random


def real_pace() -> Pace:
    """Return the clock of this machine."""
    return Pace(time.monotonic, time.sleep, random.SystemRandom())


def never() -> bool:
    """Return that nobody cancels."""
    return False


class Reply(NamedTuple):
    """An answer as it came: `why_not` says why it is not complete, "" if it is.

    `doubt` says what else speaks against it; `too_long` that a shorter request may be
    answered.
    """

    text: str
    why_not: str
    tokens: Tokens
    doubt: str = ""
    too_long: bool = False


class Client:
    """Streams answers to requests of text, scrubbed on their way out, in one deadline.

    No tools, no retries but its own; nothing is read from the environment but the
    proxies of the HTTP layer, and those not for a server of one's own. Each attempt is
    charged at its worst case before, and at what it took after.
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
        self._own = base_url is not None
        self._bytes_per_token: float | None = None  # until the server has counted
        self._until = pace.clock() + settings.deadline_s
        self.service = usable_url(base_url, settings)
        self._sdk = anthropic.Anthropic(
            api_key=_usable_key(key),
            base_url=self.service,
            max_retries=0,
            open_telemetry=False,
            http_client=anthropic.DefaultHttpxClient(
                trust_env=base_url is None,
                follow_redirects=False,
                verify=_authorities(),
            ),
        )

    def close(self) -> None:
        """Close the connections."""
        self._sdk.close()

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
                lambda: self._counted(model, system, turns),
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
                lambda: self._events(model, system, turns, line),
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
        return _reply_of(heard, size, own=self._own)

    def _events(
        self, model: str, system: str, turns: Sequence[str], line: Line
    ) -> Iterator[object]:
        def call() -> anthropic.Stream[RawMessageStreamEvent]:
            return self._sdk.messages.create(
                model=model,
                max_tokens=self._settings.max_tokens,
                system=system,
                messages=_messages(turns),
                output_config=self._output(),
                stream=True,
                timeout=min(self._time_left(model), LONGEST_ATTEMPT_S),
            )

        with translated_faults(model):
            yield from line.events(call)

    def _counted(self, model: str, system: str, turns: Sequence[str]) -> Iterator[int]:
        with translated_faults(model):
            told = self._sdk.messages.count_tokens(
                model=model,
                system=system,
                messages=_messages(turns),
                output_config=self._output(),
                timeout=min(self._time_left(model), LONGEST_COUNT_S),
            )
        found = getattr(told, "input_tokens", None)
        yield found if isinstance(found, int) else 0

    def _output(self) -> OutputConfigParam:
        schema = anthropic.transform_schema(Answer)
        return {
            "format": {"type": "json_schema", "schema": schema},
            "effort": self._settings.effort,
        }

    def _look_up(self, model: str) -> None:
        if self._cancelled():
            raise ModelFault("it was cancelled", fatal=True)
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


@cache
def _authorities() -> ssl.SSLContext:
    """Return the usual certificate authorities; reading them takes some 30 ms."""
    return httpx2.create_ssl_context()


def _bytes(system: str, turns: Sequence[str]) -> int:
    return sum(len(text.encode("utf-8", "replace")) for text in (system, *turns))


def _messages(turns: Sequence[str]) -> list[MessageParam]:
    return [_message(place, turn) for place, turn in enumerate(turns)]


def _message(place: int, text: str) -> MessageParam:
    if place % 2:
        return {"role": "assistant", "content": text}
    return {"role": "user", "content": text}


def _reply_of(heard: Heard, size: int, *, own: bool) -> Reply:
    read = heard.tokens.prompt
    why_not, doubt = _why_not_complete(heard), ""
    if not why_not and 0 < read * NOTHING_READ < size:
        why_not = f"the server read only {read:,} tokens of the request"
    elif own and 0 < read * HARDLY_READ < size:
        usual = round(size / BYTES_PER_TOKEN)
        doubt = (
            f"the server read {read:,} of some {usual:,} tokens; its window is smaller"
        )
    return Reply(heard.text, why_not, heard.tokens, doubt, heard.stop in TOO_LONG)


def _why_not_complete(heard: Heard) -> str:
    stop = heard.stop
    if stop is None or not heard.ended:
        return "the answer broke off"
    if stop == "refusal":
        return f"the model refused{f' ({heard.category})' if heard.category else ''}"
    if stop == "max_tokens":
        return "the answer was cut at the limit of tokens"
    if stop == "model_context_window_exceeded":
        return "the request was too long for the model"
    if stop not in ("end_turn", "stop_sequence"):
        return f"the model stopped for {stop!r}"
    return "" if heard.text else "the answer was empty"


def _too_late(model: str, deadline_s: float) -> ModelFault:
    return ModelFault(
        f"model {model}: the deadline of {deadline_s:g} s has passed", fatal=True
    )


def _usable_key(key: str) -> str:
    """Refuse an empty key: the client would go and look for another one."""
    if not key.strip() or not key.isascii() or not key.isprintable():
        raise SettingError(
            "key of the model service: found none, or one with unprintable characters",
            hint="Set ANTHROPIC_API_KEY, or go on without a draft.",
        )
    return key
