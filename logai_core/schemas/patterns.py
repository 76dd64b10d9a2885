"""Shapes and templates, their variables, and what people decided about them."""

import polars as pl

from logai_core.schemas.types import UTC_US

# One row a distinct masked message.
SHAPES = pl.Schema(
    {"shape_id": pl.UInt64(), "shape": pl.String(), "records": pl.UInt64()}
)

# The small table that analysts edit: which template a shape belongs to.
SHAPE_TEMPLATES = pl.Schema(
    {"shape_id": pl.UInt64(), "template_id": pl.String(), "template": pl.String()}
)

# Records whose template is not that of their shape, because a person split it by a value
# that is masked in shapes.
PARTED = pl.Schema(
    {
        "source_id": pl.String(),
        "line_no": pl.UInt32(),
        "template_id": pl.String(),
        "template": pl.String(),
    }
)

# What people decided about templates, whether the case has them or not: a name to
# show instead of the text, not worth looking at, kept whatever the miner says.
TEMPLATE_MARKS = pl.Schema(
    {
        "template_id": pl.String(),
        "name": pl.String(),
        "noise": pl.Boolean(),
        "pinned": pl.Boolean(),
    }
)

# One row a template, largest first. `lines` counts physical lines, `share` is
# records over all records. `levels` holds records by display level, in the order
# of `levels.NAMES`; `trend` holds records in TREND_BUCKETS equal slices of the
# case's time span. `only_host` and `only_service` are set where all its records are of one,
# of several that the case has, and too many for that to be chance.
TREND_BUCKETS = 40
TEMPLATES = pl.Schema(
    {
        "template_id": pl.String(),
        "template": pl.String(),
        "records": pl.UInt64(),
        "lines": pl.UInt64(),
        "share": pl.Float64(),
        "shapes": pl.UInt32(),
        "first_ts": UTC_US,
        "last_ts": UTC_US,
        "severity": pl.UInt8(),
        "levels": pl.List(pl.UInt64()),
        "trend": pl.List(pl.UInt32()),
        "sources": pl.List(pl.String()),
        "only_host": pl.String(),
        "only_service": pl.String(),
    }
)

# Templates that the miner is not sure of, and the edit that would set each right: split
# `templates[0]` at `position`, or merge `templates` to the text `to`. `why` is a sentence.
DOUBTS = pl.Schema(
    {
        "template_id": pl.String(),
        "why": pl.String(),
        "edit": pl.String(),
        "templates": pl.List(pl.String()),
        "to": pl.String(),
        "position": pl.UInt16(),
    }
)

# How much each template deserves a look, the most first, and why: short phrases such as
# "burst 14:02" or "only on host b", the weightiest first.
INTEREST = pl.Schema(
    {
        "template_id": pl.String(),
        "interest": pl.Float64(),
        "reasons": pl.List(pl.String()),
    }
)

# One row a placeholder of a template, from left to right. `values` counts distinct ones,
# `unfit` the records that could not be taken apart. `low` and `high` are the range where
# all values are numbers, units aside. `top` are the commonest, `rare` the rarest, where
# others are not, `only_inside` those that no record outside the window has; each with
# its records, and those inside the window.
VALUE_COUNT = pl.Struct(
    {"value": pl.String(), "records": pl.UInt64(), "inside": pl.UInt64()}
)
VARIABLES = pl.Schema(
    {
        "position": pl.UInt16(),
        "kind": pl.String(),
        "records": pl.UInt64(),
        "unfit": pl.UInt64(),
        "values": pl.UInt64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "top": pl.List(VALUE_COUNT),
        "rare": pl.List(VALUE_COUNT),
        "only_inside": pl.List(VALUE_COUNT),
    }
)
