"""Templates that were not there from the beginning."""

import math
from collections.abc import Mapping

import numpy as np

from logai_core.detect.episodes import Episode, lasting
from logai_core.detect.grid import Grid, learning_rows
from logai_core.detect.spread import spread_of

FALSE_NEW = 0.01  # new patterns that chance may bring in a whole analysis
ERROR = 17
BATCHES = (1, 3, 12)  # buckets that a batch spans


def new_patterns(
    grid: Grid, severities: Mapping[str, int], *, threshold: float = 1.0
) -> list[Episode]:
    """Return an episode, first to last record, for each template that is new.

    Its first record comes after the learning period, and it has too many records
    for that to be chance: had its n records been spread over the whole time, the
    share f of it before the first would be empty with probability (1 - f)^n. That
    must be below FALSE_NEW divided by the number of templates. Half of FALSE_NEW is
    for errors alone: they are few, so few records of them are enough.
    """
    learning = learning_rows(len(grid.counts))
    templates = [at for at, kind in enumerate(grid.kinds) if kind == "template"]
    errors = {at for at in templates if severities.get(grid.keys[at], 0) >= ERROR}
    some, rest = len(errors), len(templates) - len(errors)
    found = []
    for at in templates:
        count = np.nan_to_num(grid.counts[:, at])
        filled = np.flatnonzero(count)
        if not filled.size or filled[0] < learning:
            continue
        first, last = int(filled[0]), int(filled[-1])
        margin = math.log(2 * (some if at in errors else rest) / FALSE_NEW)
        since = count[first : last + 1]
        batch = max(spread_of(since, length) for length in BATCHES)
        ratio = -since.sum() / batch * math.log1p(-first / len(count)) / margin
        if ratio >= threshold:
            end = lasting(count, first, last + 1)
            found.append(Episode(at, 1, first, end, ratio, 0.0))
    return found
