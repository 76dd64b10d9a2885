"""One log with an incident: RECORDS, and which lines are its cause and its symptoms."""

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.causes.world import (
    CALLERS,
    ENDINGS,
    ERROR,
    INFO,
    LOGIN,
    NOUNS,
    OF_VALUE,
    OPERATORS,
    OWN,
    RARE,
    SERVICES,
    STRAY,
    THINGS,
    VERBS,
    WARN,
    Way,
)
from logai_core.schemas import RECORDS, UTC_US

LAGS = (0.002, 0.02, 0.1)
WAYS: tuple[Way, ...] = (
    "service",
    "thing",
    "value",
    "service",
    "thing",
    "value",
    "nothing",
)
RARE_SHARE = 0.003  # of the lines are rare and benign
LOGIN_SHARE = 0.01
STRAY_SHARE = 0.004
SYMPTOMS_SHARE = 0.015
BURSTS = 2
SPAN_S = 6 * 3600.0
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
LEVELS = {9: "INFO", 13: "WARN", 17: "ERROR"}


class Line(NamedTuple):
    """One line: its place in the log from 0 to 1, who says it, and how grave it is."""

    at: float
    service: str
    severity: int
    message: str
    role: str = ""


class Made(NamedTuple):
    """RECORDS by line without shapes; `roles` are "cause", "symptom" or empty."""

    records: pl.DataFrame
    roles: pl.Series
    lag: float
    way: Way
    level: str


class _Cast(NamedTuple):
    rng: np.random.Generator
    services: list[str]
    things: list[str]

    def one(self, among: tuple[str, ...] | list[str]) -> str:
        return among[int(self.rng.integers(len(among)))]

    def filled(self, text: str, **given: str) -> str:
        rng = self.rng
        values = {
            "n": rng.integers(1_000, 90_000), "d": rng.integers(2, 9_000),
            "u": rng.integers(100, 9_000), "k": rng.integers(2, 99), "i": rng.integers(2, 9),
            "user": f"u{rng.integers(1, 60)}", "address": f"198.51.100.{rng.integers(1, 60)}",
            "thing": self.one(self.things), "service": self.one(self.services),
        }  # fmt: skip
        return text.format(**({key: str(one) for key, one in values.items()} | given))


def make(seed: int, lag: float, volume: int) -> Made:
    """Make a log of about `volume` lines; the same for the same arguments."""
    rng = np.random.default_rng([seed, round(lag * 1_000), volume])
    way = WAYS[seed % len(WAYS)]
    services = [str(one) for one in rng.permutation(SERVICES)[: rng.integers(5, 10)]]
    things = [str(one) for one in rng.permutation(THINGS)[: rng.integers(10, 30)]]
    cast_of = _Cast(rng, services, things)
    onset = float(rng.uniform(0.45, 0.85))
    lines = [*_everyday(cast_of, volume), *_benign(cast_of, volume)]
    lines += _bursts(cast_of, volume, onset)
    told = _incident(cast_of, onset, lag, way, volume)
    cause = next(one for one in told if one.role == "cause")
    ordered = sorted([*lines, *told], key=lambda one: (one.at, one.message))
    return Made(
        _records(ordered),
        pl.Series("role", [one.role for one in ordered]),
        lag,
        way,
        LEVELS[cause.severity],
    )


def _everyday(by: _Cast, volume: int) -> list[Line]:
    kinds = [
        (service, f"{by.one(VERBS)} {by.one(NOUNS)} {by.one(ENDINGS)}")
        for service in by.services
        for _ in range(int(by.rng.integers(3, 9)))
    ]
    weights = by.rng.dirichlet(np.full(len(kinds), 0.7))
    drawn = by.rng.choice(len(kinds), size=int(volume * 0.96), p=weights)
    return [
        Line(by.rng.random(), kinds[at][0], INFO, by.filled(kinds[at][1]))
        for at in drawn
    ]


def _benign(by: _Cast, volume: int) -> list[Line]:
    rare = [_rare(by, by.rng.random(), "") for _ in range(round(volume * RARE_SHARE))]
    logins = [
        Line(by.rng.random(), "sshd", INFO, by.filled(LOGIN))
        for _ in range(round(volume * LOGIN_SHARE))
    ]
    stray = [
        Line(by.rng.random(), by.one(by.services), ERROR, by.filled(by.one(STRAY)))
        for _ in range(round(volume * STRAY_SHARE))
    ]
    return rare + logins + stray


def _rare(by: _Cast, at: float, role: str, own: str = "", **given: str) -> Line:
    """Draw a rare line of anybody; where a service must say it, of that one."""
    kind = RARE[int(by.rng.integers(len(RARE)))]
    said_by = own or by.one([*by.services, *OPERATORS[:2]])
    return Line(at, said_by, kind.severity, by.filled(kind.text, **given), role)


def _bursts(by: _Cast, volume: int, onset: float) -> list[Line]:
    """Many lines of one kind in a short time that harm nobody, some of them warnings."""
    found = []
    for number in range(BURSTS):
        start = float(by.rng.uniform(0.2, onset - 0.02))
        severity = (INFO, WARN)[number % 2]
        text = f"Cache of {by.one(NOUNS)} {{n}} warmed in {{d}} ms"
        service = by.one(by.services)
        found += [
            Line(start + 0.01 * by.rng.random(), service, severity, by.filled(text))
            for _ in range(round(volume * 0.006))
        ]
    return found


def _incident(by: _Cast, onset: float, lag: float, way: Way, volume: int) -> list[Line]:
    failing, thing = by.services[0], by.things[0]
    user, address = (
        f"u{by.rng.integers(500, 900)}",
        f"203.0.113.{by.rng.integers(1, 250)}",
    )
    at = onset - lag
    if way == "value":
        cause = Line(
            at, "sshd", INFO, f"Accepted login of {user} from {address}", "cause"
        )
    elif way == "service":
        others = {"thing": by.one(by.things[1:]), "service": failing}
        cause = _rare(by, at, "cause", failing, **others)
    elif way == "thing":
        by_whom = by.one([*by.services[1:], *OPERATORS[:2]])
        cause = _rare(by, at, "cause", by_whom, thing=thing, service=failing)
    else:
        others = {"thing": by.one(by.things[1:]), "service": by.services[-1]}
        cause = _rare(by, at, "cause", by.services[-1], **others)
    given = {"thing": thing, "service": failing, "user": user, "address": address}
    own = OF_VALUE if way == "value" else OWN
    voices = [(failing, text) for text in own]
    voices += [(name, by.one(CALLERS)) for name in by.services[1:3]]
    length = float(by.rng.uniform(0.02, 0.08))
    told = [cause]
    for number in range(round(volume * SYMPTOMS_SHARE)):
        service, text = voices[number % len(voices)]
        when = onset + (length * by.rng.random() if number else 0.0)
        told.append(Line(when, service, ERROR, by.filled(text, **given), "symptom"))
    return told


def _records(lines: list[Line]) -> pl.DataFrame:
    begin_us = round(BEGIN.timestamp() * 1e6)
    frame = pl.DataFrame(
        lines, schema=["at", "service", "severity", "message", "role"], orient="row"
    )
    length = pl.col("message").str.len_bytes() + 40
    values = {
        "source_id": pl.lit("5e" * 6), "line_no": pl.int_range(1, pl.len() + 1), "lines": pl.lit(1),
        "ts": ((pl.col("at") * SPAN_S * 1e6).round().cast(pl.Int64) + begin_us).cast(UTC_US),
        "ts_basis": pl.lit("explicit"), "level_basis": pl.lit("format"), "byte_len": length,
        "byte_offset": length.cum_sum() - length,
        "level_text": pl.col("severity").replace_strict(LEVELS, return_dtype=pl.String),
        "host": pl.lit(None), "trace_id": pl.lit(None), "span_id": pl.lit(None),
        "request_id": pl.lit(None), "user_id": pl.lit(None), "attributes": pl.lit(None),
        "format": pl.lit("iso-level"), "shape_id": pl.lit(None),
    }  # fmt: skip
    whole = frame.with_columns(**values)
    return whole.select(pl.col(name).cast(of) for name, of in RECORDS.items())
