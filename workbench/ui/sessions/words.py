"""What is odd about a thread in the words of the page, and what patterns are called."""

from collections.abc import Collection, Mapping

import polars as pl

from logai_core import pipeline
from logai_core.detect.steps import percent
from workbench.ui import grids
from workbench.ui.scope import Loaded
from workbench.ui.sessions.records import Odd
from workbench.ui.text import plain

MOST_CHARS = 600


def in_short(odd: list[Odd], texts: Mapping[str, str]) -> str:
    """Return what is odd about a thread as one line that begins with the step itself."""
    return "; ".join(_short(one, texts) for one in odd)


def _short(one: Odd, texts: Mapping[str, str]) -> str:
    step, given = (f"'{texts.get(one[end], one[end])}'" for end in ("step", "given"))
    side = "after" if one["follows"] else "before"
    share = f"{percent(one['share'])} of {one['sessions']:,}"
    if one["present"]:
        return f"unusual: {step}, in only {share} {side} {given}"
    return f"missing: {step}, in {share} {side} {given}"


def expected_here(one: Odd, texts: Mapping[str, str]) -> str:
    """Return what stands in place of a missing step."""
    step, given = (texts.get(one[end], one[end]) for end in ("step", "given"))
    side = "after" if one["follows"] else "before"
    return plain(
        f"expected here: '{step}', in {percent(one['share'])} of "
        f"{one['sessions']:,} threads {side} '{given}'",
        most=MOST_CHARS,
    )


def texts_of(
    here: Loaded, ids: Collection[str], *, most: int = grids.MOST_CHARS
) -> dict[str, str]:
    """Return what patterns are called: their names, or else their texts, as one line."""
    own = pl.col("template_id").is_in(list(ids))
    found = here.table("templates").filter(own).select("template_id", "template")
    marks = pipeline.marks_of_case(here.case).select("template_id", "name")
    called = found.join(marks, on="template_id", how="left").with_columns(
        template=pl.coalesce("name", "template")
    )
    shown = called.select("template_id", grids.flat("template", most=most))
    return dict(shown.iter_rows())
