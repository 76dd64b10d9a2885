import time

import pytest

from logai_core.scrub import Scrubber
from logai_core.scrub.stream import scrub_page

MILLION = 1_000_000


@pytest.mark.parametrize("piece", ["a", "password=", ":"])
def test_a_line_of_a_megabyte_costs_linear_time(piece):
    line = (piece * MILLION)[:MILLION]
    began = time.process_time()
    scrub_page([line], Scrubber())
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "piece",
    [
        "1.",
        "a.",
        "1:",
        "a@",
        "eyJ",
        "curl -u ",
        "aB3",
        "+1 ",
        "AB12 ",
        "..com",
        "<token>",
    ],
)
def test_ten_times_the_text_costs_about_ten_times_the_time(piece):
    def seconds(chars: int) -> float:
        line = (piece * chars)[:chars]
        began = time.process_time()
        Scrubber().scrub(line)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(60_000) < 0.1 + 30 * seconds(6_000)


def test_many_secrets_in_a_log_are_sought_together():
    lines = [f"password=hunter{n:08} seen" for n in range(5_000)]
    lines += [f"again hunter{n:08}" for n in range(5_000)]
    scrubber = Scrubber()
    began = time.process_time()
    after = scrub_page(lines, scrubber)
    assert time.process_time() - began < 5
    assert after[-1] == "again <SECRET_5000>"
