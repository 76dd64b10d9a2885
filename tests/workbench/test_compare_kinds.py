import polars as pl

from logai_core.schemas import CHANGES, DISTRIBUTIONS, LEFT_OUT
from workbench.ui.compare.kinds import by_kind
from workbench.ui.compare.records import Difference


def changes_of(*rows: tuple[str, bool]) -> pl.DataFrame:
    told = pl.DataFrame(
        rows, {"dimension": pl.String, "significant": pl.Boolean}, orient="row"
    )
    missing = [
        pl.lit(None, kind).alias(name)
        for name, kind in CHANGES.items()
        if name not in told
    ]
    return told.with_columns(missing).select(CHANGES.names())


def found(*rows: tuple[str, bool], left: list[tuple[str, int]]) -> Difference:
    left_out = pl.DataFrame(
        [(kind, values, 10 * values, values) for kind, values in left],
        LEFT_OUT,
        orient="row",
    )
    return Difference(changes_of(*rows), left_out, DISTRIBUTIONS.to_frame(), 9, 9)


def test_values_of_each_kind_are_significant_or_not_or_left_out() -> None:
    told = [("level", True), *[("template", True)] * 2, *[("template", False)] * 3]
    rows = by_kind(found(*told, ("attribute:ip", False), left=[("attribute:ip", 40)]))
    assert rows.rows() == [
        ("pattern", 5, 2, 3, 0, 0, 0),
        ("level", 1, 1, 0, 0, 0, 0),
        ("ip", 41, 0, 1, 40, 400, 40),
    ]


def test_nothing_compared_has_no_kinds() -> None:
    assert by_kind(found(left=[])).is_empty()
