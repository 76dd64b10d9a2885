"""Templates that were not there from the beginning."""

import math

import numpy as np

from logai_core.detect.episodes import Episode, lasting
from logai_core.detect.grid import Grid, learning_rows

FALSE_NEW = 0.05  # new patterns that chance may bring in a whole analysis


def new_patterns(grid: Grid) -> list[Episode]:
    """Return an episode, first to last record, for each template that is new.

    Its first record comes after the learning period, and it has too many records
    for that to be chance: had its n records been spread over the whole time, the
    share f of it before the first would be empty with probability (1 - f)^n. That
    must be below FALSE_NEW divided by the number of templates.
    """
    learning = learning_rows(len(grid.counts))
    templates = [at for at, kind in enumerate(grid.kinds) if kind == "template"]
    margin = math.log(max(len(templates), 1) / FALSE_NEW)
    found = []
    for at in templates:
        count = np.nan_to_num(grid.counts[:, at])
        filled = np.flatnonzero(count)
        if not filled.size or filled[0] < learning:
            continue
        first, last = int(filled[0]), int(filled[-1])
        surprise = -count.sum() * math.log1p(-first / len(count))
        if surprise >= margin:
            end = lasting(count, first, last + 1)
            found.append(Episode(at, 1, first, end, surprise / margin, 0.0))
    return found
