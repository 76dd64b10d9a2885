"""What stands in the places of a template: kind, values, range, and what is rare.

Messages are taken apart by the pattern of the template, see `places`.
"""

from datetime import datetime

import polars as pl

from logai_core.schemas import VARIABLES, conform
from logai_core.templates.places import normal, pattern_of, places_of

MOST_VALUES = 20  # listed of each variable; all are counted
MOST_PLACES = 100  # explained of one template
_RARE_SHARE = 0.01  # a value is rare below it, where others are not
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?"
_COUNTS = ("records", "inside")
_MEASURES = ("<num>", "<dur>")


def explain_variables(
    records: pl.LazyFrame,
    template: str,
    *,
    window: tuple[datetime, datetime] | None = None,
) -> pl.DataFrame:
    """Return VARIABLES of a template, one row a placeholder, from left to right.

    Of more than MOST_PLACES, the first are explained.

    `records` are RECORDS of that template only, or `message` and `ts` of them. With a
    half-open `window`, values are also counted inside it. Records whose message the
    template does not fit (a crowd of free texts) are in no count but in that of `unfit`.
    """
    places = places_of(template)[:MOST_PLACES]
    if not places:
        return VARIABLES.to_frame()
    names = [str(number) for number in range(len(places))]
    inside = pl.lit(value=False) if window is None else _inside(window)
    groups = normal(pl.col("message")).str.extract_groups(
        pattern_of(template, most=MOST_PLACES)
    )
    # Many messages are alike to the letter: each is taken apart once.
    taken = (
        records.select("message", inside=inside)
        .group_by("message")
        .agg(records=pl.len(), inside=pl.col("inside").sum())
        .select(groups.alias("groups"), *_COUNTS)
        .select(pl.col("groups").struct.rename_fields(names).struct.unnest(), *_COUNTS)
        .collect()
    )
    fits = taken.filter(pl.col(names[0]).is_not_null())
    unfit = int(taken["records"].sum()) - int(fits["records"].sum())
    rows = [
        _explained(fits.select(*_COUNTS, value=name), place)
        | {"position": number, "kind": place[1:-1], "unfit": unfit}
        for number, (name, place) in enumerate(zip(names, places, strict=True))
    ]
    frame = pl.DataFrame(rows, schema=dict(VARIABLES))
    return conform(frame, VARIABLES, stage="explain variables")


def _inside(window: tuple[datetime, datetime]) -> pl.Expr:
    within = pl.col("ts").is_between(*window, closed="left")
    return within.fill_null(value=False)


def _explained(values: pl.DataFrame, place: str) -> dict[str, object]:
    counted = (
        values.group_by("value")
        .agg(pl.col(_COUNTS).sum().cast(pl.UInt64))
        .sort("records", "value", descending=[True, False])
    )
    number = pl.col("value").str.extract(_NUMBER, 0).cast(pl.Float64, strict=False)
    numbers = counted.select(number.alias("number"))["number"]
    rare = pl.col("records") <= pl.col("records").sum() * _RARE_SHARE
    some_rare = counted.filter(rare & ~rare.all())
    new = counted.filter(
        (pl.col("inside") == pl.col("records")) & (pl.col("inside") > 0)
    )
    only_inside = new if new.height < counted.height else new.clear()
    whole = place in _MEASURES and not numbers.has_nulls() and len(numbers) > 0
    return {
        "records": int(counted["records"].sum()),
        "values": counted.height,
        "low": numbers.min() if whole else None,
        "high": numbers.max() if whole else None,
        "top": counted.head(MOST_VALUES).to_dicts(),
        "rare": some_rare.tail(MOST_VALUES).to_dicts(),
        "only_inside": only_inside.head(MOST_VALUES).to_dicts(),
    }
