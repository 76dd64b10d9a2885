"""Small workers for the tests of jobs: `python -m tests.workers JOB`."""

import subprocess
import sys
import time
from pathlib import Path

from logai_core import jobs
from logai_core.progress import Step


def main(job: Path) -> None:
    tell, spec = jobs.tell_into(job), jobs.spec_of(job)
    tell(Step("Working", 0.5, "half way"))
    if spec["do"] == "finish":
        tell.done()
    elif spec["do"] == "fail":
        tell.failed(what="x.log: empty", hint="Give a log.")
    elif spec["do"] == "crash":
        sys.exit(3)
    elif spec["do"] == "hang":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        (job / "child").write_text(str(child.pid))
        time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
