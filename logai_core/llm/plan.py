"""What will be sent: the digest of a case, cut into map requests."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl

from logai_core.errors import SettingError
from logai_core.llm.digest import Digest, Row, chunks_of, digest_of, facts_for
from logai_core.llm.facts import Material, material_of
from logai_core.llm.prompts import prompts
from logai_core.llm.request import Request, map_request
from logai_core.llm.tags import fresh_secret
from logai_core.llm.words import several
from logai_core.scrub import Scrubber, scrubber_of
from logai_core.settings import DraftSettings

LEAST_CHUNK_CHARS = 1_000


class Outgoing(NamedTuple):
    """The exact text of one map request, scrubbed."""

    system: str
    user: str
    model: str
    lines: int


class Plan(NamedTuple):
    """The map requests of a draft, with all that a synthesis needs."""

    facts: list[Row]
    requests: list[Request]
    notes: list[str]
    lines: int  # of the whole digest, also those that did not fit


class Preview(NamedTuple):
    """What a draft begins with; `coverage` is the share of the digest's lines in it."""

    requests: list[Outgoing]
    notes: list[str]
    lines: int
    coverage: float


def preview(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    *,
    settings: DraftSettings,
    secret: bytes | None = None,
) -> Preview:
    """Return the text of the map requests, for a look before anything leaves.

    A draft with the same `secret` sends the same bytes; with another one, or none,
    only the four characters of the tags differ. Repair and synthesis requests follow
    from the answers; they hold the same rows, and the model's own words.
    """
    scrubber = scrubber_of(settings.deny)
    material = material_of(findings, templates, sources, examples)
    plan = plan_of(material, settings, scrubber, secret or fresh_secret())
    requests = [
        Outgoing(
            request.system,
            scrubber.seal(request.user),
            settings.map_model,
            sum(row.ref is not None for row in request.rows.values()),
        )
        for request in plan.requests
    ]
    return Preview(requests, plan.notes, plan.lines, covered(plan, plan.requests))


def outgoing(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    *,
    settings: DraftSettings,
    secret: bytes | None = None,
) -> list[Outgoing]:
    """Return the requests of `preview` alone."""
    frames = (findings, templates, sources, examples)
    return preview(*frames, settings=settings, secret=secret).requests


def covered(plan: Plan, requests: Sequence[Request]) -> float:
    """Return the share of the digest's lines that stand in some of its requests."""
    rows = chain.from_iterable(request.rows.values() for request in requests)
    sent = {row.ref for row in rows if row.ref is not None}
    return len(sent) / plan.lines if plan.lines else 1.0


def plan_of(
    material: Material, settings: DraftSettings, scrubber: Scrubber, secret: bytes
) -> Plan:
    """Make the map requests; `notes` say what did not fit into them."""
    if settings.chunk_chars < LEAST_CHUNK_CHARS or settings.most_chunks < 1:
        raise SettingError(
            f"chunks: found {settings.most_chunks} of {settings.chunk_chars} characters,"
            f" expected 1 or more of at least {LEAST_CHUNK_CHARS:,}",
            hint="Raise chunk_chars or most_chunks.",
        )
    most_chars = settings.chunk_chars * settings.most_chunks
    digest = digest_of(material, scrubber, most_chars=most_chars)
    facts = facts_for(digest, settings.chunk_chars)
    chunks = chunks_of(
        digest, chunk_chars=settings.chunk_chars, most_chunks=settings.most_chunks
    )
    requests = [
        map_request(prompts().map.text, facts, chunk, secret) for chunk in chunks
    ]
    return Plan(facts, requests, _left_out(digest, facts, chunks), digest.all_lines)


def _left_out(digest: Digest, facts: list[Row], chunks: list[list[Row]]) -> list[str]:
    notes = []
    sent = {row.ref for chunk in chunks for row in chunk}
    lines = digest.all_lines
    if len(sent) < lines:
        notes.append(
            f"Only {len(sent):,} of {several(lines, 'line')} of the digest fit into "
            f"{several(len(chunks), 'chunk')}; those of a finding and the worst came first"
        )
    if len(facts) < len(digest.facts):
        notes.append(
            f"Only {len(facts):,} of {several(len(digest.facts), 'counted fact')} fit "
            "into a chunk"
        )
    return notes
