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
from logai_core.pipeline.tying import (
    Threads,
    bind,
    keep_threads,
    threads_of,
    tie_threads,
)
from logai_core.sessions.covering import COVERED
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
    assert_frame_equal(one.covered, other.covered)
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


def test_an_older_analysis_says_nothing_of_what_its_sources_cover(
    orders: Case,
) -> None:
    (path,) = files(orders)
    said = pl.read_parquet_metadata(path)
    told = {k: v for k, v in json.loads(said["told"]).items() if k != "covered"}
    kept = pl.read_parquet(path)
    kept.write_parquet(path, metadata=said | {"told": json.dumps(told)})
    found = threads_of(orders, KEY)
    assert_frame_equal(found.covered, COVERED.to_frame())
    assert_frame_equal(found.listed, tie_threads(orders, KEY).listed)


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
        {"covered": {"template_id": ["a", "a"], "since": [0, 0], "until": [1, 1]}},
        {"covered": {"template_id": ["a"], "since": ["then"], "until": [1]}},
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
    keep_threads(orders, bind(orders.records_with_templates(), KEY))
    assert tying._kept(orders, KEY) is not None


def test_what_takes_long_to_read_again_is_not_kept(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(orders)[0].unlink()
    monkeypatch.setattr(tying, "MOST_KEPT", 10)
    keep_threads(orders, bind(orders.records_with_templates(), KEY))
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


@pytest.fixture(scope="module")
def repeating(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return orders of which one is charged five times, and all others once."""
    lines = []
    for number in range(400):
        at, order = START + timedelta(seconds=5 * number), f"order B{number:05}"
        lines.append((at, f"{order} taken"))
        lines += [
            (at + timedelta(milliseconds=40 + more), f"{order} charged")
            for more in range(5 if number == 200 else 1)
        ]
        lines.append((at + timedelta(milliseconds=90), f"{order} packed"))
    return case_of(tmp_path_factory.mktemp("repeating"), {"shop.log": lines}).root


def odd_of(threads: Threads) -> pl.DataFrame:
    told = threads.listed.filter(pl.col("odd").list.len() > 0)
    return told.select("session_id", "odd").explode("odd").unnest("odd")


def test_a_repeat_as_a_reason_is_read_back_as_it_was_kept(
    repeating: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.open(repeating)
    tied = tie_threads(case, KEY)
    repeats = odd_of(tied).drop_nulls("times").select("session_id", "times", "usually")
    assert repeats.rows() == [("B00200", 5, 1)]
    monkeypatch.setattr(tying, "tie_threads", refuse)
    assert_same(threads_of(case, KEY), tied)


@pytest.mark.parametrize("name", ["usually", "times", "share", "sessions", "given"])
def test_a_reason_that_could_not_be_said_is_made_anew(
    repeating: Path, tmp_path: Path, name: str
) -> None:
    case = Case.open(Path(shutil.copytree(repeating, tmp_path / "repeating")))
    nothing = pl.lit(None).alias(name)
    odd = pl.col("odd").list.eval(pl.element().struct.with_fields(nothing))
    listed = tie_threads(case, KEY).listed
    rewrite(case, listed.with_columns(odd.cast(listed.schema["odd"])))
    assert tying._kept(case, KEY) is None
