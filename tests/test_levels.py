import polars as pl
import pytest

from logai_core.levels import NAMES, level_name, name_of, severity_of


@pytest.mark.parametrize(
    ("severity", "name"),
    [(0, "UNKNOWN"), (1, "TRACE"), (4, "TRACE"), (5, "DEBUG"), (9, "INFO"),
     (13, "WARN"), (17, "ERROR"), (20, "ERROR"), (21, "FATAL"), (24, "FATAL")],
)  # fmt: skip
def test_severity_numbers_have_seven_names(severity: int, name: str) -> None:
    column = pl.DataFrame({"s": [severity]}, schema={"s": pl.UInt8})
    assert column.select(level_name(pl.col("s"))).item() == name == name_of(severity)


def test_levels_are_read_as_written_and_unknown_ones_stay_unknown() -> None:
    written = ["WARN", "[error]", "Critical", "E", "notice", "very bad", None, "SEVERE"]
    column = pl.DataFrame({"level": written}, schema={"level": pl.String})
    numbers = column.select(severity_of(pl.col("level")))["level"].to_list()
    assert numbers == [13, 17, 18, 17, 10, 0, 0, 17]


def test_there_is_a_name_for_every_group_of_severity_numbers() -> None:
    assert [name_of(4 * group) for group in range(7)] == list(NAMES)
