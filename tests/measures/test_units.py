import polars as pl
import pytest

from logai_core.measures.units import amounts_of, named_unit, unit_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5ms", 0.005),
        ("1m30s", 90.0),
        ("1h2m3.5s", 3723.5),
        ("<1 sec", 1.0),
        ("2µs", 2e-6),
        ("12KB", 12 * 1024.0),
        ("1.5 MiB", 1.5 * 1024**2),
        ("8 bytes", 8.0),
        ("1,234", 1234.0),
        ("-3", -3.0),
        ("1.5e3", 1500.0),
        ("1,5ms", None),
        ("5 parrots", None),
        ("", None),
        (None, None),
    ],
)
def test_an_amount_is_read_in_seconds_or_bytes(
    text: str | None, amount: float | None
) -> None:
    read = amounts_of(pl.Series([text, "1s"], dtype=pl.String))
    assert read.to_list() == [amount if amount is None else pytest.approx(amount), 1.0]


def test_values_that_state_units_of_one_kind_have_that_unit() -> None:
    texts = (
        ["5ms", "2s"],
        ["1KB", "12 bytes"],
        ["1", "2"],
        ["5ms", "1KB"],
        ["5ms", "2 hens"],
    )
    assert [unit_of(pl.Series(one)) for one in texts] == ["s", "bytes", "", None, None]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("duration_ms", "ms"),
        ("tookMs", "ms"),
        ("elapsed_seconds", "s"),
        ("bytes", "bytes"),
        ("heapMB", "MB"),
        ("cpu_pct", "%"),
        ("items", ""),
        ("bytes_sent", ""),
    ],
)
def test_a_name_tells_the_unit_that_it_ends_with(name: str, unit: str) -> None:
    assert named_unit(name) == unit
