"""Write the log files of an incident and its ground truth."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from logai_core.atomic import replaced, write_text
from logai_core.demo.draw import MIX_BITS, Floats, Ints, Occurrences
from logai_core.demo.model import APP, Field, Incident, Row, Say, Voice

TRUTH = "truth.json"
GZIP_LEVEL = 6
BUFFER = 1 << 16


class _Script(NamedTuple):
    """The records of one file in the order of their times."""

    at: Floats
    row: Ints
    say: Ints
    says: list[Say]


def write_logs(incident: Incident, happened: Occurrences, out: Path) -> list[Path]:
    """Write one file for each voice of the incident, in name order."""
    files = []
    for voice in sorted(incident.voices, key=lambda voice: voice.file):
        with replaced(out / voice.file) as path:
            _write(_texts(incident, voice, happened), path, voice.file)
        files.append(out / voice.file)
    return files


def write_truth(incident: Incident, out: Path) -> None:
    """Write the planted events as a JSON list, in time order, times in UTC."""
    planted = [
        {
            "name": event.name,
            "kind": event.kind,
            "services": list(event.services),
            "start": _rfc3339(incident.start, event.start),
            "end": _rfc3339(incident.start, event.end),
            "what": event.what,
        }
        for event in sorted(incident.planted, key=lambda event: event.start)
    ]
    write_text(json.dumps(planted, indent=2) + "\n", out / TRUTH)


def _rfc3339(start: datetime, seconds: float) -> str:
    return f"{start + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def _texts(incident: Incident, voice: Voice, happened: Occurrences) -> Iterator[str]:
    script = _script(incident, voice, happened)
    fields = _Filled(incident.fields)
    clock = (incident.start + voice.skew).astimezone(voice.zone)
    for at, place, which in zip(script.at, script.row, script.say, strict=True):
        say = script.says[which]
        row = Row(
            at=float(happened.at[place]),
            n=int(place),
            latency=float(happened.latency[place]),
            mix=int(happened.mix[place]),
            instance=int(happened.instance[place]),
        )
        fields.row = row
        message = say.text.format_map(fields)
        yield voice.write(clock + timedelta(seconds=float(at)), say, message, row)


def _script(incident: Incident, voice: Voice, happened: Occurrences) -> _Script:
    """Find the records of a file, clipped to the incident by the file's own clock."""
    says: list[Say] = []
    at, row, said = [np.empty(0)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    by_kind = np.argsort(happened.kind, kind="stable")
    edges = np.searchsorted(happened.kind[by_kind], np.arange(len(happened.kinds) + 1))
    for number, kind in enumerate(happened.kinds):
        rows = by_kind[edges[number] : edges[number + 1]]
        for say in kind.says:
            spoken = _spoken(say, voice.service, rows, happened.instance)
            chance = happened.mix[spoken] / 2**MIX_BITS
            after = say.after * (1 + say.wobble * (2 * chance - 1))
            at.append(
                happened.at[spoken] + say.share * happened.latency[spoken] + after
            )
            row.append(spoken)
            said.append(np.full(spoken.size, len(says)))
            says.append(say)
    times, rows = np.concatenate(at), np.concatenate(row)
    shown = times + voice.skew.total_seconds()
    inside = np.flatnonzero((shown >= 0) & (shown < 60 * incident.minutes))
    order = inside[np.argsort(times[inside], kind="stable")]
    return _Script(times[order], rows[order], np.concatenate(said)[order], says)


def _spoken(say: Say, service: str, rows: Ints, instance: Ints) -> Ints:
    """Return those of `rows` in which `say` goes to the log of `service`."""
    if say.service == service:
        return rows
    stem, _, number = service.rpartition("-")
    if say.service == stem == APP:
        return rows[instance[rows] == int(number) - 1]
    return rows[:0]


class _Filled(dict[str, object]):
    """The fields of the current row, each worked out when a message asks for it."""

    row: Row

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self.fields = fields

    def __missing__(self, name: str) -> object:
        return self.fields[name](self.row)


def _write(texts: Iterator[str], path: Path, name: str) -> None:
    lines = (f"{text}\n".encode() for text in texts)
    with path.open("wb") as raw:
        if not name.endswith(".gz"):
            raw.writelines(lines)
            return
        # No time and no name in the gzip header: they would change the bytes.
        with (
            gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as packed,
            io.BufferedWriter(packed, BUFFER) as buffered,
        ):
            buffered.writelines(lines)
