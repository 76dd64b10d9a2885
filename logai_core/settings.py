"""What can be set, as one frozen dataclass a stage, and the environment.

Stages take these dataclasses or their fields; only the edges (pages, terminal,
worker) call `environment()`.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much is read of one input. Bytes are of the decompressed text.

    `entries` are the members of an archive, those of archives in it included; `depth`
    is how many archives may lie in one another, and how many compressions around each
    file; `unpack_s` is how long the bytes of one input may take to be unpacked.
    """

    source_bytes: int = 8 << 30
    line_chars: int = 256 << 10
    record_lines: int = 1_000
    entries: int = 1_000
    depth: int = 2
    unpack_s: float = 300.0


@dataclass(frozen=True)
class ParseSettings:
    """How lines become records.

    `format` is "auto", the name of a format, or "message" (no header at all). `year`
    is that of the first stamp without one; when it is None, the last such stamp is
    the latest that lies not after `last_day`. `as_text` reads what looks like a binary
    file. `own_formats` are TOML texts of formats to know besides the library's.
    """

    format: str = "auto"
    year: int | None = None
    last_day: date = date(2000, 12, 31)
    as_text: bool = False
    own_formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """The clock that wrote a source.

    `zone` holds for stamps that state none; `offset_s` seconds are added to every time
    of the source, because its clock was wrong.
    """

    zone: str = "UTC"
    offset_s: float = 0.0


@dataclass(frozen=True)
class DetectSettings:
    """Which detector finds, and over how many series and buckets at most."""

    detector: str = "record"
    most_buckets: int = 5_000
    most_series: int = 1_000


@dataclass(frozen=True)
class DraftSettings:
    """Which models draft a summary, and how much may be sent.

    `chunk_chars` bounds the digest of one request, `max_tokens` one answer,
    `deadline_s` the whole draft, `attempts` one request. `run_usd`, `case_usd` and
    `day_usd` bound what is spent. `allow_remote` lets a server of one's own be another
    machine; `paid` counts the service's prices for a server on this one, because it
    passes requests on. `deny` is a file of words that must not leave.
    """

    map_model: str = "claude-haiku-5-5"
    synthesis_model: str = "claude-sonnet-5-5"
    chunk_chars: int = 15_600
    most_chunks: int = 20
    max_tokens: int = 4_000
    attempts: int = 3
    deadline_s: float = 300.0
    effort: Literal["low", "medium", "high"] = "low"
    run_usd: float = 0.50
    case_usd: float = 2.00
    day_usd: float = 5.00
    allow_remote: bool = False
    paid: bool = False
    deny: Path | None = None


@dataclass(frozen=True)
class Settings:
    """Everything that an analysis depends on besides the bytes."""

    parse: ParseSettings = field(default_factory=ParseSettings)
    clock: Clock = field(default_factory=Clock)
    detect: DetectSettings = field(default_factory=DetectSettings)
    limits: Limits = field(default_factory=Limits)


def as_json(settings: Settings) -> dict[str, Any]:
    """Return settings as values that JSON can hold."""
    return dict(json.loads(json.dumps(asdict(settings), default=str)))


def as_text(parse: ParseSettings) -> str:
    """Return how a source is parsed, as JSON."""
    return json.dumps(asdict(parse), default=str)


def parse_settings(values: Mapping[str, Any]) -> ParseSettings:
    """Return the settings that JSON held as `values`; what they leave out is usual."""
    given = dict(values)
    if isinstance(given.get("last_day"), str):
        given["last_day"] = date.fromisoformat(given["last_day"])
    given["own_formats"] = tuple(given.get("own_formats", ()))
    return ParseSettings(**given)


def digest_of(*settings: object) -> str:
    """Return 12 hex digits that name the values of settings dataclasses."""
    values = [asdict(one) for one in settings]  # type: ignore[call-overload]
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


NO_KEY = "none"


class Environment(BaseSettings):
    """What the surroundings say; read once, at the edges.

    `LOGAI_DEMO` makes a public demo of the app: small uploads, no reading by path,
    each visitor's case apart and temporary. `LOGAI_DENY` names a file of words that must not leave. `LOGAI_HOME` is where cases live.
    `LOGAI_DATABASE_URL` keeps the notes of new cases on a PostgreSQL server.
    `ANTHROPIC_API_KEY` switches on drafting, and so does `LOGAI_LLM_BASE_URL`, which
    points it at a server of one's own: on this machine unless `LOGAI_LLM_ALLOW_REMOTE`.
    `LOGAI_LLM_MODEL` names the model of all requests, `LOGAI_LLM_SYNTHESIS_MODEL` that
    which joins the answers.
    `LOGAI_LLM_RUN_USD`, `_CASE_USD` and `_DAY_USD` bound what drafting may cost;
    `LOGAI_LLM_PAID` counts prices also for a server on this machine.
    """

    model_config = SettingsConfigDict(env_prefix="LOGAI_", extra="ignore")

    demo: bool = False
    home: Path = Field(default_factory=lambda: Path.home() / ".logai")
    database_url: SecretStr | None = None
    upload_mb: int = 1024
    demo_upload_mb: int = 50
    llm_base_url: str | None = None
    llm_model: str = ""
    llm_synthesis_model: str = ""
    deny: Path | None = None
    llm_allow_remote: bool = False
    llm_paid: bool = False
    llm_run_usd: float = Field(default=DraftSettings.run_usd, ge=0, le=10_000)
    llm_case_usd: float = Field(default=DraftSettings.case_usd, ge=0, le=10_000)
    llm_day_usd: float = Field(default=DraftSettings.day_usd, ge=0, le=10_000)
    anthropic_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("ANTHROPIC_API_KEY")
    )

    @property
    def most_upload_mb(self) -> int:
        """Return the largest upload, in MiB."""
        return self.demo_upload_mb if self.demo else self.upload_mb

    @property
    def limits(self) -> Limits:
        """Return how much is read of one source here."""
        if not self.demo:
            return Limits()
        return Limits(source_bytes=512 * MIB, entries=100, unpack_s=20.0)

    @property
    def draft(self) -> DraftSettings:
        """Return how summaries are drafted here."""
        usual = DraftSettings()
        return DraftSettings(
            map_model=self.llm_model or usual.map_model,
            synthesis_model=self.llm_synthesis_model
            or self.llm_model
            or usual.synthesis_model,
            run_usd=self.llm_run_usd,
            case_usd=self.llm_case_usd,
            day_usd=self.llm_day_usd,
            allow_remote=self.llm_allow_remote,
            paid=self.llm_paid,
            deny=self.deny,
        )

    @property
    def key(self) -> str | None:
        """Return the model service's key, or None when drafting is off.

        A server of one's own as a rule asks for none, but the protocol has a place for it.
        """
        secret = self.anthropic_api_key
        given = secret.get_secret_value() if secret else ""
        return given or (NO_KEY if self.llm_base_url else None)


def environment() -> Environment:
    """Read the environment."""
    return _read(tuple(os.environ.items()))


@lru_cache(maxsize=4)  # each run of a page asks several times; it takes a millisecond
def _read(told: tuple[tuple[str, str], ...]) -> Environment:
    """Return what the environment says; `told` is all of it."""
    del told
    return Environment()
