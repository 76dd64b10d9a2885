"""What patterns, sources and places of patterns are called where they are compared."""

from collections.abc import Mapping

from logai_core.placeholders import called
from workbench.ui.compare.records import ATTRIBUTE, Difference
from workbench.ui.patterns import edits
from workbench.ui.scope import Loaded
from workbench.ui.text import plain

MOST_CHARS = 40


def names_of(found: Difference, here: Loaded) -> dict[str, str]:
    """Return the names of patterns and sources by id, and of places by dimension."""
    names = edits.names(here, edits.decided(here))
    kinds = {*found.changes["dimension"], *found.distributions["measure"]}
    return names | called(kinds, texts_of(here), names)


def texts_of(here: Loaded) -> dict[str, str]:
    """Return the texts of patterns by id, whatever these are called."""
    return dict(here.table("templates").select("template_id", "template").iter_rows())


def dimension_name(dimension: str, names: Mapping[str, str]) -> str:
    """Return what a dimension is called on the page."""
    if dimension == "template":
        return "pattern"
    name = names.get(dimension, dimension.removeprefix(ATTRIBUTE))
    return plain(name, most=MOST_CHARS if name == dimension else 2 * MOST_CHARS)
