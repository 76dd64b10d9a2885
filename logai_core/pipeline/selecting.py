"""What a scope selects of a case: for the pages, the terminal and the report alike."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import numpy as np
import polars as pl

from logai_core import confined, facets, query, windows
from logai_core.pipeline.apart import rows_of
from logai_core.pipeline.few import MOST_BYTES_HERE, TooMuchError, read_few
from logai_core.pipeline.members import kept_values
from logai_core.pipeline.overview import kept_profiles
from logai_core.pipeline.seeking import seek_in
from logai_core.profiles import COLUMNS, Mask, Numbered, Profiles, numbers_of
from logai_core.profiles import profiles_of as of_batches
from logai_core.query import Fields, members
from logai_core.query.apart import has_regex
from logai_core.query.profiled import Known
from logai_core.schemas import RECORDS
from logai_core.scope import Scope
from logai_core.store import Case, match_rows
from logai_core.store.rows import Order, Rows, scan_rows
from logai_core.store.texts import Texts, kept_texts

_BATCH = 250_000  # records


def profiles_of(case: Case) -> Profiles | None:
    """Return the profiles of all records of a case, by its current analysis.

    None where they would tell little; see `Profiles`.
    """
    kept = kept_profiles(case)
    if kept is not None:
        return kept
    records, by_shape = _told_apart(case)
    own = [one for one in COLUMNS if by_shape is None or one != "template_id"]
    batches = records.select(*own, "ts").collect_batches(
        chunk_size=_BATCH, maintain_order=True
    )
    return of_batches(batches, by_shape)


def get_ready(case: Case) -> None:
    """Have a process wait for regular expressions, where the case is so large."""
    if case.sources()["bytes"].sum() > MOST_BYTES_HERE:
        confined.warm()


def texts_of(case: Case) -> Texts | None:
    """Return the messages that an analysis kept for searching, if it did."""
    return kept_texts(case)


def values_of(case: Case, name: str) -> Numbered | None:
    """Return the value of an attribute of all records; None where it has too many."""
    kept = kept_values(case, name)
    if kept is not None:
        return kept
    every = np.arange(int(case.sources()["records"].sum()), dtype=np.uint32)
    scans = (one.scan for one in scan_rows(case, every, ["attributes"]))
    return members.values(scans, name)


def find_rows(
    case: Case,
    scope: Scope,
    fields: Fields,
    kinds: pl.DataFrame | None = None,
    *,
    order: Order = "file",
    profiles: Profiles | None = None,
    values_of: Known = lambda _: None,
    texts: Texts | None = None,
) -> Rows:
    """Return the row numbers of the records of a case that a scope has.

    `kinds` are the case's `query.message_kinds`: with them, most searches read few
    messages; with its `profiles`, fewer still, and with `texts` these are quicker to
    read. For the order see `store.match_rows`.

    Raises:
        QueryError: the query is not understood, or names what the case does not have.
        LimitError: a regular expression takes too long, or too much memory.
    """
    if profiles is None:
        return _scanned(case, scope, fields, kinds, order)
    rows = _matching(case, scope, fields, kinds, profiles, values_of, texts)
    return profiles.in_time(rows) if order == "time" else rows


def _scanned(
    case: Case, scope: Scope, fields: Fields, kinds: pl.DataFrame | None, order: Order
) -> Rows:
    within = _within(scope)
    if not query.parse(scope.query).clauses:
        return match_rows(case, within, order=order)
    rows = _found(case, scope, fields, kinds)
    if within is None and order == "file":
        return rows
    others = match_rows(case, within, order=order)
    wanted = _mask(rows, int(max(rows.max(initial=0), others.max(initial=0))) + 1)
    return others[wanted[others]]


def _matching(
    case: Case,
    scope: Scope,
    fields: Fields,
    kinds: pl.DataFrame | None,
    profiles: Profiles,
    values_of: Known,
    texts: Texts | None,
) -> Rows:
    """Return the row numbers of the records that a scope has, in the order of files."""
    rows = None
    if scope.query.strip():
        rows = _found(case, scope, fields, kinds, profiles, values_of, texts)
    conditions = _conditions(scope)
    if not conditions:
        every = np.arange(profiles.of.size, dtype=np.uint32)
        return every if rows is None else rows
    masks = [profiles.where(one.fill_null(value=False)) for one in conditions]
    wanted = np.logical_and.reduce(masks) if len(masks) > 1 else masks[0]
    return numbers_of(wanted) if rows is None else rows[wanted[rows]]


def _mask(rows: Rows, size: int) -> Mask:
    wanted = np.zeros(size, np.bool_)
    wanted[rows] = True
    return wanted


def _found(
    case: Case,
    scope: Scope,
    fields: Fields,
    kinds: pl.DataFrame | None,
    profiles: Profiles | None = None,
    values_of: Known = lambda _: None,
    texts: Texts | None = None,
) -> Rows:
    """Return the row numbers of the records that a query finds, in the order of files."""
    asked, known = query.parse(scope.query), fields._replace(zone=scope.zone)
    apart = has_regex(asked) and case.sources()["bytes"].sum() > MOST_BYTES_HERE
    if profiles is not None:
        find = partial(query.find_rows_by_profile, profiles, seek=None)
        if texts is not None:
            seek = seek_in(case, texts, scope.query, apart=apart)
            find = partial(query.find_rows_by_profile, profiles, seek=seek)
        if not apart:
            read = partial(scan_rows, case)
            return find(read, asked, known, kinds, values_of=values_of)
        with suppress(TooMuchError):
            read, few = partial(read_few, case), partial(_short, values_of)
            return find(read, asked, known, kinds, values_of=few)
    if apart:
        return rows_of(case, scope.query, known).cast(pl.UInt32).to_numpy()
    by_template = "template_id" in query.columns(asked)
    records = case.records_with_templates() if by_template else case.records()
    found = query.find_rows(records, asked, known, kinds)
    return found.cast(pl.UInt32).to_numpy()


def _short(values_of: Known, name: str) -> Numbered | None:
    """Return values that a regular expression may run over in-process."""
    known = values_of(name)
    if known is None or known.table.estimated_size() > MOST_BYTES_HERE:
        return None
    return known


def histogram_of(case: Case, rows: Rows, profiles: Profiles | None) -> pl.DataFrame:
    """Count records over time, by row number, in the buckets of the whole case.

    Returns:
        HISTOGRAM.
    """
    names = ("ts", "severity")
    if profiles is None:
        counted = _at(case.records().select(names), rows)
    else:
        counted = pl.DataFrame(profiles.columns(rows, names))
    return windows.histogram_like(case.table("histogram"), counted)


def templates_of(case: Case, rows: Rows, profiles: Profiles | None) -> pl.DataFrame:
    """Count records, by row number, by template: `template_id`, `in_scope`."""
    if profiles is None:
        records = case.records_with_templates().select("template_id")
        found = _at(records, rows).group_by("template_id").len("in_scope")
    else:
        found = profiles.table.select(
            "template_id", pl.Series("in_scope", profiles.counts(rows), pl.UInt32)
        ).filter(pl.col("in_scope") > 0)
    summed = found.drop_nulls().group_by("template_id").agg(pl.col("in_scope").sum())
    return summed.sort("template_id")


def _told_apart(case: Case) -> tuple[pl.LazyFrame, pl.DataFrame | None]:
    """Return RECORDS, and SHAPE_TEMPLATES where these alone say which template each has.

    Else, where a person parted records from their shape, RECORDS have `template_id`.
    """
    if case.table("parted").height:
        return case.records_with_templates(), None
    return case.records(), case.table("shape_templates")


def _at(records: pl.LazyFrame, rows: Rows) -> pl.DataFrame:
    """Return some of all records by number."""
    return records.collect(engine="streaming")[rows]


def facets_of(
    case: Case,
    rows: Rows,
    profiles: Profiles | None,
    *,
    baseline: Rows | None = None,
    attributes: Sequence[str] = (),
    together: Numbered | None = None,
) -> pl.DataFrame:
    """Count the values of fields of some records, by row number; see `count_facets`.

    With `together`, the values of these `attributes` of all records, no text is read.
    """
    sides = [rows] if baseline is None else [rows, baseline]
    if profiles is not None:
        by_text = bool(attributes) and together is None
        return facets.count_by_profile(
            profiles,
            rows,
            baseline,
            attributes=attributes,
            texts=[_attributes(case, one) for one in sides] if by_text else (),
            numbered=together,
        )
    records, by_shape = _told_apart(case)
    names = [*COLUMNS, *(["attributes"] if attributes else [])]
    if by_shape is not None:
        names.remove("template_id")
    every = records.select(names).collect(engine="streaming")
    return facets.count_facets(
        *(every[one].lazy() for one in sides),
        attributes=attributes,
        shape_templates=by_shape,
    )


def _attributes(case: Case, rows: Rows) -> pl.DataFrame:
    pieces = scan_rows(case, rows, ["attributes"])
    read = [
        RECORDS.to_frame().select("attributes"),
        *(one.take(one.scan) for one in pieces),
    ]
    return pl.concat(read)


def condition_of(scope: Scope, fields: Fields) -> pl.Expr | None:
    """Return the filter of a scope over RECORDS with `template_id`; None for all.

    Raises:
        QueryError: as for `find_rows`.
    """
    parts = [
        query.condition(query.parse(scope.query), fields._replace(zone=scope.zone)),
        _within(scope),
    ]
    wanted = [part for part in parts if part is not None]
    return pl.all_horizontal(wanted) if wanted else None


def check_query(text: str, fields: Fields) -> None:
    """Raise a QueryError unless a query is understood, and of what the case has."""
    query.condition(query.parse(text), fields)


def _within(scope: Scope) -> pl.Expr | None:
    """Return the filter of sources and time of a scope over RECORDS; None for all."""
    wanted = _conditions(scope)
    return pl.all_horizontal(wanted) if wanted else None


def _conditions(scope: Scope) -> list[pl.Expr]:
    wanted = []
    if scope.sources:
        wanted.append(pl.col("source_id").is_in(scope.sources))
    if scope.stretch is not None:
        start, end = scope.stretch.start, scope.stretch.end
        wanted.append((pl.col("ts") >= start) & (pl.col("ts") < end))
    return wanted
