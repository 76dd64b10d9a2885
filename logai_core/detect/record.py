"""The default rule: a count beyond everything seen before, and beyond chance.

Each series is followed forward in time, so a bucket is judged only by what came
before it. Over each of the last 1, 12 and 72 buckets the counts are summed; a sum
S with the expectation E is an alert when all of these hold:

- *record*: sqrt(S + 3/8) - sqrt(E + 3/8) exceeds the largest such residual of
  earlier, not overlapping windows by more than EXCESS of the range seen so far, and
  more where records come in batches. A series flat so far has no range: it is taken
  as at least RANGE_FLOOR;
- *chance*: S is beyond the bounds of `chance.py` for its expectation, its spread
  so far (variance over mean, at least 1) and the number of buckets and series
  looked at: without that margin a thousand quiet series set records all day. The
  margin is wider while few batches were seen, and levels are taken to wander;
- *volume*: S differs from E by at least LEAST_RECORDS;
- *fresh*: the bucket itself is on that side of its expectation, and the next
  shorter sum strays about as far, per bucket: a long sum is not to echo what is
  over.

Each condition is a threshold on the last bucket once the earlier ones are known.
The band is made of them, so being outside it and being an alert are the same. Dips
mirror all of it. The learning period is taken in at once, as strayed from its own mean.

What alerts does not become the norm while it lasts. It enters later sums only up to
the edge of the band, so that these tell of lasting changes; the mean passes over
it; and it counts as a record (or as spread) only once all sums have been within their bounds for
QUIET buckets. A sum that overlaps one beyond its bounds tells nothing of the spread:
what leads to an alert is no more the norm than the alert. A change that lasts for
PATIENCE buckets is the norm from then on.
"""

from collections.abc import Sequence

import numpy as np

from logai_core.detect.chance import margin_of
from logai_core.detect.following import BLOCK, PSEUDO, Given, begin, judge
from logai_core.detect.grid import Mask, Matrix, Verdict, learning_rows
from logai_core.detect.season import Season, season_of
from logai_core.detect.series import score_series

__all__ = [
    "PSEUDO",
    "SPANS",
    "has_season",
    "record",
    "record_with_shares",
    "score_series",
]

SPANS = (1, 12, 72)
SHORT_DAYS = 12  # sums that fit so often into a day can do without the season


def record(counts: Matrix, per_day: int, *, among: int = 0) -> Verdict:
    """Judge counts by the record rule, with the season where it is known.

    From 1.5 days on the expectation is that of the same time on earlier days; it
    takes over once it has itself been learnt. Nothing is said of the first 15 % of
    the rows (at most 750). Before the season is known, sums over more than two hours
    are not judged: they would tell of morning and evening. `among` is how many series these were chosen from, when
    they are not all.
    """
    among = max(among, counts.shape[1])
    plain = _follow(counts, among, spans=_spans_of(per_day))
    if not has_season(len(counts), per_day):
        return plain
    season = season_of(counts, per_day).since(per_day)
    daily = _follow(counts[per_day:], among, season=season)
    known = ~np.isnan(daily.ratio)
    for whole, late in zip(plain, daily, strict=True):
        whole[per_day:][known] = late[known]
    return plain


def record_with_shares(
    counts: Matrix, volume: Matrix, per_day: int, *, shares: Mask, among: int
) -> Verdict:
    """Judge counts by the record rule, those of `shares` as shares of `volume`.

    What is expected of these is the share so far: more records with the same share of
    errors are as expected. Only too many are told; the band reaches down to 0.
    """
    if _spans_of(per_day) == SPANS and not has_season(len(counts), per_day):
        # All in one pass: what it costs is the number of buckets.
        said = _follow(counts, among, volume=np.where(shares, volume, 1.0))
    else:
        said = Verdict(*(np.full(counts.shape, np.nan) for _ in range(4)))
        plain = record(counts[:, ~shares], per_day, among=among)
        share = _follow(counts[:, shares], among, volume=volume[:, shares])
        for cells, own, errors in zip(said, plain, share, strict=True):
            cells[:, ~shares], cells[:, shares] = own, errors
    few = shares & (counts < said.expected)
    return said._replace(
        lower=np.where(shares & ~np.isnan(said.lower), 0.0, said.lower),
        ratio=np.where(few, np.minimum(said.ratio, 0.0), said.ratio),
    )


def has_season(rows: int, per_day: int) -> bool:
    """Tell whether there are the 1.5 days that a season takes."""
    return per_day > 0 and 2 * rows >= 3 * per_day


def _spans_of(per_day: int) -> tuple[int, ...]:
    """Return the spans that can do without the season."""
    short = tuple(one for one in SPANS if one == 1 or one * SHORT_DAYS <= per_day)
    return short if per_day else SPANS


def _follow(
    counts: Matrix,
    among: int,
    *,
    season: Season | None = None,
    volume: Matrix | None = None,
    spans: Sequence[int] = SPANS,
) -> Verdict:
    said = Verdict(*(np.full(counts.shape, np.nan) for _ in range(4)))
    if not counts.size:
        return said
    rows, series = counts.shape
    learning = learning_rows(rows)
    margin = margin_of(rows * among * len(SPANS))
    of = np.ones_like(counts) if volume is None else np.nan_to_num(volume)
    given = Given(counts, of, season)
    history = begin(given.rows(slice(learning)), tuple(spans))
    for first in range(learning, rows, BLOCK):
        block = slice(first, first + BLOCK)
        own = Verdict(*(one[block] for one in said))
        judge(history, given.rows(block), margin, own, np.arange(series))
    for whole in said:
        whole[np.isnan(counts)] = np.nan
    return said
