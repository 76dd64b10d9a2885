"""How the parts of the pipeline write their lines."""

from logai_core.demo.model import Entry

WORKERS = 6


def python_logging(entry: Entry) -> str:
    """Write Python's logging with time, name, level and message."""
    stamp = f"{entry.when:%Y-%m-%d %H:%M:%S},{_millis(entry)}"
    return f"{stamp} - {entry.say.source} - {entry.say.level} - {entry.message}"


def worker_line(entry: Entry) -> str:
    """Write key=value pairs, one worker of several and the stage first."""
    stamp = f"{entry.when:%Y-%m-%dT%H:%M:%S}.{_millis(entry)}Z"
    worker = 1 + entry.row.mix // 83 % WORKERS
    return f"{stamp} [{entry.say.level}] worker-{worker} {entry.say.source}: {entry.message}"


def log4j(entry: Entry) -> str:
    """Write log4j with a thread; the loader's host is set to Berlin."""
    stamp = f"{entry.when:%Y-%m-%dT%H:%M:%S}.{_millis(entry)}{entry.when:%z}"
    thread = f"loader-{1 + entry.row.mix // 89 % 4}"
    name = entry.say.source
    return f"{stamp} {entry.say.level}  [{thread}] {name} - {entry.message}"


def _millis(entry: Entry) -> str:
    return f"{entry.when.microsecond // 1000:03}"
