import pytest

from logai_core.query import Completion
from workbench.ui.query_box import offer


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("level:", "level", ""),
        ("error", "ERROR", ""),
        ("app-2", "app-2", ""),
        ('"a b"', "a b", ""),
        ("T17", "T17 GET <path> in <num> ms", "GET <path> in <num> ms"),
        ("-15m", "the last minutes", "the last minutes"),
    ],
)
def test_a_completion_says_nothing_twice(text: str, label: str, said: str) -> None:
    one = Completion(0, 3, text, label)
    assert offer(one) == {"start": 0, "end": 3, "text": text, "label": said}
