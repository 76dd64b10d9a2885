"""Regular expressions over much text run in a process that can be ended."""

from pathlib import Path

import pytest

from logai_core import pipeline
from logai_core.errors import LimitError, QueryError
from logai_core.pipeline import apart, few, find_rows, selecting, vocabulary_of
from logai_core.query import parse
from logai_core.query.apart import has_regex
from logai_core.scope import Scope
from logai_core.settings import Clock, Settings
from logai_core.store import Case
from tests.workbench.cases import APP, shop_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = shop_case(tmp_path_factory.mktemp("apart"))
    pipeline.change_clock(case, APP, Clock("Europe/Berlin", 60.0))
    pipeline.analyze(case, settings=Settings())
    return case


def test_a_query_tells_whether_it_has_a_regex() -> None:
    assert has_regex(parse("a -(b OR /c+/)"))
    assert has_regex(parse("service:(api OR /web[0-9]/)"))
    assert not has_regex(parse('a "/b/" host:web* level>=warn'))


def test_rows_are_the_same_in_a_process_apart(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Scope(query="/[Pp]ool exh.*[0-9]7 ms/ level>=error time>=11:30")
    fields = vocabulary_of(case).fields
    here = find_rows(case, asked, fields).tolist()
    monkeypatch.setattr(selecting, "MOST_BYTES_HERE", -1)  # logs here have 0 bytes
    assert find_rows(case, asked, fields).tolist() == here
    assert len(here) == 12


def test_a_regex_over_few_messages_needs_no_other_process(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields, kinds = vocabulary_of(case).fields, case.table("message_kinds")
    profiles = pipeline.profiles_of(case)
    asked = Scope(query="/[Pp]ool exh.*[0-9]7 ms/ level>=error time>=11:30")
    here = find_rows(case, asked, fields).tolist()
    monkeypatch.setattr(selecting, "MOST_BYTES_HERE", -1)
    apart_too = [find_rows(case, asked, fields, kinds, profiles=profiles).tolist()]
    monkeypatch.setattr(few, "MOST_BYTES_HERE", 100)
    apart_too.append(find_rows(case, asked, fields, kinds, profiles=profiles).tolist())
    monkeypatch.setattr(selecting, "rows_of", None)
    monkeypatch.setattr(few, "MOST_BYTES_HERE", 1 << 20)
    assert find_rows(case, asked, fields, kinds, profiles=profiles).tolist() == here
    assert apart_too == [here, here]


def test_a_search_that_takes_too_long_is_ended(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    with pytest.raises(LimitError, match="ended after"):
        apart.rows_of(case, "/(a|b)+/", vocabulary_of(case).fields)


def test_a_fault_of_a_query_apart_is_a_query_error(case: Case) -> None:
    with pytest.raises(QueryError, match="no field"):
        apart.rows_of(case, "nothing:/a/", vocabulary_of(case).fields)


def test_a_case_without_an_analysis_is_searched_too(tmp_path: Path) -> None:
    case = shop_case(tmp_path)
    case.notes.set_meta(analysed="otherwise")
    found = apart.rows_of(case, "/Pool/", vocabulary_of(case).fields)
    assert found.len() == 120
