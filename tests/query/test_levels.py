import polars as pl
import pytest

from logai_core.query import condition, parse
from tests.query.plainly import FIELDS


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("level:error", [17, 18, 19, 20]),
        ("level=ERROR", [17, 18, 19, 20]),
        ("level:severe", [17, 18, 19, 20]),
        ("level:crit", [18]),
        ("level:alert", [19]),
        ("level:notice", [10]),
        ("level:verbose", [5, 6, 7, 8]),
        ("level:emergency", [21, 22, 23, 24]),
        ("level:18", [18]),
        ("level:unknown", [0]),
        ("level>=crit", [18, 19, 20, 21, 22, 23, 24]),
        ("level>error", [21, 22, 23, 24]),
        ("level<debug", [1, 2, 3, 4]),
        ("level<=trace", [1, 2, 3, 4]),
        ("level<trace", []),
        ("level:[info TO warn]", [9, 10, 11, 12, 13, 14, 15, 16]),
        ("level:[* TO trace]", [1, 2, 3, 4]),
        ("level:(trace OR crit)", [1, 2, 3, 4, 18]),
        ("level:fat*", [21, 22, 23, 24]),
        ("level:/^T/", [1, 2, 3, 4]),
        ("-level:*", [0]),
        ("level!=fatal level>=error", [17, 18, 19, 20]),
    ],
)
def test_levels_have_their_order_and_unknown_has_none(
    text: str, numbers: list[int]
) -> None:
    severities = pl.DataFrame({"severity": range(25)}, schema={"severity": pl.UInt8})
    wanted = condition(parse(text), FIELDS)
    assert wanted is not None
    assert severities.filter(wanted)["severity"].to_list() == numbers
