"""A query with patterns of a person's own, in a confined child: it can be ended.

A regular expression takes linear time here, but on long lines of many records that may
still be long. In a thread of the server nothing could stop it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from logai_core.assigning import with_templates
from logai_core.clocks import set_clock
from logai_core.query.fields import Fields
from logai_core.query.finding import find_rows
from logai_core.query.grammar import parse
from logai_core.query.tree import Compare, Query, Term, leaves
from logai_core.schemas import PARTED, RECORDS, SHAPE_TEMPLATES
from logai_core.settings import Clock


def has_regex(query: Query) -> bool:
    """Tell whether a query has a regular expression that a person wrote."""
    return any(
        value.kind == "regex"
        for leaf in leaves(query.tree)
        for value in (leaf.value, *leaf.value.parts)
        if isinstance(leaf, Term | Compare)
    )


def question(
    text: str,
    fields: Fields,
    *,
    parts: list[tuple[str, str, float]],
    tables: Mapping[str, str],
) -> dict[str, Any]:
    """Return what `answer` is to be asked, as JSON can hold it.

    `parts` are the path, zone and offset of each Parquet file of RECORDS; `tables` are
    paths of SHAPE_TEMPLATES, PARTED and MESSAGE_KINDS, where there are any.
    """
    times = {
        name: one.isoformat() if (one := getattr(fields, name)) else None
        for name in ("first", "last")
    }
    return {
        "text": text,
        "fields": fields._asdict()
        | times
        | {name: dict(getattr(fields, name)) for name in ("sources", "templates")},
        "parts": parts,
        "tables": dict(tables),
    }


def answer(request: Mapping[str, Any]) -> pl.DataFrame:
    """Return the numbers of the matching rows, as `row`."""
    scans = [
        set_clock(pl.scan_parquet(path), Clock(zone, offset_s))
        for path, zone, offset_s in request["parts"]
    ]
    paths = request["tables"]
    named, parted = (
        pl.read_parquet(paths[name]) if name in paths else schema.to_frame()
        for name, schema in (("shape_templates", SHAPE_TEMPLATES), ("parted", PARTED))
    )
    records = pl.concat(scans) if scans else RECORDS.to_frame().lazy()
    given = dict(request["fields"])
    for name in ("first", "last"):
        given[name] = datetime.fromisoformat(given[name]) if given[name] else None
    for name in ("attributes", "numbers"):
        given[name] = tuple(given[name])
    records = with_templates(records, named, parted)
    kinds = paths.get("message_kinds")
    return find_rows(
        records,
        parse(request["text"]),
        Fields(**given),
        pl.read_parquet(kinds) if kinds else None,
    ).to_frame("row")
