"""Files from the browser, from paths and from the demo, handed to a worker."""

import glob
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast

from logai_core import jobs
from logai_core.errors import LimitError, SourceError
from logai_core.settings import MIB, ParseSettings, Settings, as_json, environment
from logai_core.store import Case
from pages.ui import home, progress, state
from pages.ui.text import plain

SAMPLES = Path(__file__).parent.parent.parent / "sample_logs"
SAMPLE_NAMES = ("*.log", "*.log.*", "*.jsonl", "*.jsonl.*", "*.txt")
DEMO_YEAR = 2026
BLOCK = 1 << 20
MOST_DEMO_JOBS = 2


class Upload(Protocol):
    """What the file uploader gives."""

    name: str
    size: int


class Given(NamedTuple):
    """One log for the worker; a temporary file is deleted once it is in the case."""

    path: Path
    name: str
    temporary: bool


def load_demo() -> None:
    """Start loading the made-up incident that comes with the program."""
    files = sorted({file for one in SAMPLE_NAMES for file in SAMPLES.glob(one)})
    if not files:
        raise SourceError(
            f"{SAMPLES.name}: no logs there, expected the demo incident",
            hint="Make one with `logai demo --out sample_logs`.",
        )
    given = [Given(file, file.name, temporary=False) for file in files]
    _check_room()
    _start(
        home.make_case("Demo incident"), given, Settings(ParseSettings(year=DEMO_YEAR))
    )


def load_uploads(uploads: Sequence[Upload], settings: Settings) -> None:
    """Copy uploaded files into the case and start loading them."""
    allowed = environment().most_upload_mb
    for one in uploads:
        if one.size > allowed * MIB:
            raise LimitError(
                f"{one.name}: {one.size / MIB:,.0f} MB, at most {allowed:,} MB are allowed",
                hint="Cut it to the time of interest, or compress it with gzip.",
            )
    case = _case_for([one.name for one in uploads])
    _start(case, [_copied(one, case) for one in uploads], settings)
    state.change(uploads=state.workspace().uploads + 1)


def load_paths(text: str, settings: Settings) -> None:
    """Start loading files of this machine: a path or a glob on each line."""
    if environment().demo:
        raise LimitError(
            "Reading by path is switched off in the public demo",
            hint="Upload the file.",
        )
    files = [
        file for line in text.splitlines() if line.strip() for file in _files(line)
    ]
    given = [Given(file, file.name, temporary=False) for file in dict.fromkeys(files)]
    _start(_case_for([one.name for one in given]), given, settings)


def _files(pattern: str) -> list[Path]:
    expanded = str(Path(pattern.strip()).expanduser())
    # A name may hold a bracket; so what exists is taken as it is.
    named = [expanded] if Path(expanded).exists() else sorted(glob.glob(expanded))  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = [Path(one).absolute() for one in named if not Path(one).is_dir()]
    if not files:
        raise SourceError(
            f"{plain(pattern.strip(), most=120)}: no such file",
            hint="Give the path of a log file, or a pattern such as /var/log/*.log.",
        )
    return files


def _case_for(names: Sequence[str]) -> Case:
    _check_room()
    root = state.workspace().root
    if root is not None:
        case = Case.open(root)
        _check_idle(case)
        return case
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return home.make_case(plain(names[0], most=80) + others)


def _copied(upload: Upload, case: Case) -> Given:
    """Copy to a file whose name is ours; the file's own name is only a label."""
    inbox = case.root / "inbox"
    inbox.mkdir(exist_ok=True)
    path = inbox / uuid.uuid4().hex
    with path.open("wb") as target:
        shutil.copyfileobj(cast(BinaryIO, upload), target, BLOCK)
    return Given(path, upload.name, temporary=True)


def _start(case: Case, given: Sequence[Given], settings: Settings) -> None:
    settings = replace(settings, limits=environment().limits)
    spec = {
        "work": "load",
        "case": str(case.root),
        "settings": as_json(settings),
        "inputs": [one._asdict() | {"path": str(one.path)} for one in given],
    }
    job = jobs.start(case.root / "jobs", spec, module="logai_core.worker")
    state.open_case(case.root, job=job)


def _check_idle(case: Case) -> None:
    if progress.running(case):
        raise LimitError(
            "Files are being loaded into this case already",
            hint="Wait until that is done, or cancel it.",
        )
    shutil.rmtree(case.root / "inbox", ignore_errors=True)  # of a job that was ended


def _check_room() -> None:
    if not environment().demo:
        return
    busy = sum(
        jobs.status(job).state == "running" for job in home.home().glob("*/jobs/job-*")
    )
    if busy >= MOST_DEMO_JOBS:
        raise LimitError(
            f"{busy} visitors are loading files at this moment",
            hint="Try again in a minute; on your own machine there is no such limit.",
        )


def start_draft(case: Case) -> None:
    """Start having a model draft the summary."""
    spec = {"work": "draft", "case": str(case.root)}
    state.change(job=jobs.start(case.root / "jobs", spec, module="logai_core.worker"))
