"""Pages of records: which rows match, and the few that are looked at.

A page needs some hundred of a million rows. `match_rows` reads only the columns it
must and gives row numbers; `take_rows` reads only the Parquet parts that hold them.
"""

from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from logai_core import schemas
from logai_core.store.case import Case

Order = Literal["file", "time"]
Rows = np.ndarray[tuple[int], np.dtype[np.uint32]]


def match_rows(case: Case, condition: pl.Expr | None, *, order: Order = "file") -> Rows:
    """Return the row numbers of matching records, in the order asked.

    `condition` is over RECORDS with `template_id`; None matches all.
    File order is by source and line; time order puts undated records last and
    breaks ties by file order.
    """
    named = condition is not None and "template_id" in condition.meta.root_names()
    records = case.records_with_templates() if named else case.records()
    rows = records.with_row_index("row")
    if condition is not None:
        rows = rows.filter(condition)
    if order == "time":
        rows = rows.sort("ts", nulls_last=True, maintain_order=True)
    found: Rows = rows.select("row").collect()["row"].to_numpy()
    return found


def take_rows(case: Case, rows: Rows) -> pl.DataFrame:
    """Return RECORDS with `template_id` for these row numbers, in their order."""
    parts = case.parts()
    ends = np.cumsum([_height(part) for part in parts])
    home = np.searchsorted(ends, rows, side="right")
    wanted = pl.DataFrame({"row": rows, "part": home}).with_row_index("place")
    found = [
        case.read_part(parts[part])[
            (group["row"].to_numpy() - (ends[part - 1] if part else 0)).tolist()
        ].with_columns(group["place"])
        for (part,), group in wanted.group_by("part")
    ]
    if not found:
        return schemas.RECORDS.to_frame().with_columns(
            pl.lit(None, pl.String).alias("template_id")
        )
    taken = case.give_templates(pl.concat(found).lazy())
    return taken.sort("place").drop("place").collect()


def _height(part: Path) -> int:
    from pyarrow import parquet  # slow to import; a worker does without it

    return int(parquet.read_metadata(part).num_rows)
