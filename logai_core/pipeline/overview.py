"""What is kept of all records with an analysis, so that a page opens at once."""

import numpy as np
import polars as pl

from logai_core.pipeline.looking import few_valued
from logai_core.profiles import COLUMNS, Numbered, Profiles, profiles_of
from logai_core.query.member_columns import values_of_many
from logai_core.schemas import UTC_US
from logai_core.store import Case
from logai_core.store.kept import Kept, keep, kept_of, take_over
from logai_core.store.rows import scan_rows

_BATCH = 250_000  # records
_PROFILES = "profiles"
_OF_RECORDS = [one for one in COLUMNS if one != "template_id"]
_LONG = pl.Schema({"of": pl.UInt32(), "ts": UTC_US, "by_time": pl.UInt32()})
_VALUE = pl.Schema({"value": pl.String()})


def keep_overview(case: Case, before: str | None) -> None:
    """Keep profiles and values of attributes with few of them beside the analysis.

    `before` is an analysis of the same records that may have them already.
    """
    if take_over(case, before):
        return
    batches = case.records().select(*_OF_RECORDS, "ts").collect_batches(
        chunk_size=_BATCH, maintain_order=True
    )  # fmt: skip
    found = profiles_of(batches, case.table("shape_templates"))
    if found is not None:
        long = pl.DataFrame(
            [pl.Series("of", found.of), found.ts, pl.Series("by_time", found.by_time)]
        )
        keep(case, _PROFILES, Kept(found.table.select(_OF_RECORDS), long))
    for name, values in _values(case).items():
        keep(case, _named(name), Kept(values.table, pl.DataFrame({"of": values.of})))


def kept_profiles(case: Case) -> Profiles | None:
    """Return the profiles that an analysis kept, if it did and they still hold."""
    if case.table("parted").height:
        return None  # then a shape does not tell a template
    schema = pl.Schema({name: COLUMNS[name] for name in _OF_RECORDS})
    kept = kept_of(case, _PROFILES, schema, _LONG)
    if kept is None:
        return None
    of, ts, by_time = kept.columns.iter_columns()
    if by_time.has_nulls() or int(by_time.max() or 0) >= max(len(ts), 1):  # type: ignore[arg-type]
        return None
    return Profiles.named(kept.table, case.table("shape_templates"), of, ts, by_time)


def kept_values(case: Case, name: str) -> Numbered | None:
    """Return the values of an attribute that an analysis kept, if it did."""
    kept = kept_of(case, _named(name), _VALUE, pl.Schema({"of": pl.UInt32()}))
    return None if kept is None else Numbered(kept.table, kept.columns["of"].to_numpy())


def _named(attribute: str) -> str:
    return f"attribute {attribute}"


def _values(case: Case) -> dict[str, Numbered]:
    every = np.arange(int(case.sources()["records"].sum()), dtype=np.uint32)
    scans = (one.scan for one in scan_rows(case, every, ["attributes"]))
    return values_of_many(scans, few_valued(case.table("fields")))
