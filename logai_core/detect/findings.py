"""Events as FINDINGS: one row each, largest first."""

import hashlib
import math
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.events import Event, Member
from logai_core.detect.grid import Grid
from logai_core.detect.wording import Words
from logai_core.schemas import FINDINGS, TEMPLATES, conform

SPREAD = 0.25
MOST_GUESSED = 5  # templates named when none of them stands out by itself


class Catalogue(NamedTuple):
    """TEMPLATES by id."""

    texts: dict[str, str]
    severities: dict[str, int]
    first_seen: dict[str, datetime | None]
    sources: dict[str, list[str]]


def catalogue_of(templates: pl.DataFrame) -> Catalogue:
    """Return TEMPLATES as look-ups by template id."""
    rows = conform(templates, TEMPLATES, stage="detect")
    ids = rows["template_id"].to_list()
    columns = (
        rows[name].to_list() for name in ("template", "severity", "first_ts", "sources")
    )
    return Catalogue(*(dict(zip(ids, column, strict=True)) for column in columns))


def findings_of(
    grid: Grid, events: list[Event], catalogue: Catalogue, *, detector: str
) -> pl.DataFrame:
    """Return one finding an event, largest score first.

    score = weight of the key series x (1 + SPREAD log2(templates)), with the weight
    of `events.members_of`: strength, damped, times level, times novelty.
    """
    if not events:
        return FINDINGS.to_frame()
    words = Words(grid, catalogue.texts)
    rows = [_finding(grid, event, catalogue, words, detector) for event in events]
    found = pl.DataFrame(rows, schema=FINDINGS)
    return found.sort("score", "start", "finding_id", descending=[True, False, False])


def _finding(
    grid: Grid, event: Event, catalogue: Catalogue, words: Words, detector: str
) -> dict[str, Any]:
    key = event[0]
    kind, name = grid.kinds[key.episode.series], grid.keys[key.episode.series]
    start = words.moment(key.episode.start)
    carriers = _carriers(grid, event)
    first_seen = catalogue.first_seen.get(name)
    return {
        "finding_id": _identity(key.kind, kind, name, start),
        "kind": key.kind,
        "detector": detector,
        "series_kind": kind,
        "key": name,
        "start": start,
        "end": words.moment(key.episode.end),
        "open": key.episode.end >= len(grid.starts),
        "score": key.weight * (1 + SPREAD * math.log2(max(len(carriers), 1))),
        "observed": key.observed,
        "expected": key.expected,
        "unit": "records",
        "severity": max(
            [key.severity, *(catalogue.severities.get(one, 0) for one in carriers)]
        ),
        "text": words.sentence(key, first_seen),
        "why": "",
        "episode": 0,
        "templates": carriers,
        "sources": sorted(
            {source for one in carriers for source in catalogue.sources.get(one) or ()}
        ),
    }


def _carriers(grid: Grid, event: Event) -> list[str]:
    """Return the templates of an event: its own first, then by contribution."""
    carried: dict[str, float] = {}
    for member in event:
        if grid.kinds[member.episode.series] == "template":
            name = grid.keys[member.episode.series]
            carried[name] = carried.get(name, 0.0) + member.contribution
    if not carried:
        carried = _guess(grid, event[0])
    named = grid.keys[event[0].episode.series]
    return sorted(carried, key=lambda name: (name != named, -carried[name], name))


def _guess(grid: Grid, key: Member) -> dict[str, float]:
    """Return the templates that changed most, when only a sum of many stands out."""
    episode = key.episode
    inside = grid.counts[episode.start : episode.end]
    before = grid.counts[: episode.start]
    if not len(before):
        return {}
    usual = np.nan_to_num(before).sum(axis=0) / max(1, (~np.isnan(before[:, 0])).sum())
    change = episode.sign * (np.nansum(inside, axis=0) - usual * len(inside))
    order = np.argsort(-change, kind="stable")
    templates = [at for at in order if grid.kinds[at] == "template" and change[at] > 0]
    return {grid.keys[at]: float(change[at]) for at in templates[:MOST_GUESSED]}


def _identity(kind: str, series_kind: str, key: str, start: datetime) -> str:
    named = f"{kind}|{series_kind}|{key}|{start.isoformat()}"
    return "F" + hashlib.blake2b(named.encode(), digest_size=5).hexdigest()
