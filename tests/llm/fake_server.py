"""A Messages server of our own on the loopback, scripted by each test.

It answers messages (whole and streamed), counts of tokens and models as the SDK's types
describe it, and refuses what the documentation says is refused. It shows how our code
behaves, not how the real service does.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

KEY = "sk-ant-test-key-0000000000"
TAGGED = re.compile(r"^\[\[(\w{4})\]\] (.*)$", re.MULTILINE)
SAMPLING = ("temperature", "top_p", "top_k")
SCHEMA_LIMITS = ("maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum")


class Answered(NamedTuple):
    """What goes back.

    `cut` ends the connection within the body. Of a stream, `until` names the event
    before which it ends without a word, `told` an error that it ends with after half of
    the text, and `drip_s` is the pause before each event. `whole` streams nothing, as
    some servers do.
    """

    status: int
    body: dict[str, Any] | bytes
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    cut: bool = False
    delay_s: float = 0.0
    until: str = ""
    told: str = ""
    drip_s: float = 0.0
    whole: bool = False


class Sent(NamedTuple):
    """One request as it came in."""

    body: dict[str, Any]
    headers: dict[str, str]
    raw: str

    @property
    def user(self) -> str:
        """Return the first user turn: facts, lines, drafts."""
        return self.body["messages"][0]["content"]

    @property
    def last(self) -> str:
        """Return the last user turn."""
        return self.body["messages"][-1]["content"]

    @property
    def rows(self) -> dict[str, str]:
        """Return the texts by tag."""
        return dict(TAGGED.findall(self.user))

    @property
    def lines(self) -> dict[str, str]:
        """Return the lines by tag, without the facts."""
        block = self.user.partition("LINES\n")[2]
        return dict(TAGGED.findall(block))

    @property
    def is_synthesis(self) -> bool:
        """Tell whether drafts are to be joined."""
        return "DRAFT BULLETS" in self.user

    @property
    def is_repair(self) -> bool:
        """Tell whether an answer is to be mended."""
        return len(self.body["messages"]) > 1

    @property
    def streams(self) -> bool:
        """Tell whether the answer is asked for as a stream."""
        return bool(self.body.get("stream"))


Reaction = Callable[[Sent], Answered]


def message(text: str, *, stop: str | None = "end_turn", **over: Any) -> Answered:
    """Return a whole message; thinking comes before the text."""
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "fake",
        "content": [
            {"type": "thinking", "thinking": "", "signature": "x"},
            {"type": "text", "text": text},
        ],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 5000, "output_tokens": 100},
    }
    return Answered(200, body | over)


def answering(
    *bullets: tuple[str, list[str]],
    title: str = "The pool ran dry",
    severity: str = "SEV2",
    steps: tuple[str, ...] = ("Look at the pool",),
) -> Answered:
    """Return an answer of the asked shape."""
    told = [{"text": text, "evidence": tags} for text, tags in bullets]
    answer = {
        "title": title,
        "severity": severity,
        "bullets": told,
        "next_steps": list(steps),
    }
    return message(json.dumps(answer))


def honest(sent: Sent) -> Answered:
    """Quote the first seven lines, each with its own tag."""
    return answering(*quotes(sent)[:7])


def quotes(sent: Sent) -> list[tuple[str, list[str]]]:
    """Return a true bullet for each line of a request."""
    return [
        (f"A line says “{text.split(' | ')[1]}”", [tag])
        for tag, text in sent.lines.items()
    ]


def error(status: int, kind: str = "api_error", **headers: str) -> Answered:
    """Return an error envelope; `retry_after` becomes a header of that name."""
    body = {"type": "error", "error": {"type": kind, "message": "made up"}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answered(status, body, named)


class Fake:
    """The server's script and its memory.

    `script` reacts to the requests one after the other; `always` to all after it.
    `counts` is the answer to a request to count tokens, `models` are those that it lists;
    None knows no such address. A request for a model that is not listed gets a 404.
    """

    def __init__(
        self,
        *script: Reaction | Answered,
        always: Reaction | Answered = honest,
        counts: int | None = 2000,
        models: Sequence[str] | None = None,
    ) -> None:
        self.script = list(script)
        self.always = always
        self.counts = counts
        self.models = models
        self.sent: list[Sent] = []
        self.counted: list[Sent] = []
        self.url = ""
        self.port = 0

    def at(self, port: int) -> "Fake":
        """Serve at this port, as one that was there before."""
        self.port = port
        return self

    def count(self, sent: Sent) -> Answered:
        """Return how many tokens a request is said to be."""
        self.counted.append(sent)
        refusal = _refusal(sent, counting=True)
        if refusal:
            return error(*refusal)
        if self.counts is None:
            return error(404, "not_found_error")
        return Answered(200, {"input_tokens": self.counts})

    def react(self, sent: Sent) -> Answered:
        """Return what to answer, and remember the request."""
        self.sent.append(sent)
        refusal = _refusal(sent)
        if refusal:
            return error(*refusal)
        if self.models is not None and sent.body["model"] not in self.models:
            return error(404, "not_found_error")
        reaction = self.script.pop(0) if self.script else self.always
        return reaction if isinstance(reaction, Answered) else reaction(sent)

    @contextmanager
    def running(self) -> Iterator["Fake"]:
        """Serve on a port of 127.0.0.1, a free one unless `at` named it."""
        server = _Server(("127.0.0.1", self.port), _handler(self))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _refusal(sent: Sent, *, counting: bool = False) -> tuple[int, str] | None:
    key = sent.headers.get("authorization", "").removeprefix("Bearer ")
    if KEY not in (key, sent.headers.get("x-api-key")):
        return 401, "authentication_error"
    return (400, "invalid_request_error") if _is_wrong(sent, counting) else None


def _is_wrong(sent: Sent, counting: bool) -> bool:
    body = sent.body
    schema = json.dumps(body.get("output_config", {}))
    return (
        "anthropic-version" not in sent.headers
        or (not counting and not body.get("max_tokens"))
        or any(name in body for name in SAMPLING)
        or any(f'"{name}":' in schema for name in SCHEMA_LIMITS)
        or ("json_schema" in schema and '"additionalProperties": false' not in schema)
        or ("json_schema" in schema and '"citations"' in json.dumps(body["messages"]))
        or body["messages"][-1]["role"] != "user"
    )


def events(answered: Answered) -> list[dict[str, Any]]:
    """Return a message as the events of a stream; text comes in pieces."""
    body = answered.body
    usage = body.get("usage", {})
    start = {k: v for k, v in usage.items() if k != "output_tokens"}
    if usage:
        start["output_tokens"] = 1
    head = body | {"content": [], "stop_reason": None, "usage": start}
    told = [{"type": "message_start", "message": head}, {"type": "ping"}]
    for place, block in enumerate(body.get("content", [])):
        told += _block(place, block)
    delta = {name: body.get(name) for name in ("stop_reason", "stop_details")}
    told.append({"type": "message_delta", "delta": delta, "usage": usage})
    return [*told, {"type": "message_stop"}]


def _block(place: int, block: dict[str, Any]) -> list[dict[str, Any]]:
    kind = block["type"]
    whole = block.get(kind, "")
    pieces = [whole[at : at + 40] for at in range(0, len(whole), 40)]
    return [
        {
            "type": "content_block_start",
            "index": place,
            "content_block": block | {kind: ""},
        },
        *(
            {
                "type": "content_block_delta",
                "index": place,
                "delta": {"type": f"{kind}_delta", kind: piece},
            }
            for piece in pieces
        ),
        {"type": "content_block_stop", "index": place},
    ]


def streamed(answered: Answered) -> list[bytes]:
    """Return the bytes of each event, with the faults of the script."""
    told = events(answered)
    if answered.until:
        kinds = [event["type"] for event in told]
        told = told[: kinds.index(answered.until)]
    if answered.told:
        envelope = {"type": answered.told, "message": "made up"}
        told = [*told[: len(told) // 2], {"type": "error", "error": envelope}]
    return [
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
        for event in told
    ]


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "type": "model", "lifecycle": "active"}


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"fake": fake})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that gives up resets its connection."""


class _Handler(BaseHTTPRequestHandler):
    fake: Fake
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: otherwise each answer takes 40 ms

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].removeprefix("/v1/models").strip("/")
        if not self.path.startswith("/v1/models") or self.fake.models is None:
            self._write(error(404))
        elif name:
            self._write(Answered(200, _model(name)))
        else:
            listed = [_model(one) for one in self.fake.models]
            self._write(Answered(200, {"data": listed, "has_more": False}))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        sent = Sent(json.loads(raw), headers, raw)
        if self.path == "/v1/messages/count_tokens":
            self._write(self.fake.count(sent))
        elif self.path != "/v1/messages":
            self._write(error(404, "not_found_error"))
        else:
            self._answer(sent, self.fake.react(sent))

    def _answer(self, sent: Sent, answered: Answered) -> None:
        plain = answered.status != 200 or isinstance(answered.body, bytes)
        if plain or answered.whole or not sent.streams:
            self._write(answered)
        else:
            self._stream(answered)

    def _head(self, answered: Answered, kind: str, length: int | None) -> None:
        time.sleep(answered.delay_s)
        self.send_response(answered.status)
        headers = {
            "content-type": kind,
            "request-id": "req_fake",
            **answered.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("connection", "close")
        else:
            self.send_header("content-length", str(length))
        self.end_headers()

    def _stream(self, answered: Answered) -> None:
        pieces = streamed(answered)
        whole = sum(map(len, pieces))
        self._head(answered, "text/event-stream", whole)
        if answered.cut:
            half = b"".join(pieces)[: whole // 2]
            pieces = [half]
            self.close_connection = True
        with suppress(ConnectionError):  # the client may have given up
            for piece in pieces:
                if answered.drip_s:
                    self.wfile.flush()
                    time.sleep(answered.drip_s)
                self.wfile.write(piece)
            self.wfile.flush()

    def _write(self, answered: Answered) -> None:
        body = answered.body
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._head(answered, "application/json", len(raw))
        self.wfile.write(raw[: len(raw) // 2] if answered.cut else raw)
        with suppress(ConnectionError):  # the client may have given up
            self.wfile.flush()
        if answered.cut:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass
