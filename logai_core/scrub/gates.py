"""Which layers a line of a whole log may meet: most lines meet few, many none."""

from collections.abc import Iterable, Sequence

import polars as pl

from logai_core.scrub.layers import Layer


def gated(lines: pl.Series, layers: Sequence[Layer]) -> pl.Series:
    """Return per line a mask in which bit N says that layer N may change the line."""
    frame = pl.select(lines.alias("line"))
    once: dict[str | tuple[str, ...], int] = {}
    for place, layer in enumerate(layers):
        once[layer.gate] = once.get(layer.gate, 0) | 1 << place
    bits = [
        pl.when(_passes(gate)).then(pl.lit(mask, pl.UInt64)).otherwise(0)
        for gate, mask in once.items()
    ]
    return frame.select(mask=pl.sum_horizontal(bits)).to_series()


def holding(lines: pl.Series, values: Iterable[str]) -> dict[int, list[str]]:
    """Return by place of a line which of the values stand in it; others are left out."""
    sought = [*values]
    if not sought:
        return {}
    places = lines.str.contains_any(sought).arg_true()
    held = lines.gather(places).str.extract_many(sought, overlapping=True)
    return dict(zip(places.to_list(), held.to_list(), strict=True))


def _passes(gate: str | tuple[str, ...]) -> pl.Expr:
    line = pl.col("line")
    if isinstance(gate, str):
        return line.str.contains(gate)
    return line.str.contains_any([*gate], ascii_case_insensitive=True)
