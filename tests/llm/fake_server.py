"""A Messages server of our own on the loopback, scripted by each test.

It answers `POST /v1/messages` as the SDK's types describe it and refuses what the
documentation says is refused. It shows how our code behaves, not how the real service
does.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

KEY = "sk-ant-test-key-0000000000"
TAGGED = re.compile(r"^\[\[(\w{4})\]\] (.*)$", re.MULTILINE)
SAMPLING = ("temperature", "top_p", "top_k")
SCHEMA_LIMITS = ("maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum")


class Answered(NamedTuple):
    """What goes back: `cut` ends the connection within the body."""

    status: int
    body: dict[str, Any] | bytes
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    cut: bool = False
    delay_s: float = 0.0


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
    """

    def __init__(self, *script: Reaction | Answered, always: Reaction = honest) -> None:
        self.script = list(script)
        self.always = always
        self.sent: list[Sent] = []
        self.url = ""

    def react(self, sent: Sent) -> Answered:
        """Return what to answer, and remember the request."""
        self.sent.append(sent)
        refusal = _refusal(sent)
        if refusal:
            return error(*refusal)
        reaction = self.script.pop(0) if self.script else self.always
        return reaction if isinstance(reaction, Answered) else reaction(sent)

    @contextmanager
    def running(self) -> Iterator["Fake"]:
        """Serve on a free port of 127.0.0.1."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _refusal(sent: Sent) -> tuple[int, str] | None:
    key = sent.headers.get("authorization", "").removeprefix("Bearer ")
    if KEY not in (key, sent.headers.get("x-api-key")):
        return 401, "authentication_error"
    body = sent.body
    schema = json.dumps(body.get("output_config", {}))
    wrong = (
        "anthropic-version" not in sent.headers
        or not body.get("max_tokens")
        or any(name in body for name in SAMPLING)
        or any(f'"{name}":' in schema for name in SCHEMA_LIMITS)
        or '"additionalProperties": false' not in schema
        or body["messages"][-1]["role"] != "user"
    )
    return (400, "invalid_request_error") if wrong else None


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: otherwise each answer takes 40 ms

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            if self.path != "/v1/messages":
                self._write(error(404, "not_found_error"))
                return
            self._write(fake.react(Sent(json.loads(raw), headers, raw)))

        def _write(self, answered: Answered) -> None:
            time.sleep(answered.delay_s)
            body = answered.body
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(answered.status)
            headers = {"content-type": "application/json", **answered.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if answered.cut else raw)
            with suppress(ConnectionError):  # the client may have given up
                self.wfile.flush()
            if answered.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
