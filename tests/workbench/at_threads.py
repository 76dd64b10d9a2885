"""Requests that go through three services, of which the clock of one is behind."""

import random
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REQUESTS, FAILED, SLOW, UNANSWERED = 300, 120, 200, 250
BEHIND_S = 38.0

Lines = list[tuple[float, str, str]]


def request_logs(*, behind_s: float = BEHIND_S) -> dict[str, str]:
    """Return the logs of web, api and db by their names; the clock of db is behind."""
    chance = random.Random(7)  # noqa: S311 - lengths of made-up work
    logs: dict[str, Lines] = {"web.log": [], "api.log": [], "db.log": []}
    for number in range(REQUESTS):
        for name, one in _request(number, chance).items():
            logs[name] += one
    logs["db.log"] = [(at - behind_s, *rest) for at, *rest in logs["db.log"]]  # type: ignore[misc]
    return {name: _written(lines) for name, lines in logs.items()}


def _request(number: int, chance: random.Random) -> dict[str, Lines]:
    there, work, back = (chance.lognormvariate(mu, 0.4) for mu in (-5, -2.5, -5))
    if number == SLOW:
        work = 9.0
    begin, rid = 4.0 * number, f"request {number:04x}7"
    sent, asked = begin + there, begin + 2 * there
    told = asked + work
    answered, done = told + back, told + 2 * back
    failed = number == FAILED
    web = [(begin, "INFO", f"{rid} accepted from 192.0.2.{number % 9}")]
    if number != UNANSWERED:
        web.append((done, "INFO", f"{rid} answered"))
    api: Lines = [(sent, "INFO", f"{rid} checked")]
    if failed:
        api.append((answered - back / 2, "ERROR", f"{rid} failed: no rows came back"))
    api.append((answered, "INFO", f"{rid} rendered"))
    db = [(asked, "INFO", f"{rid} query begins"), (told, "INFO", f"{rid} query done")]
    return {"web.log": web, "api.log": api, "db.log": db}


def _written(lines: Lines) -> str:
    rows = []
    for at, level, text in sorted(lines):
        when = START + timedelta(seconds=at)
        stamp = f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
        rows.append(f"{stamp} {level} {text}\n")
    return "".join(rows)
