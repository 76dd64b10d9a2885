"""A case as version 1 wrote it: fewer columns, another table of refusals."""

import hashlib
import json
import sqlite3
from pathlib import Path

import polars as pl

from tests.builders import receipt_of, records_of

LOG = b"Nov 20 12:00:00 web1 shop[7]: up\nNov 20 12:00:01 web1 shop[7]: down\n"
SHA256 = hashlib.sha256(LOG).hexdigest()
SOURCE = SHA256[:12]
TS_BASIS = pl.Enum(["none", "explicit", "zone setting", "assumed year", "inherited"])
NEW_COLUMNS = ["level_basis", "trace_id", "span_id", "request_id", "user_id", "format"]
NEW_RECEIPT = ["formats", "container", "year", "zone", "offset_s", "ambiguous",
               "skipped", "levels", "gaps"]  # fmt: skip
TABLES = """
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (source_id TEXT NOT NULL PRIMARY KEY, records TEXT NOT NULL);
CREATE TABLE refused (name TEXT NOT NULL PRIMARY KEY, what TEXT NOT NULL,
    hint TEXT NOT NULL);
CREATE TABLE summaries (position INTEGER NOT NULL PRIMARY KEY, analysis TEXT NOT NULL,
    row TEXT NOT NULL);
"""


def older_case(root: Path, *, zone: str = "UTC") -> Path:
    """Return the directory of a case of one source, analysed, with one refused file."""
    folder = root / "records" / f"{SOURCE}-old"
    for path in (root / "evidence", root / "analyses", root / "jobs", folder):
        path.mkdir(parents=True)
    (root / "evidence" / SHA256).write_bytes(LOG)
    records = records_of(["up", "down"], source_id=SOURCE).drop(NEW_COLUMNS)
    records.with_columns(
        pl.col("ts_basis").cast(pl.String).cast(TS_BASIS)
    ).write_parquet(folder / "part-00000.parquet")
    receipt = receipt_of(SOURCE, name="syslog", sha256=SHA256, bytes=len(LOG),
                         lines_in=2, parsed=2, records=2)  # fmt: skip
    receipt.drop(NEW_RECEIPT).write_parquet(folder / "receipt.parquet")
    for name in ("rejects", "shapes"):
        pl.DataFrame({"source_id": []}).write_parquet(folder / f"{name}.parquet")
    parse = {"format": "auto", "zone": zone, "year": 2025}
    meta = {"version": 1, "title": "Old", "analysis": "abc",
            "settings": {"parse": parse}}  # fmt: skip
    notes = sqlite3.connect(root / "case.sqlite")
    notes.executescript(TABLES)
    values = [(name, json.dumps(value)) for name, value in meta.items()]
    notes.executemany("INSERT INTO meta VALUES (?, ?)", values)
    notes.execute("INSERT INTO sources VALUES (?, ?)", (SOURCE, folder.name))
    notes.execute("INSERT INTO refused VALUES ('x.png', 'a picture', 'Give a log')")
    notes.commit()
    notes.close()
    return root
