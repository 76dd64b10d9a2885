"""Formats from TOML: the ones that come with the program, and a user's own."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import TypeAdapter, ValidationError

from logai_core.errors import FormatError
from logai_core.formats.model import Format, Sample
from logai_core.formats.notations import ALL_TIMES
from logai_core.formats.pieces import expand

_FORMAT = TypeAdapter(Format)
_HINT = "docs/formats.md tells how a format is written."


def library() -> tuple[Format, ...]:
    """Return the formats that come with the program, by family and place in it."""
    files = resources.files("logai_core.formats") / "library"
    return tuple(
        fmt
        for file in sorted(files.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
        for fmt in read_formats(file.read_text(encoding="utf-8"), name=file.name)
    )


def read_formats(text: str, *, name: str) -> tuple[Format, ...]:
    """Return the formats of a TOML file; `name` is for messages.

    Nothing is run but the regex engine, which is linear in the line.

    Raises:
        FormatError: it is not TOML, or not a format.
    """
    try:
        tables = tomllib.loads(text).get("format", [])
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"{name}: not TOML ({error})", hint=_HINT) from error
    if not isinstance(tables, list) or not tables:
        raise FormatError(
            f"{name}: no format in it, expected [[format]] tables", hint=_HINT
        )
    family = name.removesuffix(".toml")
    return tuple(_format(table, name, family) for table in tables)


def _format(table: Mapping[str, Any], name: str, family: str) -> Format:
    where = f"{name}: format {table.get('name', '')!r}"
    try:
        given = dict(table) | {"family": family}
        given["samples"] = tuple(_sample(one) for one in table.get("samples", ()))
        given["patterns"] = tuple(expand(one) for one in table.get("patterns", ()))
        given["continues"] = tuple(expand(one) for one in table.get("continues", ()))
        if table.get("times") == "any":
            given["times"] = ALL_TIMES
        _check_names(given)
        return _FORMAT.validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FormatError(f"{where}: {place}: {first['msg']}", hint=_HINT) from error
    except (FormatError, TypeError) as error:
        what = error.what if isinstance(error, FormatError) else str(error)
        raise FormatError(f"{where}: {what}", hint=_HINT) from error


def _check_names(given: Mapping[str, Any]) -> None:
    unknown = given.keys() - Format.__dataclass_fields__.keys()
    if unknown:
        raise FormatError(f"found {sorted(unknown)[0]!r}, which no format has")


def _sample(table: Mapping[str, Any]) -> Sample:
    return Sample(**{"ts": None, **table})
