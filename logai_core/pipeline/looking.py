"""What queries of a case can name: for the pages, the terminal and the report alike."""

from typing import NamedTuple

import polars as pl

from logai_core import facets
from logai_core.attributes import NUMBER, draw_sample, members_of
from logai_core.pipeline.edits import marks_of_case
from logai_core.query import Fields
from logai_core.schemas import FIELDS
from logai_core.store import Case

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
    if known.is_empty():  # of a log that is searched without being analysed
        known = sample_fields(case.records())
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
            numbers=_numbers(known),
        ),
        # A column last, where a member has its name: a query means the column.
        dict(told.select("field", "values").iter_rows()),
    )


def _numbers(fields: pl.DataFrame) -> tuple[str, ...]:
    """Return the attributes of FIELDS of which all common values are numbers."""
    own = fields.filter("member").explode("values", empty_as_null=False)
    is_number = pl.col("values").str.contains(f"^(?:{NUMBER})$")
    told = own.group_by("field", maintain_order=True).agg(is_number.all())
    return tuple(told.filter("values")["field"])


def sample_fields(records: pl.LazyFrame) -> pl.DataFrame:
    """Return FIELDS of RECORDS: what queries can name, and what facets can count."""
    sampled = draw_sample(records, "attributes", *_COLUMNS, undated=True).rows
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
                        if isinstance(value, str | int | float)
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


def _common(values: pl.Series) -> list[str]:
    """Return the commonest values, the commonest first; long ones are no help."""
    counted = (
        values.drop_nulls()
        .value_counts(name="records")
        .filter(pl.col(values.name).str.len_chars() <= MOST_CHARS)
        .sort("records", values.name, descending=[True, False])
    )
    return counted[values.name].head(MOST_VALUES).to_list()
