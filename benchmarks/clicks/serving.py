"""The workbench as a server that writes down what each run of its script takes.

    python -m benchmarks.clicks.serving PORT LOG

A line of LOG is `begun`, or a JSON object: seconds on the wall and of processors.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import bootstrap

APP = Path(__file__).parent.parent.parent / "app.py"
BEGUN = "begun"


def watch(log: Path) -> None:
    """Have every run of the script written down."""
    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, *given: Any) -> None:
        _write(log, BEGUN)
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            run(self, *given)
        finally:
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            _write(log, json.dumps({"wall": wall, "cpu": cpu}))

    ScriptRunner._run_script = timed  # type: ignore[method-assign]


def _write(log: Path, line: str) -> None:
    with log.open("a", encoding="utf-8") as out:
        out.write(line + "\n")


def main() -> None:
    """Serve the workbench until ended."""
    port, log = int(sys.argv[1]), Path(sys.argv[2])
    watch(log)
    flags = {
        "server.headless": True,
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.fileWatcherType": "none",
    }
    bootstrap.load_config_options(flags)
    bootstrap.run(str(APP), is_hello=False, args=[], flag_options=flags)


if __name__ == "__main__":
    main()
