"""What will be asked: the digest of a subject, cut into map requests."""

from collections.abc import Sequence
from typing import NamedTuple

from logai_core.errors import SettingError
from logai_core.llm.about import About
from logai_core.llm.chunks import chunks_of, facts_for
from logai_core.llm.covering import Covered, covered_by, covered_text
from logai_core.llm.digest import Digest, Row, digest_of
from logai_core.llm.facts import Material
from logai_core.llm.prompts import prompts
from logai_core.llm.request import Request, map_request
from logai_core.llm.subject import MOST_QUESTION
from logai_core.llm.tags import defang
from logai_core.llm.tidy import clean
from logai_core.llm.words import several
from logai_core.scrub import Scrubber, defang_pseudonyms
from logai_core.settings import DraftSettings

LEAST_CHUNK_CHARS = 1_000


class Plan(NamedTuple):
    """The map requests of a draft, with all that a synthesis needs.

    `question` is as it leaves; `troubles` say what did not fit, and why that is so.
    """

    digest: Digest
    facts: list[Row]
    requests: list[Request]
    troubles: list[str]
    question: str = ""
    quick: bool = False


def plan_of(
    material: Material,
    about: About,
    settings: DraftSettings,
    scrubber: Scrubber,
    secret: bytes,
) -> Plan:
    """Make the map requests; of a quick look there is one.

    Raises:
        SettingError: a bound cannot be used, or the question is too long.
    """
    most_chunks = 1 if about.quick else settings.most_chunks
    if settings.chunk_chars < LEAST_CHUNK_CHARS or most_chunks < 1:
        raise SettingError(
            f"chunks: found {settings.most_chunks} of {settings.chunk_chars} characters,"
            f" expected 1 or more of at least {LEAST_CHUNK_CHARS:,}",
            hint="Raise chunk_chars or most_chunks.",
        )
    # What the question gives away is replaced in the lines as well, so it comes first.
    question = question_of(about.question, scrubber)
    digest = digest_of(
        material, scrubber, most_chars=settings.chunk_chars * most_chunks
    )
    facts = facts_for(digest, settings.chunk_chars)
    chunks = chunks_of(
        digest, chunk_chars=settings.chunk_chars, most_chunks=most_chunks
    )
    requests = [
        map_request(prompts().map.text, facts, chunk, secret, question)
        for chunk in chunks
    ]
    troubles = _left_out(digest, facts, chunks, quick=about.quick)
    return Plan(digest, facts, requests, troubles, question, about.quick)


def question_of(question: str, scrubber: Scrubber) -> str:
    """Return a question as it may leave: on one line, without tags, scrubbed.

    Raises:
        SettingError: it is too long.
    """
    asked = " ".join(clean(question).replace("⏎", " ").split())
    if len(asked) > MOST_QUESTION:
        raise SettingError(
            f"question: found {len(asked):,} characters, "
            f"expected {MOST_QUESTION} at most",
            hint="Ask for one thing, in a sentence or two.",
        )
    return scrubber.scrub(defang_pseudonyms(defang(asked)))


def shown_by(plan: Plan, requests: Sequence[Request]) -> Covered:
    """Return what some requests of a plan show of its digest."""
    return covered_by(plan.digest, [list(one.rows.values()) for one in requests])


def coverage_by(plan: Plan, requests: Sequence[Request]) -> float:
    """Return the share of the digest's lines that stand in some of its requests."""
    lines = plan.digest.all_lines
    return shown_by(plan, requests).lines / lines if lines else 1.0


def _left_out(
    digest: Digest, facts: list[Row], chunks: list[list[Row]], *, quick: bool
) -> list[str]:
    notes = []
    sent = {row.ref for chunk in chunks for row in chunk}
    lines = digest.all_lines
    if len(sent) < lines and quick:
        shown = covered_text(digest, covered_by(digest, chunks))
        notes.append(f"A quick look, at {shown}")
    elif len(sent) < lines:
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
