"""The one place that uses the SDK of the model service."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import anthropic
import httpx2
from anthropic.types import MessageParam, OutputConfigParam, RawMessageStreamEvent

from logai_core.errors import SettingError
from logai_core.llm.address import usable_url
from logai_core.llm.answer import Answer
from logai_core.llm.faults import translated_faults
from logai_core.llm.listening import Line
from logai_core.settings import DraftSettings

MOST_MODELS = 20  # of a server, that are told


class Wire:
    """Sends requests of text and nothing else: no tools, no retries.

    Nothing is read from the environment but the proxies of the HTTP layer, and those
    not for a server of one's own.
    """

    def __init__(
        self, *, key: str, base_url: str | None, settings: DraftSettings
    ) -> None:
        self.own = base_url is not None
        self.service = usable_url(base_url, settings)
        self._settings = settings
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

    def events(
        self,
        model: str,
        system: str,
        turns: Sequence[str],
        *,
        line: Line,
        timeout_s: Callable[[], float],
    ) -> Iterator[object]:
        """Yield the events of an answer; `line` can be cut meanwhile."""

        def call() -> anthropic.Stream[RawMessageStreamEvent]:
            return self._sdk.messages.create(
                model=model,
                max_tokens=self._settings.max_tokens,
                system=system,
                messages=_messages(turns),
                output_config=self._output(),
                stream=True,
                timeout=timeout_s(),
            )

        with translated_faults(model):
            yield from line.events(call)

    def counted(
        self,
        model: str,
        system: str,
        turns: Sequence[str],
        *,
        timeout_s: Callable[[], float],
    ) -> Iterator[int]:
        """Yield how many tokens the server counts in a request; 0 if it says nothing."""
        with translated_faults(model):
            told = self._sdk.messages.count_tokens(
                model=model,
                system=system,
                messages=_messages(turns),
                output_config=self._output(),
                timeout=timeout_s(),
            )
        found = getattr(told, "input_tokens", None)
        yield found if isinstance(found, int) else 0

    def models(self, *, timeout_s: Callable[[], float]) -> Iterator[str]:
        """Yield the names of the models that the server says it has, some of them."""
        with translated_faults("list"):
            listed = self._sdk.models.list(timeout=timeout_s())
        found = getattr(listed, "data", None)
        names = [getattr(one, "id", None) for one in found or []]
        yield from [name for name in names if isinstance(name, str)][:MOST_MODELS]

    def _output(self) -> OutputConfigParam:
        schema = anthropic.transform_schema(Answer)
        return {
            "format": {"type": "json_schema", "schema": schema},
            "effort": self._settings.effort,
        }


@cache
def _authorities() -> ssl.SSLContext:
    """Return the usual certificate authorities; reading them takes some 30 ms."""
    return httpx2.create_ssl_context()


def _messages(turns: Sequence[str]) -> list[MessageParam]:
    return [_message(place, turn) for place, turn in enumerate(turns)]


def _message(place: int, text: str) -> MessageParam:
    if place % 2:
        return {"role": "assistant", "content": text}
    return {"role": "user", "content": text}


def _usable_key(key: str) -> str:
    """Refuse an empty key: the client would go and look for another one."""
    if not key.strip() or not key.isascii() or not key.isprintable():
        raise SettingError(
            "key of the model service: found none, or one with unprintable characters",
            hint="Set ANTHROPIC_API_KEY, or go on without a draft.",
        )
    return key
