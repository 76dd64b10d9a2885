import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from logai_core import compare
from logai_core.pipeline import counted_by, differing, kept_ids, members, subjects
from logai_core.pipeline.overview import keep_overview
from logai_core.pipeline.tying import bind
from logai_core.schemas import IDS
from logai_core.scope import Window
from logai_core.store import Case
from logai_core.store.case import TABLES
from logai_core.store.kept import keep, kept_of
from tests.workbench.at_sessions import START, UNSETTLED, orders_case

KEY = "message:order"
WINDOW = Window(*(START + timedelta(seconds=one) for one in (2_000, 2_150)))
BASELINE = Window(*(START + timedelta(seconds=one) for one in (0, 2_000)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orders_case(tmp_path_factory.mktemp("counted")).root


@pytest.fixture
def orders(made: Path, tmp_path: Path) -> Case:
    return Case.open(Path(shutil.copytree(made, tmp_path / "orders")))


def listed(*told: tuple[str, float, float]) -> pl.DataFrame:
    """Return IDS of these keys, their shares and scores."""
    row = dict.fromkeys(IDS)
    rows = [row | {"key": key, "share": of, "score": fit} for key, of, fit in told]
    return pl.DataFrame(rows, schema=IDS)


def test_ids_that_make_sessions_may_be_counted_and_columns_of_ids_always() -> None:
    found = listed(("pair:rid", 0.9, 0.4), ("pair:user", 1.0, 0.049))
    assert counted_by.names_of(found) == ["pair:rid", "trace_id", "request_id"]
    assert counted_by.names_of(listed()) == ["trace_id", "request_id"]


def test_of_the_ids_found_the_two_that_most_records_have_are_counted_in_their_order() -> (
    None
):
    found = listed(
        ("message:job", 0.1, 0.9),
        ("pair:rid", 0.6, 0.5),
        ("request_id", 0.2, 0.4),
        ("attribute:order", 0.7, 0.3),
        ("message:uuid", 0.5, 0.2),
    )
    assert counted_by.names_of(found) == ["pair:rid", "request_id", "attribute:order", "trace_id"]  # fmt: skip


def test_what_is_no_place_of_an_id_is_not_read() -> None:
    found = listed(("pair:(((", 0.9, 0.9), ("nothing", 0.9, 0.8), ("pair:a", 0.5, 0.5))
    assert counted_by.names_of(found) == ["pair:a", "trace_id", "request_id"]


def by_text(case: Case) -> pl.DataFrame:
    both = compare.sides(
        case.records_with_templates(),
        (WINDOW.start, WINDOW.end),
        (BASELINE.start, BASELINE.end),
    )
    return compare.compare(*both, ids=counted_by.read_by([KEY]))


def changes(case: Case) -> pl.DataFrame:
    return differing.changes_between(case, WINDOW, BASELINE)


def test_a_case_is_compared_by_the_id_that_its_messages_hold(orders: Case) -> None:
    first = changes(orders).row(0, named=True)
    names = ("unit", "change", "units", "units_of", "units_b", "units_of_b")
    texts = dict(orders.table("templates").select("template_id", "template").rows())
    assert texts[first["value"]] == "order <hex> charge settled"
    lacking = len(UNSETTLED)
    assert [first[one] for one in names] == [KEY, "gone", 0, lacking, 400, 400]


def test_it_is_the_same_by_text_and_with_or_without_kept_columns(
    orders: Case,
) -> None:
    kept = changes(orders)
    assert kept.equals(by_text(orders))
    name = kept_ids._id(KEY)
    assert kept_of(orders, name, kept_ids._DIFFERENT, kept_ids._ID) is not None
    for path in (orders.root / "analyses").glob("*/all-*"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert changes(orders).equals(kept)
        path.unlink()
        assert changes(orders).equals(kept)
        path.write_bytes(whole)


def test_an_analysis_of_before_ids_were_kept_is_compared_alike(orders: Case) -> None:
    kept = changes(orders)
    known = members.kept_index(orders)
    assert known is not None
    index = kept_of(orders, members._INDEX, members._NAMES, members._OF)
    assert index is not None
    older = index.table.filter(pl.col("name").ne_missing(KEY))
    keep(orders, members._INDEX, index._replace(table=older))
    for path in (orders.root / "analyses").glob("*/all-*"):
        if pl.read_parquet_metadata(path).get("name") == kept_ids._id(KEY):
            path.unlink()
    assert KEY not in members.kept_index(orders).ids  # type: ignore[union-attr]
    assert changes(orders).equals(kept)


def read_anew(*_: object) -> None:
    raise AssertionError("messages were read again")


def test_what_the_best_id_ties_is_kept_without_reading_messages_again(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = kept_ids.ids_in(orders.records(), KEY)
    assert built is not None
    bound = bind(orders.records_with_templates(), KEY)
    for path in (orders.root / "analyses").glob("*/all-*"):
        path.unlink()
    monkeypatch.setattr(kept_ids, "ids_in", read_anew)
    assert kept_ids.keep_ids(orders, [KEY], bound) == [KEY]
    kept = kept_ids.kept_ids(orders, KEY)
    assert kept is not None
    assert kept.different == built.different == 600
    assert np.array_equal(kept.of, built.of)
    assert kept_ids.keep_ids(orders, [KEY], None) == [KEY]  # there already


def test_records_without_a_template_have_ids_too(orders: Case) -> None:
    whole = orders.records_with_templates()
    odd = pl.when(pl.col("line_no") % 2 == 0).then("template_id")
    bound = bind(whole.with_columns(template_id=odd), KEY)
    assert bound.held.height < bound.rows.size == bind(whole, KEY).rows.size
    found = kept_ids._numbered(bound.rows, bound.ids, whole.collect().height)
    built = kept_ids.ids_in(orders.records(), KEY)
    assert found is not None
    assert built is not None
    assert np.array_equal(found.of, built.of)


def test_ids_are_kept_for_the_next_analysis_and_those_added_that_it_finds(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {name: orders.table(name) for name in TABLES}
    none = tables["ids"].head(0)
    orders.save_analysis(tables | {"ids": none}, {"number": 1})
    keep_overview(orders, None)
    before = orders.analysis
    assert kept_ids.kept_ids(orders, KEY) is None
    orders.save_analysis(tables, {"number": 2})
    keep_overview(orders, before)
    again = orders.analysis
    assert kept_ids.kept_ids(orders, KEY) is not None
    orders.save_analysis(tables, {"number": 3})
    monkeypatch.setattr(kept_ids, "ids_in", read_anew)
    keep_overview(orders, again)
    assert kept_ids.kept_ids(orders, KEY) is not None


def test_what_is_told_a_model_names_the_id(orders: Case) -> None:
    told = subjects._differences(orders, (WINDOW, BASELINE))
    assert told[0].endswith(
        "gone, in 0 of 30 sessions of order, in 400 of 400 sessions of order "
        "of the baseline; 0 records, 400 in the baseline"
    )


def test_records_without_an_analysis_are_looked_through_for_ids(orders: Case) -> None:
    found = counted_by.found_in(orders.records_with_templates())
    assert list(found) == [KEY, "message:cart", "trace_id", "request_id"]
