"""Files from the browser, from paths and from the demo, handed to a worker."""

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from logai_core import jobs
from logai_core.errors import LimitError, SourceError
from logai_core.pipeline import find_inputs
from logai_core.settings import MIB, ParseSettings, Settings, as_json, environment
from logai_core.store import Case
from workbench.ui import home, looking, progress, state
from workbench.ui.ingest import demos, own_formats
from workbench.ui.text import plain

SAMPLES = Path(__file__).parents[3] / "sample_logs"
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


@dataclass(frozen=True)
class Change:
    """What is to be done to the open case by a worker: see `logai_core.worker.work`."""

    work: str
    values: dict[str, Any] = field(default_factory=dict)


def start(case: Case, change: Change) -> None:
    """Start a change of the case; the new analysis follows it."""
    _check_idle(case)
    _check_room()
    _start_work(case, change, Settings(ParseSettings(last_day=home.today())))


def refresh_outdated() -> None:
    """Start reading the open case anew when an older version wrote it."""
    space = state.workspace()
    if space.root is None or space.job is not None:
        return
    case = Case(space.root)
    if case.outdated and not progress.running(case):
        start(case, Change("refresh"))


def load_demo(name: str) -> None:
    """Start loading one of the made-up incidents that come with the program."""
    folder = SAMPLES / name
    files = sorted({file for one in SAMPLE_NAMES for file in folder.glob(one)})
    if not files:
        raise SourceError(
            f"{SAMPLES.name}/{name}: no logs there, expected the demo incident",
            hint=f"Make one with `logai demo --incident {name} --out sample_logs/{name}`.",
        )
    given = [Given(file, file.name, temporary=False) for file in files]
    _check_room()
    _start(
        home.make_case(demos.named(name).title),
        given,
        Settings(ParseSettings(year=DEMO_YEAR)),
        leads_on=True,
    )


def load_uploads(uploads: Sequence[Upload], settings: Settings) -> None:
    """Copy uploaded files into the case and start loading them."""
    for one in uploads:
        _check_size(one.name, one.size)
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
    patterns = [line.strip() for line in text.splitlines() if line.strip()]
    found = find_inputs(patterns, most=environment().limits.entries)
    for one in found:
        if not one.path.exists():
            raise SourceError(
                f"{plain(str(one.path), most=120)}: no such file",
                hint="Give the path of a log file or a folder, or a pattern such as "
                "/var/log/*.log.",
            )
    given = [Given(one.path.absolute(), one.name, temporary=False) for one in found]
    _start(_case_for([one.name for one in given]), given, settings)


def load_pasted(text: str, settings: Settings) -> None:
    """Start loading lines that were pasted, as a source of their own."""
    content = text.encode("utf-8", errors="replace")
    _check_size("The pasted text", len(content))
    root = state.workspace().root
    name = f"pasted-{_pasted(Case(root)) + 1 if root else 1}.log"
    case = _case_for([name])
    path = _inbox(case) / uuid.uuid4().hex
    path.write_bytes(content)
    _start(case, [Given(path, name, temporary=True)], settings)
    state.change(uploads=state.workspace().uploads + 1)


def _pasted(case: Case) -> int:
    """Return how often lines were pasted into the case."""
    states = ("loaded", "repeated", "refused")
    names = [one["name"] for state in states for one in case.notes.inputs(state)]
    return sum(name.startswith("pasted-") for name in names)


def _check_size(name: str, size: int) -> None:
    allowed = environment().most_upload_mb
    if size > allowed * MIB:
        raise LimitError(
            f"{name}: {size / MIB:,.0f} MB, at most {allowed:,} MB are allowed",
            hint="Cut it to the time of interest, or compress it.",
        )


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
    path = _inbox(case) / uuid.uuid4().hex
    with path.open("wb") as target:
        shutil.copyfileobj(cast(BinaryIO, upload), target, BLOCK)
    return Given(path, upload.name, temporary=True)


def _inbox(case: Case) -> Path:
    inbox = case.root / "inbox"
    inbox.mkdir(exist_ok=True)
    return inbox


def _start(
    case: Case, given: Sequence[Given], settings: Settings, *, leads_on: bool = False
) -> None:
    inputs = [one._asdict() | {"path": str(one.path)} for one in given]
    change = Change("load", {"inputs": inputs})
    _start_work(case, change, settings, leads_on=leads_on)


def _start_work(
    case: Case, change: Change, settings: Settings, *, leads_on: bool = False
) -> None:
    own = own_formats.keep(case, settings.parse.own_formats)
    settings = replace(
        settings,
        parse=replace(settings.parse, own_formats=own),
        limits=environment().limits,
    )
    spec = {
        "work": change.work,
        "case": str(case.root),
        "settings": as_json(settings),
        **change.values,
    }
    job = jobs.start(case.root / "jobs", spec, module="logai_core.worker")
    looking.open_case(case.root, job=job, leads_on=leads_on)


def _check_idle(case: Case) -> None:
    if progress.running(case):
        raise LimitError(
            "Another piece of work on this case is under way",
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
