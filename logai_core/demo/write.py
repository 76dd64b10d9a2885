"""Write the log files of an incident and its ground truth."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from logai_core.atomic import replaced, write_text
from logai_core.demo.draw import Occurrences
from logai_core.demo.model import Entry, Field, Incident, Row, Voice
from logai_core.demo.script import script

TRUTH = "truth.json"
GZIP_LEVEL = 6
BUFFER = 1 << 16


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
    spoken = script(incident, voice, happened)
    fields = _Filled(incident.fields)
    clock = (incident.start + voice.skew).astimezone(voice.zone)
    for at, place, number in zip(spoken.at, spoken.row, spoken.say, strict=True):
        say = spoken.says[number]
        fields.row = _row(happened, int(place))
        when = clock + timedelta(seconds=float(at))
        message = say.text.format_map(fields)
        attributes = {name: fields.fill(value) for name, value in say.attributes}
        yield voice.write(Entry(when, say, message, fields.row, attributes))


def _row(happened: Occurrences, place: int) -> Row:
    return Row(
        at=float(happened.at[place]),
        n=place,
        latency=float(happened.latency[place]),
        mix=int(happened.mix[place]),
        instance=int(happened.instance[place]),
    )


class _Filled(dict[str, object]):
    """The fields of the current row, each worked out when a message asks for it."""

    row: Row

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self.fields = fields

    def __missing__(self, name: str) -> object:
        return self.fields[name](self.row)

    def fill(self, value: object) -> object:
        """Return a value with its fields filled in; one field alone keeps its type."""
        if not isinstance(value, str):
            return value
        alone = value[1:-1]
        return self[alone] if f"{{{alone}}}" == value else value.format_map(self)


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
