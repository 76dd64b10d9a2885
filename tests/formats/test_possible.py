import polars as pl
import pytest

from logai_core.formats import ALL, Format
from logai_core.formats.guessing import EXPLAINS, explains
from logai_core.formats.possible import possible

LINES = [
    line for fmt in ALL for sample in fmt.samples for line in sample.line.split("\n")
]
EXACT = [fmt for fmt in ALL if fmt.kind in EXPLAINS and fmt.kind != "delimited"]


@pytest.mark.parametrize("place", range(3))
def test_what_explains_a_line_is_possible(place: int) -> None:
    lines = pl.Series("line", LINES[place::7])
    exact = lines.to_frame().select(
        explains(pl.col("line"), fmt).any().alias(fmt.name) for fmt in EXACT
    )
    found = {name for name, here in exact.row(0, named=True).items() if here}
    assert found - possible(lines, ALL) == set()


def test_most_formats_are_not_possible_for_plain_words() -> None:
    assert len(possible(pl.Series(["words"]), ALL)) < len(ALL) / 3


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r"^\w+$", "ö"),
        (r"^a\b", "a"),
        (r"^[a-z&&[^b]]+$", "a"),
        (r"^(?x) a $", "a"),
        (r"^a{1001}$", "a" * 1001),
        (r"^[^a]$", "\U0001f600"),
        (r"(?i)^k$", "\u212a"),
        (r"^.$", "\u2028"),
    ],
)
def test_patterns_that_are_read_otherwise_elsewhere_stay_possible(
    pattern: str, line: str
) -> None:
    fmt = Format("own", "Own", "text", (), patterns=(pattern,))
    assert pl.Series([line]).str.contains(pattern).all()
    assert possible(pl.Series([line]), [fmt]) == {"own"}
