import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from logai_core.errors import SettingError
from logai_core.store import Case
from logai_core.store.exporting import COLUMNS, export
from tests.builders import SOURCE, at, new_case, records_of

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1",
    "\uff1d1", "\uff0b1", "\uff0d1", "\uff201",
]  # fmt: skip
UNSEEN = "\x1b[31mred\x1b[0m \u202egnol\u202c \ufeff=1"


def case_of(folder: Path, messages: list[str]) -> Case:
    records = records_of(messages, service=["=web"] * len(messages))
    return new_case(folder, records[:2], records[2:])


def exported(case: Case, kind: str, which: object = None, **zone: str) -> bytes:
    file = io.BytesIO()
    export(case, which, kind, file, **zone)  # type: ignore[arg-type]
    return file.getvalue()


def test_no_text_of_a_csv_is_a_formula_or_unseen(tmp_path: Path) -> None:
    case = case_of(tmp_path, [*FORMULAS, UNSEEN, "plain"])
    rows = list(csv.DictReader(io.StringIO(exported(case, "csv").decode(), newline="")))
    found = [row["message"] for row in rows]
    assert found[:-2] == ["'" + one.replace("\r", "\\u{d}") if one[0] != "\r" else
                          "\\u{d}=1" for one in FORMULAS]  # fmt: skip
    assert found[-2:] == ["red \\u{202e}gnol\\u{202c} \\u{feff}=1", "plain"]
    assert {row["service"] for row in rows} == {"'=web"}


def test_times_have_their_offset_in_the_zone_asked_for(tmp_path: Path) -> None:
    text = exported(case_of(tmp_path, ["a"]), "ndjson", zone="Asia/Kolkata").decode()
    row = json.loads(text)
    assert list(row) == COLUMNS
    assert row["time"] == "2026-11-20T17:30:00.000000+05:30"
    assert (row["level"], row["source"], row["line"]) == ("INFO", f"{SOURCE}.log", 1)


def test_parquet_holds_texts_and_times_as_they_are(tmp_path: Path) -> None:
    case = case_of(tmp_path, ["=1", UNSEEN, "b"])
    read = pl.read_parquet(exported(case, "parquet"))
    assert read["message"].to_list() == ["=1", UNSEEN, "b"]
    assert read["time"].to_list() == [at(i) for i in range(3)]


def test_rows_come_in_the_order_asked_and_all_of_them(tmp_path: Path) -> None:
    case = case_of(tmp_path, ["a", "b", "c"])
    rows = np.array([2, 0, 1], np.uint32)
    lines = exported(case, "ndjson", rows).decode().splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["c", "a", "b"]


def test_a_condition_chooses_records_in_file_order(tmp_path: Path) -> None:
    case = case_of(tmp_path, ["a", "b", "c"])
    some = pl.col("message").is_in(["c", "b"]) & pl.col("template_id").is_null()
    lines = exported(case, "ndjson", some).decode().splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["b", "c"]


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_of_no_records_there_is_a_file_all_the_same(tmp_path: Path, kind: str) -> None:
    case = case_of(tmp_path, ["a"])
    nothing = np.array([], np.uint32)
    path = tmp_path / f"out.{kind}"
    assert export(case, nothing, kind, path) == 0  # type: ignore[arg-type]
    assert export(case, pl.lit(value=False), kind, path) == 0  # type: ignore[arg-type]
    read = {"csv": pl.read_csv, "ndjson": pl.read_ndjson, "parquet": pl.read_parquet}
    if kind != "ndjson":
        assert read[kind](path).columns == COLUMNS  # type: ignore[operator]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case", path.name]


def test_an_unknown_kind_or_zone_is_refused(tmp_path: Path) -> None:
    case = case_of(tmp_path, ["a"])
    for kind, zone in (("xlsx", "UTC"), ("csv", "Mars/Olympus")):
        with pytest.raises(SettingError, match="expected csv, ndjson or parquet"):
            exported(case, kind, zone=zone)


def test_a_time_without_a_fraction_still_has_its_offset(tmp_path: Path) -> None:
    when = datetime(2026, 7, 1, tzinfo=UTC)
    case = new_case(tmp_path, records_of(["a"], ts=[when]))
    row = json.loads(exported(case, "ndjson", zone="Europe/Berlin"))
    assert row["time"] == "2026-07-01T02:00:00.000000+02:00"
