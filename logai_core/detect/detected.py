"""What finders return, and how a finding is named."""

import hashlib
from datetime import datetime
from typing import NamedTuple

import polars as pl


class Detected(NamedTuple):
    """SCORES of the series worth drawing, and FINDINGS, largest first.

    Drawn are the total, the levels, and every series that is part of a finding.
    """

    scores: pl.DataFrame
    findings: pl.DataFrame


def identity_of(kind: str, series_kind: str, key: str, start: datetime) -> str:
    """Return the `finding_id` of what began in one series at `start`."""
    named = f"{kind}|{series_kind}|{key}|{start.isoformat()}"
    return "F" + hashlib.blake2b(named.encode(), digest_size=5).hexdigest()
