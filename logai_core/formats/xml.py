"""Recognising events that are one XML element each, on one line or several."""

import re

import polars as pl

from logai_core.formats.model import Format


def begins_element(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a line begins one of the format's elements (its `marks`)."""
    tags = "|".join(re.escape(mark) for mark in fmt.marks)
    return line.str.contains(rf"^[ \t]*<(?:{tags})(?:[ \t>]|$)")


def is_element(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a text begins and ends as one element."""
    ended = (
        line.str.strip_chars_end().str.ends_with(f"</{mark}>") for mark in fmt.marks
    )
    return begins_element(line, fmt) & pl.any_horizontal(*ended)
