"""JSON objects as text, built in columns."""

import polars as pl

# Numbers as JSON writes them, without exponents and with few enough digits to survive
# a reader that holds numbers as doubles.
WHOLE = r"^-?(?:0|[1-9][0-9]{0,14})$"
NUMBER = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$"


def with_objects(
    rows: pl.DataFrame, names: list[str], *, numbers: tuple[str, ...]
) -> pl.DataFrame:
    """Add `attributes`: the named columns of text as one JSON object a row.

    Nulls are left out; a row of nulls has a null. The columns in `numbers` are written
    as numbers, except in a row where one of them is not a whole number: there they
    all stay text.
    """
    names = [name for name in names if rows[name].count()]
    if not names:
        return rows.with_columns(pl.lit(None, pl.String).alias("attributes"))
    encoded = pl.struct(
        pl.col(name).cast(pl.Int64, strict=False) if name in numbers else name
        for name in names
    ).struct.json_encode()
    odd = pl.any_horizontal(
        pl.lit(value=False),
        *(~pl.col(name).str.contains(WHOLE) for name in names if name in numbers),
    ).fill_null(value=False)
    if rows.select(odd.any()).item():
        as_text = pl.struct(names).struct.json_encode()
        encoded = pl.when(odd).then(as_text).otherwise(encoded)
    if any(rows[name].null_count() for name in names):
        encoded = _without_nulls(encoded, names)
    return rows.with_columns(encoded.alias("attributes"))


def _without_nulls(encoded: pl.Expr, names: list[str]) -> pl.Expr:
    # A string cannot hold the text that is removed: its quotes would be escaped.
    left = encoded.str.replace_all(rf',?"(?:{"|".join(names)})":null', "")
    filled = left.str.replace(r"^\{,", "{")
    return pl.when(filled != "{}").then(filled)


def quoted(text: pl.Expr) -> pl.Expr:
    """Return `text` as a JSON string, null for null."""
    wrapped = pl.struct(text.alias("v")).struct.json_encode()
    string = wrapped.str.strip_prefix('{"v":').str.strip_suffix("}")
    return pl.when(text.is_not_null()).then(string)


def number_or_quoted(text: pl.Expr) -> pl.Expr:
    """Return `text` as a JSON number where it is one, as a string elsewhere."""
    return pl.when(text.str.contains(NUMBER)).then(text).otherwise(quoted(text))


def add_member(attributes: pl.Expr, name: str, value: pl.Expr) -> pl.Expr:
    """Return the objects with one more member where its JSON `value` is not null."""
    opened = pl.coalesce(
        attributes.str.strip_suffix("}") + pl.lit(","), pl.lit("{")
    ).str.replace(r"^\{,$", "{")
    added = pl.concat_str(opened, pl.lit(f'"{name}":'), value, pl.lit("}"))
    return pl.coalesce(added, attributes)
