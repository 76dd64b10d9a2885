"""What Lines shows of a value that is compared: a scope for each side."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from logai_core import query
from logai_core.pipeline.places import clause_of
from logai_core.placeholders import place_in
from logai_core.scope import Scope, Side
from workbench.ui.compare.records import ATTRIBUTE, MEASURE
from workbench.ui.state import Pair

_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
SIDES: tuple[Side, Side] = ("incident", "baseline")


def scope_of(
    named: tuple[str, str],
    pair: Pair,
    side: int,
    texts: Mapping[str, str] = _NO_TEXTS,
) -> Scope:
    """Return what Lines shows of a value on a side; `texts` are those of patterns by id."""
    clause, whole = _clause(*named, texts), scope_of_side(pair, side)
    return replace(
        whole,
        sources=_sources(named, whole.sources),
        query=query.with_clause(whole.query, clause) if clause else whole.query,
    )


def scope_of_side(pair: Pair, side: int) -> Scope:
    """Return what Lines shows of a side: more than the side has where windows overlap."""
    return replace(
        pair.within,
        sources=(pair.source_ids, pair.source_ids_b)[side] or pair.within.sources,
        window=pair.window,
        baseline=pair.baseline,
        side=SIDES[side],
    )


def place_of(pair: Pair) -> Scope:
    """Return what a pin of a difference stands for: both windows, or all the sources."""
    sources = pair.within.sources or (*pair.source_ids, *pair.source_ids_b)
    return replace(
        pair.within, window=pair.window, baseline=pair.baseline, sources=sources
    )


def sides_of(pair: Pair) -> tuple[tuple[str, str], ...]:
    """Return what a pin keeps of two sets of sources, beside all of them together."""
    both = zip(SIDES, (pair.source_ids, pair.source_ids_b), strict=True)
    return tuple((side, " ".join(ids)) for side, ids in both if ids)


def pinned_sides(refers: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Return the sources of each side that a pin keeps; none of an older pin."""
    return {side: ids.split() for side, ids in refers if side in SIDES}


def _sources(named: tuple[str, str], of_side: tuple[str, ...]) -> tuple[str, ...]:
    return (named[1],) if named[0] == "source" else of_side


def _clause(dimension: str, value: str, texts: Mapping[str, str]) -> str:
    """Return the query of the records that have a value, as `compare` counts it."""
    if place_in(dimension):
        return clause_of(dimension, value, texts)
    if dimension == MEASURE and place_in(value):
        return clause_of(value, None, texts)
    member = dimension.removeprefix(ATTRIBUTE)
    if dimension == "source":
        return ""
    if dimension == "level":
        return f"level:{value.lower()}"
    if dimension == MEASURE:
        return query.clause_having(value)
    if member != dimension:
        return query.clause_for(f"@{member}", value)
    return query.clause_for("tpl" if dimension == "template" else dimension, value)
