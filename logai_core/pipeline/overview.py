"""What is kept of all records with an analysis, so that a page opens at once."""

import polars as pl

from logai_core.attributes import Sample
from logai_core.measures.members import Field
from logai_core.pipeline.keeping_places import place_reader
from logai_core.pipeline.kept_ids import keep_found_ids
from logai_core.pipeline.kept_places import has_places
from logai_core.pipeline.looking import few_valued
from logai_core.pipeline.members import keep_members, kept_index
from logai_core.pipeline.tying import Bound
from logai_core.profiles import COLUMNS, Profiles, profiles_of
from logai_core.schemas import UTC_US
from logai_core.store import Case
from logai_core.store.kept import Kept, is_each_once, keep, kept_of, take_over
from logai_core.store.texts import has_texts, keep_texts, messages_in

_BATCH = 250_000  # records
_PROFILES = "profiles"
_OF_RECORDS = [one for one in COLUMNS if one != "template_id"]
_LONG = pl.Schema({"of": pl.UInt32(), "ts": UTC_US, "by_time": pl.UInt32()})


def keep_overview(
    case: Case,
    before: str | None,
    bound: Bound | None = None,
    stated: tuple[Sample, list[Field]] | None = None,
) -> None:
    """Keep profiles, values of attributes and places, and messages beside the analysis.

    `before` is an analysis of the same records that may have them already; places are
    of other templates where those changed. `bound` is what the best of the ids ties, if
    any does, `stated` as for `place_reader`.
    """
    if take_over(case, before) and kept_index(case) is not None and has_texts(case):
        keep_found_ids(case, bound)
        if not has_places(case):
            reader = place_reader(case, kept_profiles(case), stated)
            if reader is not None:
                for some in messages_in(case):
                    reader.add(some)
                reader.keep()
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
    keep_members(case, few_valued(case.table("fields")), found, bound)
    reader = place_reader(case, found, stated)
    keep_texts(case, None if reader is None else reader.add)
    if reader is not None:
        reader.keep()


def kept_profiles(case: Case) -> Profiles | None:
    """Return the profiles that an analysis kept, if it did and they still hold."""
    if case.table("parted").height:
        return None  # then a shape does not tell a template
    schema = pl.Schema({name: COLUMNS[name] for name in _OF_RECORDS})
    kept = kept_of(case, _PROFILES, schema, _LONG)
    if kept is None:
        return None
    of, ts, by_time = kept.columns.iter_columns()
    if by_time.has_nulls() or not is_each_once([by_time.to_numpy()], len(ts)):
        return None
    whole = ts.rechunk()  # in one piece, it is an array without being copied
    return Profiles.named(kept.table, case.table("shape_templates"), of, whole, by_time)
