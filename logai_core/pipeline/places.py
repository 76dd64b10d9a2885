"""Which places of templates are compared: what measures something, what has few values.

They are judged on messages of all records, not of two sides: the same in any comparison.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import polars as pl

from logai_core import query
from logai_core.attributes import Sample, draw_sample
from logai_core.compare.kinds import kind_of_texts
from logai_core.compare.members import DISTINCT, FEWEST
from logai_core.compare.places import Place
from logai_core.measures.judging import TIME_UNITS
from logai_core.measures.members import Field
from logai_core.measures.places import place_fields, start_at
from logai_core.measures.starting import Start, taken
from logai_core.measures.units import amounts_of
from logai_core.placeholders import key_at, place_in
from logai_core.query.grammar import as_regex
from logai_core.store import Case
from logai_core.templates.places import (
    head_at,
    normal,
    pattern_at,
    pattern_of,
    pattern_with,
    places_of,
)
from logai_core.values import MOST_CHARS, MOST_VALUES

MOST_NUMBERS, MOST = 30, 50  # places, of both kinds
# Values read of templates that a sample tells of, numbers and others, to bound the time.
MOST_READINGS = {True: 800_000, False: 400_000}
MOST_RARE = 100_000  # records of those that it does not: all of them are looked at
ENOUGH = 20  # sampled records that tell of a template
LEAST = 16  # records of a template: fewer could not differ
MOST_IN_TEMPLATE = 15  # places; a pattern of more is slow
_LOOKED_AT = 150  # messages of a template
_MOST_IN_QUERY = 480  # characters of a regex in a query; escapes may be added
_NEAR = 32  # bytes of a message in which most values are
_FEW = 0.2  # values a record of places without a key, beyond which they are ids


class Found(NamedTuple):
    """A place that may be compared, and how telling it is: the least first."""

    rank: tuple[bool, int, str]
    template_id: str
    at: int
    is_number: bool


class Candidates(NamedTuple):
    """Templates whose places may be compared: what a sample tells of, and the rare."""

    usual: list[str]
    rare: list[str]


def candidates(
    texts: Mapping[str, str], counts: Mapping[str, int], sampled: pl.Series
) -> Candidates:
    """Return the templates that have places; `sampled` are the template ids of a sample."""
    several = dict(sampled.drop_nulls().value_counts(name="n").iter_rows())
    own = [
        (counts.get(name, 0), name)
        for name, text in texts.items()
        if 0 < len(places_of(text)) <= MOST_IN_TEMPLATE
    ]
    usual, rare, left = [], [], MOST_RARE
    for records, name in sorted(own):
        if several.get(name, 0) >= ENOUGH:
            usual.append(name)
        elif LEAST <= records <= left:
            left -= records
            rare.append(name)
    return Candidates(usual, rare)


def judged(
    messages: pl.DataFrame,
    texts: Mapping[str, str],
    counts: Mapping[str, int],
    fields: Iterable[Field] | None = None,
) -> list[Found]:
    """Return the places that may be compared, the most telling first.

    `messages` are `template_id` and `message`, in the order of lines, of the templates
    that are asked about, and `fields` what measures something in them, if that is known.
    """
    some = {
        str(name): rows["message"].head(_LOOKED_AT)
        for (name,), rows in messages.partition_by("template_id", as_dict=True).items()
    }
    if fields is None:
        patterns = {name: pattern_of(texts[name]) for name in some}
        heads = [_named(name, rows) for name, rows in sorted(some.items())]
        read = pl.concat([messages.select("template_id", "message").clear(), *heads])
        fields = place_fields(read, patterns, fewest=0)
    found = []
    for field in fields:
        name, _, at = field.measure.rpartition(":")
        if name in some:
            rank = (field.unit not in TIME_UNITS, -counts[name], field.measure)
            found.append(Found(rank, name, int(at), is_number=True))
    known = {(one.template_id, one.at) for one in found}
    for name, rows in some.items():
        found += [
            Found((True, -counts[name], f"{name}:{at}"), name, at, is_number=False)
            for at in _with_few_values(rows, texts[name])
            if (name, at) not in known
        ]
    return sorted(found, key=lambda one: (not one.is_number, one.rank))


def within(found: Sequence[Found], counts: Mapping[str, int]) -> list[Found]:
    """Return the first of them that may be read, of each kind, by their number and size."""
    kept: list[Found] = []
    left = dict(MOST_READINGS)
    for one in found:
        most = MOST_NUMBERS if one.is_number else MOST
        if counts[one.template_id] <= left[one.is_number] and len(kept) < most:
            left[one.is_number] -= counts[one.template_id]
            kept.append(one)
    return kept


def read_of(template: str, at: int, template_id: str, *, is_number: bool) -> Place:
    """Return how a place is read."""
    if is_number:
        start = start_at(pattern_of(template), at)
        return Place(template_id, at, partial(taken, start=start), _amounts)
    pattern, head = pattern_at(template, at), head_at(template, at)
    if head is None:
        return Place(template_id, at, lambda messages: messages.str.extract(pattern, 1))
    start = Start(pattern, head.first, head.begins, len(head.first.encode()))
    near = start if head.is_last else start._replace(width=_NEAR)
    return Place(template_id, at, partial(taken, start=near))


def _amounts(texts: pl.Series) -> pl.Series:
    """Return what texts are worth; `amounts_of` where they are no plain numbers."""
    plain = texts.cast(pl.Float64, strict=False)
    return plain if plain.null_count() == texts.null_count() else amounts_of(texts)


def choose_places(records: pl.LazyFrame, texts: Mapping[str, str]) -> list[Place]:
    """Return the places to compare of RECORDS with `template_id`, read as text.

    `texts` are those of templates by id.
    """
    drawn = draw_sample(records, "template_id", "message")
    counted = records.group_by("template_id").len("n").drop_nulls()
    counts = dict(counted.collect(engine="streaming").iter_rows())
    told = candidates(texts, counts, drawn.rows["template_id"])
    usual = judged(of_templates(drawn, told.usual), texts, counts)
    columns = ("source_id", "line_no", "template_id", "message")
    rare = records.filter(pl.col("template_id").is_in(told.rare)).select(columns)
    all_of_rare = rare.collect(engine="streaming").sort("source_id", "line_no")
    others = judged(all_of_rare.drop("source_id", "line_no"), texts, counts)
    return [
        read_of(
            texts[one.template_id], one.at, one.template_id, is_number=one.is_number
        )
        for one in with_others(within(usual, counts), others)
    ]


def places_of_case(case: Case) -> list[Place]:
    """Return the places to compare of a case of which none are kept as columns."""
    return choose_places(case.records_with_templates(), texts_of(case))


def place_of_case(case: Case, named: str, *, is_number: bool) -> Place | None:
    """Return how a place is read, by its dimension; None where the case has none such."""
    place = place_in(named)
    text = texts_of(case).get(place[0]) if place else None
    if place is None or text is None or place[1] >= len(places_of(text)):
        return None
    return read_of(text, place[1], place[0], is_number=is_number)


def texts_of(case: Case) -> dict[str, str]:
    """Return the texts of the templates of a case, by id."""
    named = case.table("shape_templates").select("template_id", "template").unique()
    return dict(named.iter_rows())


def with_others(first: Sequence[Found], others: Sequence[Found]) -> list[Found]:
    """Return places with others that are rare, as many as may be."""
    found, numbers = list(first), sum(one.is_number for one in first)
    for one in others:
        if len(found) < MOST and (not one.is_number or numbers < MOST_NUMBERS):
            found.append(one)
            numbers += one.is_number
    return found


def of_templates(drawn: Sample, names: Sequence[str]) -> pl.DataFrame:
    """Return `template_id` and `message` of the sampled records of some templates."""
    own = pl.col("template_id").is_in(names)
    return drawn.rows.filter(own).select("template_id", "message")


def clause_of(dimension: str, value: str | None, texts: Mapping[str, str]) -> str:
    """Return the query of the records with a value in a place, or with any.

    Where the pattern of that would be too long, it is of all records of the template.
    """
    place = place_in(dimension)
    if place is None:
        return ""
    own = query.clause_for("tpl", place[0])
    text = texts.get(place[0])
    if value is None or text is None or place[1] >= len(places_of(text)):
        return own
    regex = as_regex(pattern_with(text, place[1], value, most=_MOST_IN_QUERY))
    return f"{own} message:/{regex}/" if regex else own


def _named(name: str, messages: pl.Series) -> pl.DataFrame:
    return messages.to_frame("message").select(
        template_id=pl.lit(name), message="message"
    )


def _with_few_values(messages: pl.Series, template: str) -> list[int]:
    """Return the places whose values tell apart: few, or named by a key."""
    if len(messages) < FEWEST:
        return []
    column = messages.to_frame("message").select(normal(pl.col("message"))).to_series()
    groups = column.str.extract_groups(pattern_of(template)).struct.unnest()
    return [
        at
        for at, values in enumerate(groups.iter_columns())
        if _tells(key_at(template, at), values.drop_nulls())
    ]


def _tells(key: str, values: pl.Series) -> bool:
    several, long = values.n_unique(), values.str.len_chars().max() or 0
    if len(values) < FEWEST or several < 2 or int(long) > MOST_CHARS:  # type: ignore[arg-type]
        return False
    most = DISTINCT * len(values) if key else min(MOST_VALUES, 1 + _FEW * len(values))
    return several <= most and kind_of_texts(key, [values]) == "value"
