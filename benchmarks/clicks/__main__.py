"""Click through the workbench and print what it takes."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as Late

from benchmarks.clicks import idle, table
from benchmarks.clicks.flow import CLICKS, Click
from benchmarks.clicks.watching import Cost, Watch
from logai_core import demo, pipeline
from logai_core.settings import Settings
from logai_core.store import Case
from tests import chromium

ROOT = Path(__file__).parent.parent.parent
PATIENCE_MS = 15_000
WAY = "page: "  # how clicks are called that lead to a page


class Server(NamedTuple):
    """The running workbench."""

    url: str
    log: Path
    pid: int


def make_case(home: Path, *, records: int) -> Case:
    """Load and analyse a made-up incident of about so many lines."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        files = demo.write_incident(Path(folder), lines=records)
        case = Case.create(home / "clicks", title="clicks")
        inputs = [pipeline.Input(one, one.name) for one in files]
        pipeline.load(case, inputs, settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case


@contextmanager
def serving(home: Path, log: Path) -> Iterator[Server]:
    """Run the workbench over the cases of `home`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.clicks.serving", str(port), str(log)]
    around = {name: told for name, told in os.environ.items() if name != "LOGAI_DEMO"}
    with log.with_suffix(".txt").open("wb") as out:
        app = subprocess.Popen(
            command, cwd=ROOT, env=around | {"LOGAI_HOME": str(home)},
            stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield Server(f"http://127.0.0.1:{port}", log, app.pid)
        finally:
            app.terminate()
            app.wait(timeout=20)


def arrive(page: Page, link: str, watch: Watch) -> None:
    """Open the case; the server may still be starting."""
    for _ in range(100):
        try:
            page.goto(link)
            break
        except Exception:  # noqa: BLE001 - not there yet, whatever it says
            page.wait_for_timeout(300)
    watch.quiet()
    page.get_by_role("link", name="Lines", exact=True).wait_for(timeout=60_000)
    watch.quiet(some=False)


def click(one: Click, page: Page, watch: Watch, at: int) -> Cost | None:
    """Do one click; return what it took, or None where it cannot be done."""
    try:
        if one.before:
            one.before(page, at)
        with watch() as cost:
            one.do(page, at)
    except Late as error:
        print(f"{one.name}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    return cost[0]


def measure(
    page: Page, link: str, watch: Watch, *, rounds: int, only: list[str]
) -> dict[str, list[Cost]]:
    """Click through all of it some times; return what each click took."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    arrive(page, link, watch)
    for at in range(rounds):
        for one in CLICKS:
            if only and one.name not in only and not one.name.startswith(WAY):
                continue
            found = click(one, page, watch, at)
            if found is not None:
                costs[one.name].append(found)
    return costs


def run(case: Path, *, rounds: int, only: list[str], many: int) -> None:
    """Serve the home of a case, click, print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium.running() as browser,
        serving(case.parent, Path(folder) / "runs") as server,
    ):
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        link = f"{server.url}/?case={case.name}"
        watch = Watch(page, server.log)
        costs = measure(page, link, watch, rounds=rounds, only=only)
        print("\n".join(table.lines(costs)), flush=True)
        context.close()
        if many:
            idle.print_idle(browser, link, server.log, server.pid, many=many)


def main() -> None:
    """Make the case where none is given, and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clicks")
    parser.add_argument("--records", type=int, default=5_000_000, help="lines, about")
    parser.add_argument("--case", type=Path, help="the directory of a case to take")
    parser.add_argument(
        "--keep", type=Path, help="a new directory to leave the case in"
    )
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        help="names of clicks to do; of the others, the ways between pages only",
    )
    parser.add_argument("--idle", type=int, default=20, help="sessions to leave open")
    given = parser.parse_args()
    home = given.keep or Path(tempfile.mkdtemp()) / "home"
    try:
        case = given.case or make_case(home, records=given.records).root
        told = Case.open(case).sources()["records"].sum()
        print(f"{told:,} records; runs of the script a click, on the wall and of CPU")
        run(case.resolve(), rounds=given.rounds, only=given.only, many=given.idle)
    finally:
        if not given.case and not given.keep:
            shutil.rmtree(home.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
