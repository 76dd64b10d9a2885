"""Events that are one XML element each: Windows events, log4j, java.util.logging.

Walked one by one, as JSON is: the parser is compiled, what lies in an element differs
from one to the next.
"""

import polars as pl
from pydantic_core import to_json

from logai_core.formats import Format
from logai_core.formats.fields import ROLES, names_of, plain_name
from logai_core.formats.xml import begins_element, is_element
from logai_core.parse.elements import fields_of
from logai_core.parse.heads import NOTHING, Context, as_heads

_DIGITS = 15  # of a whole number that any reader of JSON can hold
# Parts of a path that say nothing by themselves.
_OUTER = ("System.", "EventData.", "UserData.")


def read_xml(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those texts (`line_no`, `text`) that are, or begin, an element.

    Fields are found by name, those of the format first; the others become attributes.
    A line that only begins an element is its own message until it is read as a whole;
    a whole text that cannot be read is left as it is.
    """
    text = pl.col("text")
    whole = lines.filter(is_element(text, fmt))
    rows = [_row(one, fmt) for one in whole["text"].to_list()]
    names = [*ROLES, "attributes"]
    columns = [pl.Series(name, [row.get(name) for row in rows], pl.String)
               for name in names]  # fmt: skip
    known = pl.Series([bool(row) for row in rows], dtype=pl.Boolean)
    read = as_heads(whole.with_columns(columns).filter(known), fmt)
    begun = lines.filter(
        begins_element(text, fmt) & ~text.str.contains("\n", literal=True)
    ).join(read, on="line_no", how="anti")
    opening = begun.select("line_no", text.alias("message"))
    return pl.concat([read, as_heads(opening, fmt)])


def _row(text: str, fmt: Format) -> dict[str, str]:
    fields = fields_of(text)
    if not fields:
        return {}
    message = _said(fields, fmt)
    by_name = {plain_name(name): name for name in reversed(fields)}
    row = {}
    for role in ROLES:
        for name in names_of(role, fmt):
            if name in by_name:
                row[role] = fields.pop(by_name.pop(name))
                break
    row.setdefault("message", message or text)
    if fields:
        row["attributes"] = to_json(_attributes(fields)).decode()
    return row


def _said(fields: dict[str, str], fmt: Format) -> str:
    """Return the values of the fields that a message is made of, or lie below them."""
    told = [
        value
        for said in fmt.says
        for name, value in fields.items()
        if name == said or name.startswith(f"{said}.")
    ]
    return " ".join(told)


def _attributes(fields: dict[str, str]) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for name, value in fields.items():
        outer = next((one for one in _OUTER if name.startswith(one)), "")
        short = name.removeprefix(outer)
        found[name if short in found else short] = _number(value)
    return found


def _number(value: str) -> str | int:
    digits = value.removeprefix("-")
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    return int(value) if whole and str(int(value)) == value else value
