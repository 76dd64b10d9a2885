"""How odd it is that a session has a step, or lacks it, beside the others it has.

Of every two steps a and b it is counted in how many of the sessions with a there is b:
of those that could have shown b. A step of a session, or one that it lacks, is as odd
as beside that of its steps with which it is oddest, in nats: -ln of the share of the
sessions that do likewise. The session itself is left out of the count and half a session
is added: what happened to nobody else is not impossible. A step too many must be rarer
than a step too few, since most logs have steps that are rarely taken and mean no harm.

What an odd step brings with it is not odd once more: it is at most as odd as beside any
odd step that comes before it as a rule, whether that is here unexpectedly or missing.
A session of one step is odd for what it lacks only: that its step is a rare one says of
the log that many rare things happen, and nothing of a session.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logai_core.detect.steps import Bools, Floats, Steps, together

FLAG_NATS = 4.0  # one in 55; of a step too many one in 81
ODD_NATS = 3.0  # one in 20: from here on a step explains what follows
OPTIONAL_NATS = 0.4  # less for what is present
DIGITS = 9  # so that what is equal but for the order of adding up is equal
_CELLS = 2_000_000  # of a table looked at in one go

Ints = NDArray[np.int64]


class Kinds(NamedTuple):
    """Sessions that are alike in their steps and in what can be said of them.

    `set_row` is the row of `Steps.sets` of each kind, `sessions` how many there are, and
    `kind_of` the kind of each session. `may_lack`, by `sight`, tells which steps (columns)
    it would have shown.
    """

    set_row: Ints
    sessions: Floats
    kind_of: Ints
    sight: Ints
    may_lack: Bools


class Counted(NamedTuple):
    """Kinds of sessions, and what is counted of steps a (rows) with b (columns).

    `with_` are sessions that have both, `of` those with a that have b or would have
    shown it.
    """

    steps: Steps
    kinds: Kinds
    with_: Floats
    of: Floats


class Odd(NamedTuple):
    """What is odd of kinds of sessions.

    `oddest` is the most that any step is, `all_nats` what they are together. Of each
    kind `row` the steps `step` are odd and not explained by others.
    """

    oddest: Floats
    all_nats: Floats
    row: Ints
    step: Ints


class Terms(NamedTuple):
    """How odd each step (columns) of kinds (rows) is, and beside which."""

    nats: Floats
    given: Ints


def nats_of(
    with_: Floats, of: Floats, present: Bools, optional: float = OPTIONAL_NATS
) -> Floats:
    """Return the nats of what `with_` of `of` sessions have and this one has, or lacks.

    `optional` nats less are given for what is present.
    """
    alike = np.where(present, with_, of - with_)
    less = np.where(present, optional, 0.0)
    nats = np.log(of + 1) - np.log(np.maximum(alike - 1, 0) + 0.5) - less
    above: Floats = np.maximum(nats, 0)
    return above


def count_kinds(steps: Steps, sight_of: Ints, may_lack: Bools) -> Counted:
    """Return what is counted; `sight_of` is the row of `may_lack` of each session.

    An open session may lack any step.
    """
    named = steps.set_of * len(may_lack) + sight_of
    kinds, kind_of, sessions = np.unique(named, return_inverse=True, return_counts=True)
    row, sight = np.divmod(kinds, len(may_lack))
    is_open = steps.sets["open"].to_numpy()[row]
    sight[is_open] = len(may_lack)
    told = np.vstack([may_lack, np.zeros_like(may_lack[:1])])
    made = Kinds(row, sessions.astype(float), kind_of.astype(np.int64), sight, told)
    of = np.repeat(steps.having[:, None], len(steps.names), axis=1)
    return Counted(steps, made, steps.with_, of - _not_shown(steps, made))


def _not_shown(steps: Steps, kinds: Kinds) -> Floats:
    """Return in how many sessions with a (rows) nothing is known of b (columns)."""
    missed = np.zeros_like(steps.with_)
    for sight in np.flatnonzero(~kinds.may_lack.all(axis=1)).tolist():
        own = np.flatnonzero(kinds.sight == sight)
        if len(own):
            unseen = ~kinds.may_lack[sight]
            there, weights = steps.present[kinds.set_row[own]], kinds.sessions[own]
            both = together(there, weights)
            missed += (np.diagonal(both)[:, None] - both) * unseen[None, :]
    return missed


def find_odd(counted: Counted) -> Odd:
    """Return what is odd of each kind of sessions."""
    kinds, steps = counted.kinds, counted.steps
    oddest, all_nats = np.zeros(len(kinds.set_row)), np.zeros(len(kinds.set_row))
    found: list[tuple[Ints, Ints]] = []
    most = max(1, _CELLS // max(1, len(steps.names)))
    for at in range(0, len(oddest), most):
        some = np.arange(at, min(at + most, len(oddest)))
        nats, odd = unexplained(counted, some, terms_of(counted, some).nats)
        oddest[some], all_nats[some] = nats.max(axis=1), nats.sum(axis=1)
        row, step = np.nonzero(odd)
        found.append((some[row], step))
    rows, columns = (np.concatenate(each) for each in zip(*found, strict=True))
    return Odd(oddest, all_nats, rows, columns)


def terms_of(counted: Counted, some: Ints) -> Terms:
    """Return how odd each step is of some kinds, each by itself."""
    kinds, steps = counted.kinds, counted.steps
    present = steps.present[kinds.set_row[some]]
    nats = np.zeros(present.shape)
    given = np.zeros(present.shape, dtype=np.int64)
    here = nats_of(counted.with_, counted.of, np.array(1, dtype=bool))
    gone = nats_of(counted.with_, counted.of, np.array(0, dtype=bool))
    for rows, own in _batches(present):
        there = present[rows][:, None, :]
        judged = kinds.may_lack[kinds.sight[some[rows]]][:, None, :]
        terms = np.where(there, here[own], np.where(judged, gone[own], 0))
        row, at = np.indices(own.shape)
        terms[row, at, own] = 0  # a step says nothing of itself
        worst = terms.argmax(axis=1)
        nats[rows] = np.take_along_axis(terms, worst[:, None, :], axis=1)[:, 0, :]
        given[rows] = np.take_along_axis(own, worst, axis=1)
    nats[:, steps.having == 0] = 0
    return Terms(nats, given)


def _batches(present: Bools) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows that have equally many steps, and these steps."""
    sizes = present.sum(axis=1)
    for size in np.unique(sizes[sizes > 0]).tolist():
        rows = np.flatnonzero(sizes == size)
        most = max(1, _CELLS // (size * present.shape[1]))
        for at in range(0, len(rows), most):
            some = rows[at : at + most]
            yield some, np.nonzero(present[some])[1].reshape(len(some), size)


def unexplained(counted: Counted, some: Ints, nats: Floats) -> tuple[Floats, Bools]:
    """Return how odd each step is beside the odd ones before it, and which are odd."""
    present = counted.steps.present[counted.kinds.set_row[some]]
    left, odd = nats.copy(), np.zeros(nats.shape, dtype=bool)
    for step in np.flatnonzero((nats >= ODD_NATS).any(axis=0)).tolist():
        rows = np.flatnonzero(nats[:, step] >= ODD_NATS)
        row, by = np.nonzero(odd[rows, :step])
        beside = _beside(counted, by, step, present[rows[row]])
        np.minimum.at(left[:, step], rows[row], beside)
        odd[rows, step] = left[rows, step] >= ODD_NATS
    return left, odd


def _beside(counted: Counted, by: Ints, step: int, present: Bools) -> Floats:
    """Return the nats of a step beside others `by`, as both are in sessions."""
    at = np.arange(len(by))
    of, with_ = counted.of[by, step], counted.with_[by, step]
    lacking = ~present[at, by]
    all_have = counted.steps.having[step]
    of = np.where(lacking, counted.steps.sessions - counted.steps.having[by], of)
    with_ = np.where(lacking, all_have - with_, with_)
    return nats_of(with_, of, present[at, step])
