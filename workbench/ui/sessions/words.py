"""What is odd about a thread in the words of the page, and what patterns are called."""

from collections.abc import Collection, Mapping

from logai_core.detect.steps import percent
from workbench.ui import grids
from workbench.ui.patterns import edits
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
    if not ids:
        return {}
    called = edits.names(here, edits.decided(here))
    return {one: plain(called[one], most=most) for one in ids if one in called}
