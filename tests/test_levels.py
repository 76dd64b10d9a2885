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


@pytest.mark.parametrize(
    ("severity", "words"),
    [
        (1, ["trace", "TRC", "trce", "FINEST", "T", "V"]),
        (5, ["debug", "DBG", "dbug", "verbose", "VRB", "finer", "D"]),
        (6, ["fine"]),
        (7, ["CONFIG"]),
        (9, ["info", "INF", "Information", "informational", "Note", "II", "I"]),
        (10, ["notice", "N"]),
        (13, ["warn", "WRN", "Warning", "WW", "W"]),
        (17, ["error", "ERR", "SEVERE", "failure", "fail", "EE", "E"]),
        (18, ["crit", "critical", "DPANIC", "C"]),
        (19, ["alert", "A"]),
        (21, ["emerg", "emergency", "panic", "fatal", "FTL", "F"]),
        (0, ["", "log", "ok", "default", "7", "errors", "ÉRROR"]),
    ],
)
def test_common_words_for_levels_have_numbers(severity: int, words: list[str]) -> None:
    column = pl.DataFrame({"level": words})
    numbers = column.select(severity_of(pl.col("level")))["level"].to_list()
    assert numbers == [severity] * len(words)


def test_the_levels_of_a_format_go_before_the_words() -> None:
    column = pl.DataFrame({"level": ["F", "f", "CRITICAL", "critical"]})
    own = {"F": 9, "CRITICAL": 21}
    numbers = column.select(severity_of(pl.col("level"), own))["level"].to_list()
    assert numbers == [9, 21, 21, 18]


def test_there_is_a_name_for_every_group_of_severity_numbers() -> None:
    assert [name_of(4 * group) for group in range(7)] == list(NAMES)
