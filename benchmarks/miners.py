"""Miners of templates side by side, each in a process of its own on one core.

    python -m benchmarks.miners MINER MESSAGES.parquet OUT.parquet [--seconds 30]

reads the column `message`, writes the column `template` (an id), one row a line, and
prints what it took as JSON.
"""

import argparse
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from logai_core import templates
from logai_core.schemas import RECORDS
from logai_core.templates.shapes import Known

_BLOCK = 100_000  # lines at a time, about what a block of a file has
_LOOK = 1_000  # lines between two looks at the clock

# What the example configuration of Drain3 describes, in our words.
_DRAIN_MASKS = (
    (r"(?<![A-Za-z0-9])(?:[0-9a-f]{2,}:){3,}[0-9a-f]{2,}(?![A-Za-z0-9])", "ID"),
    (r"(?<![A-Za-z0-9])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![A-Za-z0-9])", "IP"),
    (r"(?<![A-Za-z0-9])(?:[0-9a-f]{6,} ){3,}[0-9a-f]{6,}(?![A-Za-z0-9])", "SEQ"),
    (r"(?<![A-Za-z0-9])(?:[0-9A-F]{4} ){4,}[0-9A-F]{4}(?![A-Za-z0-9])", "SEQ"),
    (r"(?<![A-Za-z0-9])0x[A-Fa-f0-9]+(?![A-Za-z0-9])", "HEX"),
    (r"(?<![A-Za-z0-9])[+-]?[0-9]+(?![A-Za-z0-9])", "NUM"),
    (r'(?<=executed cmd )".+?"', "CMD"),
)


class Took(NamedTuple):
    """What mining took: lines mined, seconds of the processor, templates, MiB.

    The peak of memory is that of the whole process, its messages among it.
    """

    lines: int
    seconds: float
    templates: int
    peak: float

    @property
    def rate(self) -> float:
        """Return lines per second."""
        return self.lines / self.seconds


def ours(messages: pl.Series, _seconds: float) -> pl.Series:
    """Return the template id of each message."""
    known = Known()
    blank = RECORDS.to_frame().clear(min(_BLOCK, len(messages))).drop("message")
    shaped = []
    for at in range(0, len(messages), _BLOCK):
        block = messages[at : at + _BLOCK]
        records = blank.head(len(block)).with_columns(block)
        shaped.append(templates.add_shapes(records, known=known))
    mined = templates.mine_templates(
        templates.merge_shapes(one.shapes for one in shaped)
    )
    shape_ids = pl.concat([one.records["shape_id"] for one in shaped])
    # SHAPE_TEMPLATES are sorted by `shape_id`.
    return mined["template_id"].gather(mined["shape_id"].search_sorted(shape_ids))


def drain(messages: pl.Series, seconds: float) -> pl.Series:
    """Return the cluster of each message of Drain3 with its default settings."""
    return _drained(messages, seconds, with_masks=False)


def drain_with_masks(messages: pl.Series, seconds: float) -> pl.Series:
    """Return the cluster of each message of Drain3 set as its example is."""
    return _drained(messages, seconds, with_masks=True)


def _drained(messages: pl.Series, seconds: float, *, with_masks: bool) -> pl.Series:
    from drain3 import TemplateMiner
    from drain3.masking import MaskingInstruction
    from drain3.template_miner_config import TemplateMinerConfig

    logging.disable()
    config = TemplateMinerConfig()
    if with_masks:
        config.masking_instructions = [
            MaskingInstruction(pattern, name) for pattern, name in _DRAIN_MASKS
        ]
        config.drain_sim_th, config.drain_depth = 0.4, 4
        config.drain_extra_delimiters = ["_"]
        config.drain_max_clusters = 1024
    miner, clusters = TemplateMiner(config=config), []
    until = time.process_time() + seconds
    for number, message in enumerate(messages.to_list()):
        if number % _LOOK == 0 and time.process_time() > until:
            break
        clusters.append(miner.add_log_message(message)["cluster_id"])
    return pl.Series(clusters).cast(pl.String)


MINERS: dict[str, Callable[[pl.Series, float], pl.Series]] = {
    "ours": ours,
    "Drain3": drain,
    "Drain3, masks": drain_with_masks,
}


def mine(
    miner: str, messages: pl.Series, *, seconds: float = 30
) -> tuple[Took, pl.Series]:
    """Mine in a process of its own, Drain3 for at most `seconds`."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        messages.alias("message").to_frame().write_parquet(given)
        command = [sys.executable, "-m", "benchmarks.miners", miner, given, out]
        done = subprocess.run(
            [*map(str, command), "--seconds", str(seconds)],
            check=True,
            stdout=subprocess.PIPE,
            env=os.environ | {"POLARS_MAX_THREADS": "1"},
        )
        return Took(**json.loads(done.stdout)), pl.read_parquet(out)["template"]


def _peak() -> float:
    """Return the most MiB that this process had, not what its parent had before."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (one for one in status.read_text().splitlines() if "VmHWM" in one)
    return int(line.split()[1]) / 1024


def main() -> None:
    """Mine, and print what it took."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.miners")
    arguments.add_argument("miner", choices=MINERS)
    arguments.add_argument("messages", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seconds", type=float, default=30)
    given = arguments.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    messages = pl.read_parquet(given.messages)["message"]
    MINERS[given.miner](messages[:_BLOCK], 1)  # imports, first pages of memory
    began = time.process_time()
    found = MINERS[given.miner](messages, given.seconds)
    seconds = time.process_time() - began
    peak = _peak()
    found.alias("template").to_frame().write_parquet(given.out)
    took = Took(len(found), seconds, found.n_unique(), peak)
    print(json.dumps(took._asdict()))


if __name__ == "__main__":
    main()
