"""How far apart the largest values of a series lie: the step that a record may take.

What falls off slowly sets records that go beyond the last one by about what lies
between the largest so far. So a record is told of only beyond a share of that.

Source: beyond a high threshold, the excess of a new record is as large as the mean
excess of the largest values (Pickands, Annals of Statistics 1975). The largest of each
block is taken, since those of one episode lie close.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from logai_core.detect.grid import Row

BLOCK = 50
BLOCKS = 80  # that are looked back on: 4,000 rows
LARGEST = 5


def spacing(values: Row) -> Row:
    """Return by how much the largest values exceed the fifth, for each row.

    The largest of the last BLOCKS whole blocks before the block of the row; 0 where
    there are fewer than LARGEST and one. NaN in `values` is passed over.
    """
    blocks = values.size // BLOCK
    if not blocks:
        return np.zeros_like(values)
    cells = values[: blocks * BLOCK].reshape(blocks, BLOCK)
    largest = np.where(np.isnan(cells), -np.inf, cells).max(axis=1)
    padded = np.concatenate([np.full(BLOCKS, -np.inf), largest])
    windows = sliding_window_view(padded, BLOCKS)
    top = np.partition(windows, -LARGEST, axis=1)[:, -LARGEST:]
    enough = np.isfinite(windows).sum(axis=1) > LARGEST
    mean = np.zeros(len(top))
    mean[enough] = (top[enough].sum(axis=1) - LARGEST * top[enough].min(axis=1)) / (
        LARGEST - 1
    )
    return np.repeat(mean, BLOCK)[: values.size]
