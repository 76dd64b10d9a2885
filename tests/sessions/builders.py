"""Records of made-up orders, each a session."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tests.builders import at, records_of

STEPS = ("accepted", "priced", "paid", "packed", "sent")


def orders(number: int, *, every_s: float = 4.0, pause_s: float = 3.0) -> pl.DataFrame:
    """Return RECORDS with `template_id`: `number` orders of five steps, interleaved.

    The id is in the message, the trace and the attributes.
    """
    rows = [
        (every_s * n + pause_s * step, n, step)
        for n in range(number)
        for step in range(len(STEPS))
    ]
    rows.sort()
    made = records_of(
        [f"{STEPS[step]} order {1000 + n} in {step * 7} ms" for _, n, step in rows],
        ts=[at(seconds) for seconds, _, _ in rows],
        trace_id=[f"{n:04x}9f" for _, n, _ in rows],
        attributes=[f'{{"order_id":{1000 + n},"n":{step}}}' for _, n, step in rows],
        service=["shop" if step < 3 else "store" for _, _, step in rows],
    )
    steps = [f"T{STEPS[step]}" for _, _, step in rows]
    return made.with_columns(template_id=pl.Series(steps))


def named(messages: Sequence[str], templates: Sequence[str], **columns: Any) -> Any:
    """Return RECORDS with these `template_id`s, a second apart."""
    frame = records_of(messages, **columns)
    return frame.with_columns(template_id=pl.Series(templates, dtype=pl.String))
