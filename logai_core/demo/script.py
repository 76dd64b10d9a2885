"""Who says what when: the records of one log file in the order of their times."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.demo.draw import MIX_BITS, Floats, Ints, Occurrences
from logai_core.demo.model import APP, Incident, Say, Voice

Flags = npt.NDArray[np.bool_]


class Script(NamedTuple):
    """Records in time order: when, of which occurrence, and which of `says`."""

    at: Floats
    row: Ints
    say: Ints
    says: tuple[Say, ...]


class _Lines(NamedTuple):
    """What one Say contributes."""

    say: Say
    row: Ints
    at: Floats


def script(incident: Incident, voice: Voice, happened: Occurrences) -> Script:
    """Return what `voice` writes, clipped to the incident by its own clock."""
    spoken = _spoken(voice.service, happened)
    at = np.concatenate([lines.at for lines in spoken])
    row = np.concatenate([lines.row for lines in spoken])
    say = np.repeat(np.arange(len(spoken)), [lines.row.size for lines in spoken])
    shown = at + voice.skew.total_seconds()
    inside = np.flatnonzero((shown >= 0) & (shown < 60 * incident.minutes))
    order = inside[np.argsort(at[inside], kind="stable")]
    return Script(
        at[order], row[order], say[order], tuple(lines.say for lines in spoken)
    )


def _spoken(service: str, happened: Occurrences) -> list[_Lines]:
    by_kind = np.argsort(happened.kind, kind="stable")
    edges = np.searchsorted(happened.kind[by_kind], np.arange(len(happened.kinds) + 1))
    spoken = []
    for number, kind in enumerate(happened.kinds):
        rows = by_kind[edges[number] : edges[number + 1]].astype(np.int64)
        for say in kind.says:
            own = rows[_is_by(say, service, happened.instance[rows])]
            spoken.append(_Lines(say, own, _times(say, own, happened)))
    return spoken


def _is_by(say: Say, service: str, instance: Ints) -> Flags:
    """Tell in which occurrences the log of `service` is the one that `say` goes to."""
    stem, _, number = service.rpartition("-")
    if say.service == stem == APP:
        return np.equal(instance, int(number) - 1)
    return np.full(instance.size, say.service == service)


def _times(say: Say, rows: Ints, happened: Occurrences) -> Floats:
    chance = happened.mix[rows] / 2**MIX_BITS
    after = say.after * (1 + say.wobble * (2 * chance - 1))
    times: Floats = happened.at[rows] + say.share * happened.latency[rows] + after
    return times
