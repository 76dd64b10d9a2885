"""One record in full: its fields, and the bytes that it was read from."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core import query
from logai_core.inert import inert_text
from workbench.ui import cache, grids, looking, state
from workbench.ui.errors import shown
from workbench.ui.facets import OnFilter
from workbench.ui.keys import key_of
from workbench.ui.lines.fields import TEXT, Field, fields_of
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

MOST_CHARS = 20_000
MOST_HEX = 2_048
MOST_ROWS = 14
MOST_NAME = 60
_COLUMN = st.column_config


def draw(
    record: dict[str, Any],
    here: Loaded,
    *,
    zone: str,
    on_filter: OnFilter,
    key: str = "lines.record",
) -> None:
    """Draw one of RECORDS with `template_id`.

    `on_filter` is called with the field of a query, a value as the log has it, and
    whether records with it are to be left out; a piece of the message is looked for in
    all messages.
    """
    own = pl.col("source_id") == record["source_id"]
    source = here.sources().row(by_predicate=own, named=True)
    name = literal(source["name"], most=MOST_NAME)
    st.markdown(f"**Line {record['line_no']:,} of {name}**")
    message = record["message"]
    st.code(inert_text(message[:MOST_CHARS]), language=None, wrap_lines=True)
    if len(message) > MOST_CHARS:
        st.caption(f"{MOST_CHARS:,} of {len(message):,} characters are shown")
    named = f"{key}.{key_of(here.root.name, record['source_id'], record['line_no'])}"
    fields = fields_of(record, source, _template(record, here), zone)
    draw_fields(fields, on_filter=on_filter, key=named)
    if st.toggle("Bytes as they are in the file", key=f"{key}.raw"):
        with shown("read the bytes"):
            _draw_bytes(record, source, here)


def _template(record: dict[str, Any], here: Loaded) -> str | None:
    own = pl.col("template_id") == record["template_id"]
    found = here.table("templates").filter(own)["template"]
    return found[0] if len(found) else None


def draw_fields(fields: list[Field], *, on_filter: OnFilter, key: str) -> None:
    """Draw fields as a list, with what filters for and against each of them."""
    rows = pl.DataFrame(
        {
            "field": [one.label for one in fields],
            "only": ["only" if one.by else None for one in fields],
            "without": ["without" if one.by else None for one in fields],
            "value": [one.shown for one in fields],
        },
        schema=dict.fromkeys(("field", "only", "without", "value"), pl.String),
    ).with_columns(
        grids.flat("field", most=60), grids.flat("value", most=4 * grids.MOST_CHARS)
    )
    grids.show(
        rows,
        columns={
            "field": _COLUMN.TextColumn(width=120),
            "value": _COLUMN.TextColumn(width=900),  # last: what is cut off is its end
        }
        | buttons(key, [(one.by, one.value) for one in fields], on_filter),
        alt="Fields of the record",
        most_rows=MOST_ROWS,
    )


def buttons(
    key: str,
    values: list[tuple[str, str]],
    on_filter: OnFilter,
) -> dict[str, Any]:
    """Return columns `only` and `without`, whose buttons filter by `values`, by row.

    The key must change whenever the rows do: what the browser tells is a position.
    """
    return {
        name: _COLUMN.ButtonColumn(
            "",
            width=72,
            type="tertiary",
            key=f"{key}.{name}",
            on_click=_press,
            args=(f"{key}.{name}", values, on_filter, name == "without"),
        )
        for name in ("only", "without")
    }


def _press(
    key: str,
    values: list[tuple[str, str]],
    on_filter: OnFilter,
    exclude: bool,  # noqa: FBT001 - Streamlit passes arguments by position
) -> None:
    pressed = state.widget(key)
    field, value = values[pressed["row"]] if pressed else ("", "")
    with shown("filter by it", go_on=True):
        if field == TEXT:
            _look_for_text(value, exclude=exclude)
        elif field:
            on_filter(field, value, exclude)


def _look_for_text(value: str, *, exclude: bool) -> None:
    """Add to the query that the message holds a text, or does not."""
    clause = f"{'-' if exclude else ''}{TEXT}:{query.quoted(value)}"
    looking.change(query=query.with_clause(state.workspace().scope.query, clause))


def _draw_bytes(record: dict[str, Any], source: dict[str, Any], here: Loaded) -> None:
    data = cache.passage(
        here.root,
        source["source_id"],
        source["name"],
        record["byte_offset"],
        record["byte_len"],
    )
    text = decoded(data, source["encoding"])
    if text is not None:
        st.code(inert_text(text[:MOST_CHARS]), language=None, wrap_lines=True)
        st.caption(f"{count(len(data), 'byte')} of {source['encoding']}")
    if text is None or st.toggle("In hexadecimal", key="lines.record.hex"):
        first = record["byte_offset"]
        st.code(hexadecimal(data[:MOST_HEX], first), language=None)
        if len(data) > MOST_HEX:
            st.caption(f"The first {MOST_HEX:,} of {count(len(data), 'byte')}")


def decoded(data: bytes, encoding: str) -> str | None:
    """Return the text of bytes, or None where they are not of that encoding."""
    try:
        return data.decode(codec_of(encoding))
    except (UnicodeDecodeError, LookupError):
        return None


def codec_of(encoding: str) -> str:
    """Return the codec of an encoding, such as of `utf-8 with BOM`."""
    return encoding.partition(",")[0].partition(" ")[0]


def hexadecimal(data: bytes, first: int) -> str:
    """Return bytes sixteen a row, with their offset before and ASCII beside them."""
    rows = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        pairs = " ".join(f"{one:02x}" for one in row)
        text = "".join(chr(one) if 32 <= one < 127 else "." for one in row)
        rows.append(f"{first + at:>12,}  {pairs:<47}  {text}")
    return "\n".join(rows)
