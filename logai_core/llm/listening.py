"""An answer as it comes, put together from the events of a stream."""

import json
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import anthropic
from anthropic.types import RawMessageStreamEvent

from logai_core.llm.faults import ModelFault
from logai_core.llm.prices import Tokens

MOST_CHARS = 1_000_000  # of an answer; a server of one's own may never stop
Hear = Callable[[str], None]
_USAGE = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_input_tokens",
    "cache_write_5m": "cache_creation_input_tokens",
}


def hear_nothing(text: str) -> None:
    """Ignore the text so far."""


class Line:
    """One stream, which can be cut from another thread."""

    def __init__(self) -> None:
        self._stream: anthropic.Stream[RawMessageStreamEvent] | None = None

    def events(
        self, call: Callable[[], anthropic.Stream[RawMessageStreamEvent]]
    ) -> Iterator[Any]:
        """Yield the events of a call, or a whole message where the server streams none."""
        with call() as stream:
            self._stream = stream
            kind = stream.response.headers.get("content-type", "")
            if "json" in kind:
                yield _whole(stream)
            else:
                yield from stream

    def cut(self) -> None:
        """Wake up whoever waits for bytes; closing alone would not."""
        stream = self._stream
        if stream is None:
            return
        beneath = stream.response.extensions.get("network_stream")
        connected = beneath and beneath.get_extra_info("socket")
        try:
            if connected:
                connected.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself


def _whole(stream: anthropic.Stream[RawMessageStreamEvent]) -> SimpleNamespace:
    body = bytearray()
    for piece in stream.response.iter_bytes():
        body += piece
        if len(body) > 4 * MOST_CHARS:
            raise _endless()
    message = json.loads(bytes(body), object_hook=lambda one: SimpleNamespace(**one))
    return SimpleNamespace(type="message", message=message)


class Heard:
    """What was heard so far; every part may be missing or of another type."""

    def __init__(self, hear: Hear = hear_nothing) -> None:
        self.text = ""
        self.stop: object = None
        self.category: object = None
        self.ended = False
        self._hear = hear
        self._counts: dict[str, int] = {}
        self._place: object = None  # of the first block of text; thinking may precede

    @property
    def tokens(self) -> Tokens:
        """Return the tokens; what the server left out counts as nothing."""
        return Tokens(**{name: self._counts.get(name, 0) for name in _USAGE})

    @property
    def counted(self) -> bool:
        """Tell whether the server said what the whole answer took."""
        return self.ended and {"input", "output"} <= self._counts.keys()

    def feed(self, event: object) -> None:
        """Take in the next event."""
        kind = getattr(event, "type", None)
        message = getattr(event, "message", None)
        if kind == "message_start":
            self._count(message)
        elif kind == "content_block_start":
            self._begin(event)
        elif kind == "content_block_delta":
            self._add(event)
        elif kind == "message_delta":
            self._finish(getattr(event, "delta", None))
            self._count(event)
        elif kind == "message_stop":
            self.ended = True
        elif kind == "message":
            self._take(message)

    def _count(self, holder: object) -> None:
        usage = getattr(holder, "usage", None)
        for name, theirs in _USAGE.items():
            found = getattr(usage, theirs, None)
            if isinstance(found, int) and 0 <= found < 1 << 31:
                self._counts[name] = found

    def _begin(self, event: object) -> None:
        block = getattr(event, "content_block", None)
        if self._place is None and getattr(block, "type", None) == "text":
            self._place = getattr(event, "index", None)
            self._say(getattr(block, "text", None))

    def _add(self, event: object) -> None:
        delta = getattr(event, "delta", None)
        if getattr(event, "index", None) == self._place is not None:
            self._say(getattr(delta, "text", None))

    def _say(self, piece: object) -> None:
        if not isinstance(piece, str) or not piece:
            return
        self.text += piece
        if len(self.text) > MOST_CHARS:
            raise _endless()
        self._hear(self.text)

    def _finish(self, holder: object) -> None:
        self.stop = getattr(holder, "stop_reason", None)
        details = getattr(holder, "stop_details", None)
        self.category = getattr(details, "category", None)

    def _take(self, message: object) -> None:
        content = getattr(message, "content", None)
        blocks = content if isinstance(content, list) else []
        texts = [b for b in blocks if getattr(b, "type", None) == "text"]
        self._say(getattr(texts[0], "text", None) if texts else None)
        self._finish(message)
        self._count(message)
        self.ended = True


def _endless() -> ModelFault:
    return ModelFault("the answer does not end", fatal=True)
