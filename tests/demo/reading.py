import gzip
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SKEW = {"app-2.jsonl.gz": timedelta(seconds=-38)}
IN_UTC = {"db.log", "lb-error.log"}
STAMPS = {
    "app-1.log": (r"^(\S+ \S+)", "%Y-%m-%d %H:%M:%S,%f%z"),
    "app-2.jsonl.gz": (r'^{"ts":"([^"]+)', "%Y-%m-%dT%H:%M:%S.%f%z"),
    "db.log": (r"^(\S+ \S+) UTC", "%Y-%m-%d %H:%M:%S.%f%z"),
    "lb-access.log.gz": (r"\[([^\]]+)\]", "%d/%b/%Y:%H:%M:%S %z"),
    "lb-error.log": (r"^(\S+ \S+)", "%Y/%m/%d %H:%M:%S%z"),
    "worker.log": (r"^<\d+>1 (\S+)", "%Y-%m-%dT%H:%M:%S.%f%z"),
}


class Line(NamedTuple):
    file: str
    at: datetime  # by the clock of the file
    text: str

    @property
    def true_time(self) -> datetime:
        return self.at - SKEW.get(self.file, timedelta())


def text_of(file: Path) -> str:
    packed = file.read_bytes()
    return (gzip.decompress(packed) if file.suffix == ".gz" else packed).decode()


def lines_of(file: Path) -> list[str]:
    return text_of(file).removesuffix("\n").split("\n")


def continues(line: str) -> bool:
    return bool(re.match(r"\t|Caused by: |(com\.example|java\.lang)\.\S+: ", line))


def records_of(file: Path) -> Iterator[Line]:
    pattern, notation = STAMPS[file.name]
    for text in lines_of(file):
        if continues(text):
            continue
        found = re.search(pattern, text)
        assert found, f"{file.name}: no stamp in {text!r}"
        stamp = found[1] + "Z" * (file.name in IN_UTC)
        at = datetime.strptime(stamp, notation).astimezone(UTC)
        yield Line(file.name, at, text)


def all_records(files: Sequence[Path]) -> list[Line]:
    return [line for file in files for line in records_of(file)]


class Window(NamedTuple):
    start: datetime
    end: datetime

    def holds(self, line: Line) -> bool:
        return self.start <= line.true_time < self.end


def truth_of(folder: Path) -> dict[str, Window]:
    """Return the time of each planted event, by its kind."""
    truth = json.loads((folder / "truth.json").read_text())
    return {
        event["kind"]: Window(
            *(
                datetime.strptime(event[edge], "%Y-%m-%dT%H:%M:%S%z")
                for edge in ("start", "end")
            )
        )
        for event in truth
    }
