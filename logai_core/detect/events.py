"""From episodes of single series to events that several series share."""

import math
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.episodes import GAP, Episode
from logai_core.detect.grid import Grid, Verdict, learning_rows

Kind = Literal["burst", "drop", "silence", "new pattern"]

NEAR = 12  # buckets between the onsets of what counts as one event
FALSE_NEW = 0.05  # new patterns expected by chance in a whole analysis
NOVELTY = 1.5

# Weight by display level: an error counts as much as three times the strength.
_WEIGHTS = {"DEBUG": 0.7, "TRACE": 0.7, "WARN": 2.0, "ERROR": 3.0, "FATAL": 4.0}


class Member(NamedTuple):
    """An episode of one series, with what it weighs.

    `weight` is log2(1 + ratio), times the weight of the level, times NOVELTY for a
    new pattern. `observed` and `expected` are sums over the episode.
    """

    weight: float
    episode: Episode
    kind: Kind
    severity: int
    observed: float
    expected: float

    @property
    def contribution(self) -> float:
        """Return by how many records the episode differs."""
        return abs(self.observed - self.expected)


class Event(NamedTuple):
    """Members that began together, the weightiest first."""

    score: float
    members: list[Member]

    @property
    def key(self) -> Member:
        """Return the member that names the event."""
        return self.members[0]
