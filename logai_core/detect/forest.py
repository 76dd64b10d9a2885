"""A further view: IsolationForest over windows of consecutive counts.

It looks back: the forest has seen the whole series, the later part too. So it
answers "which stretches are unlike the rest", not "when did it begin".
"""

import numpy as np

from logai_core.detect.chance import steadied
from logai_core.detect.grid import Matrix, Row, Verdict, learning_rows

LAGS = 6
TREES = 50
MOST_SERIES = 32  # one forest a series takes a tenth of a second
THRESHOLD = 0.65  # of the anomaly score of the paper, where 0.5 is average
LEAST_RECORDS = 5
_SEED = 0


def forest(counts: Matrix, per_day: int) -> Verdict:  # noqa: ARG001 - a Detector
    """Judge the largest series by IsolationForest on the last six counts.

    There is no band. Alerts need a difference from the median of five records as
    well. Only the 32 largest series are looked at, as a forest is slow.

    Source: Liu, Ting, Zhou, Isolation Forest (ICDM 2008), as in scikit-learn.
    """
    rows, series = counts.shape
    said = Verdict(*(np.full(counts.shape, np.nan) for _ in range(4)))
    if rows <= learning_rows(rows):
        return said
    largest = np.argsort(-np.nansum(counts, axis=0), kind="stable")[:MOST_SERIES]
    for at in largest[: min(series, MOST_SERIES)]:
        _judge(counts[:, at], said, at)
    return said


def _judge(count: Row, said: Verdict, at: int) -> None:
    valid = ~np.isnan(count)
    if valid.sum() <= LAGS:
        return
    middle = float(np.median(count[valid]))
    ratio = _isolation(np.where(valid, count, middle)) / THRESHOLD
    enough = np.abs(count - middle) >= LEAST_RECORDS
    ratio = np.where(enough, ratio, np.minimum(ratio, 0.999))
    valid[: learning_rows(len(count))] = False
    said.expected[valid, at] = middle
    said.ratio[valid, at] = ratio[valid]


def _isolation(count: Row) -> Row:
    """Return the anomaly score in 0..1 of the window that ends at each row."""
    from sklearn.ensemble import IsolationForest  # takes a second to import

    padded = np.concatenate([np.full(LAGS - 1, count[0]), count])
    lagged = np.lib.stride_tricks.sliding_window_view(steadied(padded), LAGS)
    trees = IsolationForest(n_estimators=TREES, random_state=_SEED).fit(lagged)
    # Small counts come again and again: each distinct window is scored once.
    distinct, which = np.unique(lagged, axis=0, return_inverse=True)
    score: Row = -trees.score_samples(distinct)
    return score[which.reshape(-1)]
