"""Who writes what into which log of the pipeline: short ways to make a `Say`."""

from logai_core.demo.model import Say

SCHEDULER, WORKERS, LOADER = "scheduler", "workers", "loader"
PIPELINE = "com.example.pipeline"


def scheduler(logger: str, text: str, *, share: float = 0, after: float = 0) -> Say:
    """Return a record of the scheduler."""
    return Say(SCHEDULER, "INFO", f"pipeline.{logger}", text, share, after)


def worker(stage: str, text: str, *, share: float) -> Say:
    """Return a record of a worker about a stage of a batch."""
    return Say(WORKERS, "INFO", stage, text, share)


def loader(logger: str, text: str, *, share: float = 0, after: float = 0) -> Say:
    """Return a record of the loader of the warehouse."""
    return Say(LOADER, "INFO", f"{PIPELINE}.{logger}", text, share, after)
