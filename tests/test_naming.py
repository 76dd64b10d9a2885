import pytest

from logai_core.naming import series_name
from logai_core.schemas import SERIES_KIND

NAMES = {"T1": "login took <dur>", "s1": "app.log"}


@pytest.mark.parametrize(
    ("kind", "key", "name"),
    [
        ("total", "", "All records"),
        ("level", "ERROR", "Level ERROR"),
        ("template", "T1", "Pattern T1  login took <dur>"),
        ("template", "T2", "Pattern T2"),
        ("source", "s1", "Source app.log"),
        ("service", "api", "Service api"),
        ("host", "web1", "Host web1"),
        ("errors", "", "Errors"),
        ("errors", "api", "Errors of service api"),
        ("measure", "duration_ms", "duration_ms"),
        ("measure", "T1:duration_ms", "duration_ms of “login took <dur>”"),
        ("measure", "T1:0", "value 1 of “login took <dur>”"),
        ("measure", "*:duration_ms", "duration_ms, against what each pattern has"),
        ("value", "version=1.3", "version is 1.3"),
    ],
)
def test_a_series_is_called_after_what_it_counts(
    kind: str, key: str, name: str
) -> None:
    assert kind in SERIES_KIND.categories
    assert series_name(kind, key, NAMES) == name
