from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from logai_core.pipeline import Input, load
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case

LAST_DAY = Settings(parse=ParseSettings(last_day=date(2026, 3, 3)))


def loaded(folder: Path, lines: Sequence[str]) -> pl.DataFrame:
    log = folder / "a.log"
    log.write_text("\n".join(lines) + "\n")
    case = Case.create(folder / "case", title="t")
    refused = load(case, [Input(log, "a.log")], settings=LAST_DAY, with_shapes=False)
    assert refused == []
    years = case.records().select(pl.col("ts").dt.to_string("%Y-%m-%d").alias("day"))
    days = years.collect().group_by("day", maintain_order=True).len().rows()
    return pl.DataFrame(
        {"day": [day for day, _ in days], "records": [n for _, n in days]}
    ).with_columns(pl.lit(case.sources()["year"][0]).alias("year"))


def test_new_years_that_a_sample_does_not_show_are_counted(tmp_path: Path) -> None:
    days = ["Dec 31", "Jan  1", "Sep  1", "Mar  1"]
    lines = [
        f"{day} 12:00:00 web1 cron[7]: job {n} done" for day in days for n in range(500)
    ]
    assert loaded(tmp_path, lines).rows() == [
        ("2024-12-31", 500, 2024),
        ("2025-01-01", 500, 2024),
        ("2025-09-01", 500, 2024),
        ("2026-03-01", 500, 2024),
    ]


def test_one_day_above_twelve_proves_the_order_for_the_whole_source(
    tmp_path: Path,
) -> None:
    lines = ["02/01/2026 12:00:00 job done"] * 500
    lines += ["13/01/2026 12:00:00 job done"]
    lines += ["01/02/2026 12:00:00 job done"] * 999
    assert loaded(tmp_path, lines).select("day", "records").rows() == [
        ("2026-01-02", 500),
        ("2026-01-13", 1),
        ("2026-02-01", 999),
    ]
