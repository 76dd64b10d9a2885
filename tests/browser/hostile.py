"""Logs of an attacker: names, fields, ids and messages that want to be more than text."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.browser.logs import HOSTILE, START

WEB = "web ![f](http:127.0.0.1:1) <b>w.log"
DB = "db :red[r] $y$ <img src=x onerror=alert(6)>.log"
SERVICE = "<img src=http://127.0.0.1:1/s onerror=alert(7)>"
HOST = "[h](http://127.0.0.1:1/h) <b>host</b> $z$"
FIELD, VALUE = "<b>f</b>", "![v](http://127.0.0.1:1/v)"
THREADS, BEHIND_S = 240, 38
FAILED, UNFINISHED = 100, 120
FROM = 180  # threads later than this have all hostile messages
STRANGE = """() => {
  const found = [];
  const bad = (one) => {
    const to = one.getAttribute("href") || one.getAttribute("xlink:href") || "";
    const from = one.getAttribute("src") || "";
    return one.matches("b, iframe, [onerror], .katex")
      || one.localName === "script" && /alert/.test(one.textContent)
      || /^javascript|127[.]0[.]0[.]1:1[/]/.test(to) || /127[.]0[.]0[.]1:1[/]/.test(from);
  };
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (bad(one)) found.push(one.outerHTML.slice(0, 200));
      if (one.shadowRoot) walk(one.shadowRoot);
    }
  };
  walk(document);
  return found;
}"""


def trace(number: int) -> str:
    return f"<b>{number:04}</b>"


def attack(folder: Path) -> None:
    """Write two logs of threads by hostile ids; the clock of one of them is behind."""
    web: list[str] = []
    db: list[str] = []
    for number in range(THREADS):
        asked = 5.0 * number
        told = asked + (0.9 if number == FAILED else 0.1)
        web.append(_line(asked, number, f"{HOSTILE[2]} begins"))
        db.append(_line(asked + 0.02 - BEHIND_S, number, f"{HOSTILE[3]} is asked"))
        if number >= FROM:
            web += [_line(asked + 0.03, number, one, "error", VALUE) for one in HOSTILE]
        if number == FAILED:
            db.append(_line(told - 0.05 - BEHIND_S, number, HOSTILE[1], "error"))
        db.append(_line(told - 0.02 - BEHIND_S, number, f"{HOSTILE[3]} is done"))
        if number != UNFINISHED:
            web.append(_line(told, number, f"{HOSTILE[2]} ends"))
    (folder / WEB).write_text("".join(web), encoding="utf-8")
    (folder / DB).write_text("".join(db), encoding="utf-8")


def _line(
    at: float, number: int, text: str, level: str = "info", value: str | None = None
) -> str:
    when = START + timedelta(seconds=at)
    row: dict[str, Any] = {
        "time": f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z",
        "level": level,
        "service": SERVICE,
        "host": HOST,
        "trace_id": trace(number),
        "msg": text,
    }
    return json.dumps(row | ({FIELD: value} if value else {})) + "\n"
