from pathlib import Path

import numpy as np
import pytest

from logai_core import pipeline
from logai_core.errors import CaseError, LimitError, QueryError
from logai_core.pipeline import asking
from logai_core.settings import Clock, Settings
from logai_core.sql.child import _unpacked, packed
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START
from tests.workbench.cases import APP, WEB, shop_case

ENDLESS = (
    "WITH RECURSIVE a(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a) "
    "SELECT count(*) FROM a"
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = shop_case(tmp_path_factory.mktemp("asking"))
    pipeline.change_clock(case, APP, Clock("Europe/Berlin", 60.0))
    pipeline.analyze(case, settings=Settings())
    return case


def test_records_of_the_scope_are_asked_by_the_clocks_of_their_sources(
    case: Case,
) -> None:
    statement = (
        "SELECT source_id, count(*) AS n, min(ts) AS first, "
        "(SELECT sum(records) FROM sources) AS all_records FROM records "
        "GROUP BY source_id ORDER BY source_id"
    )
    rows = np.arange(1_100, 1_300, dtype=np.uint32)
    answer = asking.ask(case, rows, statement)
    assert answer.rows.rows() == [
        (WEB, 100, "2026-11-20 12:55:00.000000", 1324),
        (APP, 100, "2026-11-20 12:01:00.000000", 1324),
    ]
    assert (answer.more, answer.seconds > 0) == (False, True)


def test_a_statement_without_an_end_is_ended(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS", 1.0)
    with pytest.raises(LimitError, match="ended after 1 s"):
        asking.ask(case, None, ENDLESS)


def test_a_file_elsewhere_is_refused_and_nothing_is_written(
    case: Case, tmp_path: Path
) -> None:
    before = sorted(case.root.rglob("*"))
    with pytest.raises(QueryError, match="reaches for a file"):
        asking.ask(case, None, "FROM read_text('/proc/self/environ')")
    assert sorted(case.root.rglob("*")) == before


def test_a_case_without_an_analysis_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no analysis"):
        asking.ask(new_case(tmp_path, title="New", now=START), None, "FROM records")


@pytest.mark.parametrize("height", [1, 7, 8, 9, 1000])
def test_row_numbers_survive_their_packing(height: int) -> None:
    rows = np.arange(0, height, 3, dtype=np.uint32)
    assert _unpacked(packed(rows, height)).to_list() == rows.tolist()
