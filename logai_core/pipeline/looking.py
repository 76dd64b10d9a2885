"""What a scope selects of a case: for the pages, the terminal and the report alike."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core import facets, query, windows
from logai_core.attributes import members_of, sample_of
from logai_core.pipeline.apart import rows_of
from logai_core.pipeline.edits import marks_of_case
from logai_core.query import Fields
from logai_core.query.apart import has_regex
from logai_core.schemas import FIELDS
from logai_core.scope import Scope, Window
from logai_core.store import Case, match_rows
from logai_core.store.rows import Order, Rows

MOST_BYTES_HERE = 16 << 20  # of logs that a regular expression may run over in-process
MOST_VALUES = 50  # of a field, offered as completions
MOST_CHARS = 80
_COLUMNS = ("service", "host")


class Vocabulary(NamedTuple):
    """What queries of a case can name: its fields, and common values of them."""

    fields: Fields
    values: dict[str, list[str]]

    def in_zone(self, zone: str) -> Fields:
        """Return the fields, with times read in a zone."""
        return self.fields._replace(zone=zone)


def vocabulary_of(case: Case) -> Vocabulary:
    """Return what queries of a case can name, see `sample_fields`."""
    known = case.table("fields")
    members = known.filter("member")["field"]
    told = known.filter(~pl.col("member") | (pl.col("values").list.len() > 0))
    sources, templates = case.sources(), case.table("templates")
    texts = dict(templates.select("template_id", "template").iter_rows())
    named = marks_of_case(case).drop_nulls("name")
    return Vocabulary(
        Fields(
            attributes=tuple(members),
            sources=dict(sources.select("source_id", "name").iter_rows()),
            templates=texts | dict(named.select("template_id", "name").iter_rows()),
            first=sources["first_ts"].min(),  # type: ignore[arg-type]
            last=sources["last_ts"].max(),  # type: ignore[arg-type]
        ),
        # A column last, where a member has its name: a query means the column.
        dict(told.select("field", "values").iter_rows()),
    )


def sample_fields(records: pl.LazyFrame) -> pl.DataFrame:
    """Return FIELDS of RECORDS: what queries can name, and what facets can count."""
    sampled = sample_of(records, "attributes", *_COLUMNS)
    members = members_of(sampled["attributes"])
    few = facets.few_valued_of(members, sampled.height)
    rows = [
        (
            one.name,
            True,
            few.index(one.name) if one.name in few else None,
            _common(
                pl.Series(
                    [
                        str(value)
                        for value in one.values
                        if isinstance(value, str | int)
                    ],
                    dtype=pl.String,
                )
            ),
        )
        for one in members
    ]
    rows += [(name, False, None, _common(sampled[name])) for name in _COLUMNS]
    return pl.DataFrame(rows, schema=FIELDS, orient="row")


def few_valued(fields: pl.DataFrame) -> list[str]:
    """Return the attributes of FIELDS with few values, as facets count them."""
    some = fields.drop_nulls("facet")
    return some.sort("facet")["field"].to_list()


def find_rows(
    case: Case,
    scope: Scope,
    fields: Fields,
    kinds: pl.DataFrame | None = None,
    *,
    order: Order = "file",
) -> Rows:
    """Return the row numbers of the records of a case that a scope has.

    `kinds` are the case's `query.message_kinds`: with them, most searches read few
    messages. For the order see `store.match_rows`.

    Raises:
        QueryError: the query is not understood, or names what the case does not have.
        LimitError: a regular expression takes too long, or too much memory.
    """
    asked = query.parse(scope.query)
    if not asked.clauses:
        return match_rows(case, _within(scope), order=order)
    known = fields._replace(zone=scope.zone)
    if has_regex(asked) and case.sources()["bytes"].sum() > MOST_BYTES_HERE:
        found = rows_of(case, scope.query, known)
    else:
        by_template = "template_id" in query.columns(asked)
        records = case.records_with_templates() if by_template else case.records()
        found = query.find_rows(records, asked, known, kinds)
    rows: Rows = found.cast(pl.UInt32).to_numpy()
    within = _within(scope)
    if within is None and order == "file":
        return rows
    others = match_rows(case, within, order=order)
    wanted = np.zeros(max(rows.max(initial=0), others.max(initial=0)) + 1, np.bool_)
    wanted[rows] = True
    return others[wanted[others]]


def histogram_of(case: Case, rows: Rows) -> pl.DataFrame:
    """Count records over time, by row number, in the buckets of the whole case.

    Returns:
        HISTOGRAM.
    """
    counted = case.records().select("ts", "severity").collect(engine="streaming")
    return windows.histogram_like(case.table("histogram"), _at(counted, rows))


def templates_of(case: Case, rows: Rows) -> pl.DataFrame:
    """Count records, by row number, by template: `template_id`, `in_scope`."""
    records, by_shape = _told_apart(case)
    key = "template_id" if by_shape is None else "shape_id"
    column = records.select(key).collect(engine="streaming")
    found = _at(column, rows).group_by(key).len("in_scope")
    if by_shape is not None:
        ids = by_shape.select("shape_id", "template_id")
        found = found.join(ids, on="shape_id").drop("shape_id")
    summed = found.drop_nulls().group_by("template_id").agg(pl.col("in_scope").sum())
    return summed.sort("template_id")


def _told_apart(case: Case) -> tuple[pl.LazyFrame, pl.DataFrame | None]:
    """Return RECORDS, and SHAPE_TEMPLATES where these alone say which template each has.

    Else, where a person parted records from their shape, RECORDS have `template_id`.
    """
    if case.table("parted").height:
        return case.records_with_templates(), None
    return case.records(), case.table("shape_templates")


def _at(counted: pl.DataFrame, rows: Rows) -> pl.DataFrame:
    """Return some of all records by number; all, where they are as many."""
    return counted if rows.size == counted.height else counted[rows]


def facets_of(
    case: Case,
    rows: Rows,
    *,
    window: Window | None,
    baseline: Window | None,
    attributes: Sequence[str] = (),
) -> pl.DataFrame:
    """Count the values of fields of some records, by row number; see `count_facets`."""
    records, by_shape = _told_apart(case)
    key = "template_id" if by_shape is None else "shape_id"
    names = ["ts", "severity", "service", "host", "source_id", key]
    if attributes:
        names.append("attributes")
    counted = records.select(names).collect(engine="streaming")
    return facets.count_facets(
        _at(counted, rows).lazy(),
        window=(window.start, window.end) if window else None,
        baseline=(baseline.start, baseline.end) if baseline else None,
        attributes=attributes,
        shape_templates=by_shape,
    )


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
    wanted = []
    if scope.sources:
        wanted.append(pl.col("source_id").is_in(scope.sources))
    if scope.stretch is not None:
        start, end = scope.stretch.start, scope.stretch.end
        wanted.append((pl.col("ts") >= start) & (pl.col("ts") < end))
    return pl.all_horizontal(wanted) if wanted else None


def _common(values: pl.Series) -> list[str]:
    """Return the commonest values, the commonest first; long ones are no help."""
    counted = (
        values.drop_nulls()
        .value_counts(name="records")
        .filter(pl.col(values.name).str.len_chars() <= MOST_CHARS)
        .sort("records", values.name, descending=[True, False])
    )
    return counted[values.name].head(MOST_VALUES).to_list()
