"""Events as rows of FINDINGS."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core import levels
from logai_core.detect.detected import identity_of
from logai_core.detect.events import Event, Member
from logai_core.detect.grid import Grid
from logai_core.detect.wording import Words
from logai_core.schemas import FINDINGS, TEMPLATES, conform

PLACED = ("service", "host", "errors")  # the errors are those of a service
MOST_GUESSED = 5  # templates named when none of them stands out by itself


class Catalogue(NamedTuple):
    """TEMPLATES by id."""

    texts: dict[str, str]
    severities: dict[str, int]
    first_seen: dict[str, datetime | None]
    sources: dict[str, list[str]]
    services: dict[str, str | None]
    hosts: dict[str, str | None]

    def may_be_in(self, template: str, kind: str, key: str) -> bool:
        """Tell whether records of a template may be in a series."""
        if kind == "source":
            return key in (self.sources.get(template) or ())
        if kind == "level":
            return levels.name_of(self.severities.get(template, 0)) == key
        only = self.hosts if kind == "host" else self.services
        return kind not in PLACED or not key or only.get(template) in (None, key)


def catalogue_of(templates: pl.DataFrame) -> Catalogue:
    """Return TEMPLATES as look-ups by template id."""
    rows = conform(templates, TEMPLATES, stage="detect")
    ids = rows["template_id"].to_list()
    columns = (
        rows[name].to_list()
        for name in (
            "template", "severity", "first_ts", "sources", "only_service", "only_host",
        )
    )  # fmt: skip
    return Catalogue(*(dict(zip(ids, column, strict=True)) for column in columns))


class Finder:
    """Makes rows of FINDINGS; the score is the strength alone, see `ranking.py`.

    `grid` has the series that were judged, `whole` all of them.
    """

    def __init__(
        self, grid: Grid, whole: Grid, catalogue: Catalogue, words: Words, detector: str
    ) -> None:
        self.grid, self.whole, self.catalogue = grid, whole, catalogue
        self.places = grid.places(whole)
        self.words, self.detector = words, detector

    def findings_of(self, events: Sequence[Event]) -> pl.DataFrame:
        """Return one row of FINDINGS an event, in their order."""
        return pl.DataFrame([self._row(event) for event in events], schema=FINDINGS)

    def _row(self, event: Event) -> dict[str, Any]:
        key = event[0]
        at = key.episode.series
        kind, name = self.grid.kinds[at], self.grid.keys[at]
        start = self.words.moment(key.episode.start)
        carriers = self._carriers(event)
        share = self.words.shares(key) if kind == "errors" else None
        severities = [self.catalogue.severities.get(one, 0) for one in carriers]
        return {
            "finding_id": identity_of(key.kind, kind, name, start),
            "kind": key.kind,
            "detector": self.detector,
            "series_kind": kind,
            "key": name,
            "start": start,
            "end": self.words.moment(key.episode.end),
            "open": key.episode.end >= len(self.grid.starts),
            "score": math.log2(1 + key.episode.ratio),
            "observed": share.observed if share else key.observed,
            "expected": share.expected if share else key.expected,
            "unit": "share" if share else "records",
            "severity": max([key.severity, *severities]),
            "text": self.words.sentence(key, self.catalogue.first_seen.get(name)),
            "why": "",
            "episode": 0,
            "templates": carriers,
            "sources": self._sources(key, carriers),
        }

    def _sources(self, key: Member, carriers: Sequence[str]) -> list[str]:
        at = key.episode.series
        if self.grid.kinds[at] == "source":
            return [self.grid.keys[at]]
        of = self.catalogue.sources
        return sorted({source for one in carriers for source in of.get(one) or ()})

    def _carriers(self, event: Event) -> list[str]:
        """Return the templates of an event: its own first, then by contribution."""
        carried: dict[str, float] = {}
        for member in event:
            if self.grid.kinds[member.episode.series] == "template":
                name = self.grid.keys[member.episode.series]
                carried[name] = carried.get(name, 0.0) + member.contribution
        if not carried:
            carried = self._guess(event[0])
        named = self.grid.keys[event[0].episode.series]
        return sorted(carried, key=lambda name: (name != named, -carried[name], name))

    def _guess(self, key: Member) -> dict[str, float]:
        """Return the templates that changed most, when only a sum stands out."""
        grid, episode = self.whole, key.episode
        inside = grid.counts[episode.start : episode.end]
        before = grid.counts[: episode.start]
        if not len(before):
            return {}
        usual = np.nan_to_num(before).sum(axis=0)
        own = usual[self.places[episode.series]]
        # What is due to all of it is made up as it was before.
        due = usual * (key.expected / own if own else 0.0)
        change = episode.sign * (np.nansum(inside, axis=0) - due)
        order = np.argsort(-change, kind="stable")
        templates = [at for at in order if change[at] > 0 and self._may_carry(key, at)]
        return {grid.keys[at]: float(change[at]) for at in templates[:MOST_GUESSED]}

    def _may_carry(self, key: Member, at: int) -> bool:
        if self.whole.kinds[at] != "template":
            return False
        name, series = self.whole.keys[at], key.episode.series
        severity = self.catalogue.severities.get(name, 0)
        if key.kind == "error ratio" and severity < key.severity:
            return False
        return self.catalogue.may_be_in(
            name, self.grid.kinds[series], self.grid.keys[series]
        )
