import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from logai_core.report import FORMS, Report, render_html
from tests.report.cases import told_report

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]{12}")
TOKYO = timedelta(hours=9)


def times(text: str) -> list[datetime]:
    return [datetime.fromisoformat(found) for found in TIME.findall(text)]


def read(report: Report, form: str) -> str:
    files: Mapping[str, bytes] = FORMS[form].render(report)
    return "".join(content.decode() for content in files.values())


@pytest.mark.parametrize("form", ["html", "md"])
def test_every_time_of_a_report_is_of_its_zone(form: str) -> None:
    here = times(read(told_report(), form))
    there = times(read(told_report(zone="Asia/Tokyo"), form))
    assert len(here) > 30
    assert there == [one + TOKYO for one in here]


def test_a_report_says_at_its_top_which_clock_it_goes_by() -> None:
    assert '<p class="span">All times are UTC.</p>' in render_html(told_report())
    page = render_html(told_report(zone="Asia/Tokyo"))
    assert (
        "All times are those of Asia/Tokyo, but for times within the sentences of "
        "findings and of the drafted summary: these are UTC."
    ) in page
    assert "(UTC)" not in page


def test_the_axes_of_charts_go_by_the_same_clock() -> None:
    page = render_html(told_report(zone="Asia/Tokyo"))
    assert page.count(">2026-11-21, Asia/Tokyo</text>") == page.count("<svg ") - 1
    assert ">21:10</text>" in page
    assert ">12:10</text>" not in page


def test_tables_for_programs_stay_in_utc() -> None:
    assert read(told_report(zone="Asia/Tokyo"), "csv") == read(told_report(), "csv")
