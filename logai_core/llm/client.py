"""The one place that talks to the model service."""

import random
import ssl
import time
from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import anthropic
import httpx2
from anthropic.types import Message, MessageParam

from logai_core.errors import SettingError
from logai_core.llm.answer import Answer
from logai_core.llm.faults import ModelFault, translated_faults
from logai_core.scrub import Scrubber
from logai_core.settings import DraftSettings

SERVICE = "https://api.anthropic.com"
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
LONGEST_ATTEMPT_S = 120.0
# A token of a log is rarely longer than four characters. A server that counts far
# fewer tokens than that gives has cut the prompt.
MOST_CHARS_PER_TOKEN = 12


class Pace(NamedTuple):
    """Clock (seconds), sleep and the source of jitter, so that tests do not wait."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: random.Random


def real_pace() -> Pace:
    """Return the clock of this machine."""
    return Pace(time.monotonic, time.sleep, random.SystemRandom())


class Reply(NamedTuple):
    """An answer as it came: `why_not` says why it is not complete, "" if it is."""

    text: str
    why_not: str
    input_tokens: int
    output_tokens: int


class Client:
    """Sends requests of text, scrubbed on their way out, within one deadline.

    No tools, no streaming, no retries but its own; nothing is read from the
    environment but the proxies of the HTTP layer, and those not for a server of one's
    own. The deadline bounds when an attempt may start and each wait for bytes.
    """

    def __init__(
        self,
        *,
        key: str,
        base_url: str | None,
        settings: DraftSettings,
        scrubber: Scrubber,
        pace: Pace,
    ) -> None:
        self._settings = settings
        self._scrubber = scrubber
        self._pace = pace
        self._until = pace.clock() + settings.deadline_s
        self._sdk = anthropic.Anthropic(
            api_key=_usable_key(key),
            base_url=_usable_url(base_url),
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

    def ask(self, model: str, system: str, turns: Sequence[str]) -> Reply:
        """Send `turns`, by turns of the user and the model, and return the answer.

        Raises:
            ModelFault: there is no answer after all attempts, or none can be had.
        """
        sealed = [self._scrubber.seal(turn) for turn in turns]
        for attempt in range(self._settings.attempts):
            left = self._time_left(model)
            try:
                return _reply_of(self._send(model, system, sealed, left), sealed)
            except ModelFault as fault:
                last = attempt + 1 == self._settings.attempts
                if last or not fault.passing:
                    raise
                self._rest(model, attempt, fault)
        raise SettingError(
            f"attempts: found {self._settings.attempts}, expected at least 1",
            hint="Set it to 1 or more.",
        )

    def _send(
        self, model: str, system: str, turns: Sequence[str], left: float
    ) -> Message:
        messages = [_message(place, turn) for place, turn in enumerate(turns)]
        with translated_faults(model):
            return self._sdk.messages.create(
                model=model,
                max_tokens=self._settings.max_tokens,
                system=system,
                messages=messages,
                output_config={
                    "format": {
                        "type": "json_schema",
                        "schema": anthropic.transform_schema(Answer),
                    },
                    "effort": "low",
                },
                timeout=min(left, LONGEST_ATTEMPT_S),
            )

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
        self._pace.sleep(pause)


@cache
def _authorities() -> ssl.SSLContext:
    """Return the usual certificate authorities; reading them takes some 30 ms."""
    return httpx2.create_ssl_context()


def _message(place: int, text: str) -> MessageParam:
    if place % 2:
        return {"role": "assistant", "content": text}
    return {"role": "user", "content": text}


def _reply_of(message: Message, turns: Sequence[str]) -> Reply:
    """Read the tokens first, then whether it is complete, then its first text.

    Servers of one's own leave out parts of the usage; they count as nothing.
    """
    usage = getattr(message, "usage", None)
    tokens_in, tokens_out = (
        _count(getattr(usage, name, None)) for name in ("input_tokens", "output_tokens")
    )
    text = _first_text(getattr(message, "content", None))
    why_not = _why_not_complete(message, text)
    if not why_not and 0 < tokens_in * MOST_CHARS_PER_TOKEN < sum(map(len, turns)):
        why_not = f"the server read only {tokens_in:,} tokens of the request"
    return Reply(text, why_not, tokens_in, tokens_out)


def _count(tokens: object) -> int:
    return tokens if isinstance(tokens, int) and 0 <= tokens < 1 << 31 else 0


def _first_text(content: object) -> str:
    """Thinking may come before it; the client does not check what it was sent."""
    blocks = content if isinstance(content, list) else []
    texts = [b.text for b in blocks if getattr(b, "type", None) == "text"]
    return texts[0] if texts and isinstance(texts[0], str) else ""


def _why_not_complete(message: Message, text: str) -> str:
    stop = getattr(message, "stop_reason", None)
    if stop == "refusal":
        details = getattr(message, "stop_details", None)
        category = getattr(details, "category", None)
        return f"the model refused{f' ({category})' if category else ''}"
    if stop == "max_tokens":
        return "the answer was cut at the limit of tokens"
    if stop == "model_context_window_exceeded":
        return "the request was too long for the model"
    if stop is None:
        return "the answer broke off"
    if stop not in ("end_turn", "stop_sequence"):
        return f"the model stopped for {stop!r}"
    return "" if text else "the answer was empty"


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


def _usable_url(base_url: str | None) -> str:
    """Refuse to send logs unencrypted to another machine."""
    if base_url is None:
        return SERVICE
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname)):
        return base_url
    raise SettingError(
        f"LOGAI_LLM_BASE_URL: found {base_url!r}, expected https, or http to this machine",
        hint="Use https://… or http://127.0.0.1:….",
    )


def _is_here(host: str | None) -> bool:
    if host is None or host == "localhost":
        return host is not None
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
