"""What would leave, for a look at it before anything does."""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from logai_core.llm.about import ALL, About
from logai_core.llm.covering import Covered
from logai_core.llm.facts import Material, material_of
from logai_core.llm.plan import Plan, coverage_by, plan_of, shown_by
from logai_core.llm.request import Request
from logai_core.llm.subject import WHOLE
from logai_core.llm.tags import fresh_secret
from logai_core.scrub import PSEUDONYM, Scrubber, scrubber_of
from logai_core.settings import DraftSettings


class Outgoing(NamedTuple):
    """The exact text of one map request, scrubbed."""

    system: str
    user: str
    model: str
    lines: int


class Preview(NamedTuple):
    """What a draft begins with; `coverage` is the share of the digest's lines in it.

    `lines` are those of the whole digest, also what did not fit; `templates`, `records`
    and `of_records` count the subject and its case. `shown` counts what the requests
    hold. `pseudonyms` give back what stands behind a placeholder, on this machine
    only; secrets are not among them. A `quick` look ends with its one request, others
    with a synthesis.
    """

    requests: list[Outgoing]
    notes: list[str]
    lines: int
    coverage: float
    records: int = 0
    of_records: int = 0
    templates: int = 0
    shown: Covered = Covered(0, 0, 1.0)
    subject: str = WHOLE
    question: str = ""
    quick: bool = False
    pseudonyms: Mapping[str, str] = {}

    @property
    def chunks(self) -> int:
        """Return how many map requests there are."""
        return len(self.requests)


def preview(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    *,
    settings: DraftSettings,
    about: About = ALL,
    secret: bytes | None = None,
) -> Preview:
    """Return the text of the map requests, for a look before anything leaves.

    A draft with the same `secret` sends the same bytes; with another one, or none,
    only the four characters of the tags differ. Repair and synthesis requests follow
    from the answers; they hold the same rows, and the model's own words.
    """
    scrubber = scrubber_of(settings.deny)
    material = material_of(findings, templates, sources, examples, about.told)
    plan = plan_of(material, about, settings, scrubber, secret or fresh_secret())
    requests = [_outgoing(one, settings, scrubber) for one in plan.requests]
    return _told(plan, about, requests, material)._replace(
        pseudonyms=_originals(requests, scrubber)
    )


def _outgoing(
    request: Request, settings: DraftSettings, scrubber: Scrubber
) -> Outgoing:
    lines = sum(row.ref is not None for row in request.rows.values())
    user = scrubber.seal(request.user)
    return Outgoing(request.system, user, settings.map_model, lines)


def _originals(requests: list[Outgoing], scrubber: Scrubber) -> dict[str, str]:
    """Return what stands behind the placeholders that are sent, but for secrets."""
    sent = dict.fromkeys(
        found[0] for one in requests for found in PSEUDONYM.finditer(one.user)
    )
    back = {name: scrubber.restore(name) for name in sent}
    return {name: value for name, value in back.items() if name != value}


def _told(
    plan: Plan, about: About, requests: list[Outgoing], material: Material
) -> Preview:
    counted = int(material.templates["records"].sum() or 0)
    records = counted if about.records is None else about.records
    return Preview(
        requests,
        plan.troubles,
        plan.digest.all_lines,
        coverage_by(plan, plan.requests),
        records,
        records if about.of_records is None else about.of_records,
        material.templates.height,
        shown_by(plan, plan.requests),
        about.subject,
        plan.question,
        about.quick,
    )
