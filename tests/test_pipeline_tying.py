import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from logai_core import pipeline
from logai_core.pipeline import tying
from logai_core.pipeline.tying import Threads, keep_threads, threads_of, tie_threads
from logai_core.settings import DetectSettings, Settings
from logai_core.store import Case, pack, unpack
from tests.workbench.at_sessions import START, case_of, orders_case

KEY = "message:order"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orders_case(tmp_path_factory.mktemp("tying")).root


@pytest.fixture
def orders(made: Path, tmp_path: Path) -> Case:
    return Case.open(Path(shutil.copytree(made, tmp_path / "orders")))


def files(case: Case) -> list[Path]:
    return sorted((case.root / "analyses").glob("*/made-*"))


def assert_same(one: Threads, other: Threads) -> None:
    assert_frame_equal(one.listed, other.listed)
    assert_frame_equal(one.steps.sets, other.steps.sets)
    assert one.steps.names == other.steps.names
    assert [(one[at] == other[at]) for at in (2, 3, 4)] == [True] * 3
    for at in (1, 3, 4, 5):
        assert (one.steps[at] == other.steps[at]).all()


def refuse(_case: Case, _key: str) -> Threads:
    raise AssertionError("tied anew")


def rewrite(case: Case, table: pl.DataFrame | None = None, **told: Any) -> None:
    """Put another table, or other things told of it, in place of what was kept."""
    (path,) = files(case)
    said = pl.read_parquet_metadata(path)
    told = json.loads(said["told"]) | told
    kept = pl.read_parquet(path) if table is None else table
    kept.write_parquet(path, metadata=said | {"told": json.dumps(told)})


def test_an_analysis_keeps_the_threads_of_the_best_id_as_they_are_tied(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    tied = tie_threads(orders, KEY)
    monkeypatch.setattr(tying, "tie_threads", refuse)
    assert_same(threads_of(orders, KEY), tied)
    assert tied.listed.height == 600
    with pytest.raises(AssertionError, match="tied anew"):
        threads_of(orders, "message:cart")


def test_what_was_kept_comes_along_in_a_packed_case(
    orders: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tied = tie_threads(orders, KEY)
    pack(orders, tmp_path / "orders.zip")
    opened = unpack(tmp_path / "orders.zip", tmp_path / "opened")
    monkeypatch.setattr(tying, "tie_threads", refuse)
    assert_same(threads_of(opened, KEY), tied)


def test_another_analysis_keeps_its_own(orders: Case) -> None:
    before = files(orders)
    pipeline.analyze(orders, settings=Settings(detect=DetectSettings(most_series=7)))
    assert files(orders) != before
    assert len(files(orders)) == 1
    assert_same(threads_of(orders, KEY), tie_threads(orders, KEY))


@pytest.mark.parametrize(
    "told",
    [
        {"names": []},
        {"names": ["a", "a"]},
        {"names": 7},
        {"sets": {"set": [], "open": [], "sessions": []}},
        {"sets": {"set": [["a"]], "open": ["no"]}},
        {"left_out": "many"},
        {"doubts": None},
    ],
)
def test_what_a_stranger_wrote_is_made_anew(orders: Case, told: dict[str, Any]) -> None:
    rewrite(orders, **told)
    assert tying._kept(orders, KEY) is None
    assert threads_of(orders, KEY).listed.height == 600


def test_a_table_that_points_beyond_what_there_is_is_made_anew(orders: Case) -> None:
    listed = tie_threads(orders, KEY).listed
    for wrong in (
        listed.with_columns(set=pl.lit(10**9)),
        listed.with_columns(set=pl.lit(-1, pl.Int64)),
        listed.with_columns(set=pl.lit(None, pl.Int64)),
        listed.with_columns(session_id=pl.lit("one")),
        listed.drop("odd"),
        listed.with_columns(
            odd=pl.col("odd").list.eval(
                pl.element().struct.with_fields(step=pl.lit("none of them"))
            )
        ),
    ):
        rewrite(orders, wrong)
        assert tying._kept(orders, KEY) is None
    files(orders)[0].write_bytes(b"PAR1")
    assert tying._kept(orders, KEY) is None
    rewritten = keep_threads(orders)
    assert rewritten is None
    assert tying._kept(orders, KEY) is not None


def test_what_takes_long_to_read_again_is_not_kept(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(orders)[0].unlink()
    monkeypatch.setattr(tying, "MOST_KEPT", 10)
    keep_threads(orders)
    assert files(orders) == []


def test_threads_are_not_odd_for_want_of_what_an_ended_source_logs(
    tmp_path: Path,
) -> None:
    begins = [START + timedelta(seconds=5 * number) for number in range(300)]
    orders = [f"order B{number:05}" for number in range(300)]
    shop = [(at, f"{order} taken") for at, order in zip(begins, orders, strict=True)]
    shop += [
        (at + timedelta(seconds=2), f"{order} packed from cart 7")
        for at, order in zip(begins, orders, strict=True)
    ]
    pay = [
        (at + timedelta(seconds=1), f"{order} settled")
        for at, order in zip(begins[:297], orders, strict=False)
        if order != "order B00100"
    ]
    case = case_of(tmp_path, {"shop.log": shop, "pay.log": pay})
    listed = tie_threads(case, KEY).listed
    assert listed.filter("flagged")["session_id"].to_list() == ["B00100"]
