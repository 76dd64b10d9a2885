import numpy as np
import polars as pl
from inline_snapshot import snapshot

from logai_core.schemas import IDS
from logai_core.sessions import best_id, find_ids
from logai_core.sessions.sample import looked_at
from tests.builders import at
from tests.sessions.builders import named, orders


def found_in(records: pl.DataFrame, most: int = 80_000) -> list[str]:
    return find_ids(records.lazy(), most=most)["key"].to_list()


def test_the_same_ids_at_several_places_are_listed_once_the_column_first() -> None:
    assert found_in(orders(200)) == ["trace_id"]


def test_an_id_is_found_in_the_attributes_when_no_column_has_it() -> None:
    bare = orders(200).with_columns(trace_id=pl.lit(None, pl.String))
    assert found_in(bare) == ["attribute:order_id"]


def test_an_id_is_found_in_messages_when_nothing_else_has_it() -> None:
    nothing = pl.lit(None, pl.String)
    bare = orders(200).with_columns(trace_id=nothing, attributes=nothing)
    assert found_in(bare) == ["message:order"]


def test_what_an_id_ties_is_counted() -> None:
    row = find_ids(orders(200).lazy()).row(0, named=True)
    assert row == snapshot(
        {
            "key": "trace_id",
            "kind": "column",
            "name": "trace_id",
            "records": 1000,
            "looked_at": 1000,
            "share": 1.0,
            "ids": 200,
            "lines_per_id": 5.0,
            "templates_per_id": 5.0,
            "span_s": 12.0,
            "templates": 5,
            "score": 0.881888,
        }
    )


def test_names_of_parts_of_a_program_are_no_ids() -> None:
    parts = [
        "shop.Cart",
        "shop.Orders",
        "shop.Stock",
        "shop.Pay",
        "shop.Mail",
        "shop.Web",
    ]
    log = orders(200).with_columns(trace_id=pl.lit(None, pl.String))
    part = log["line_no"].cast(pl.Int64) // 40 % len(parts)
    written = [f'{{"logger":"{parts[at]}"}}' for at in part]
    assert "attribute:logger" not in found_in(
        log.with_columns(attributes=pl.Series(written))
    )


def test_an_id_that_ends_soon_is_better_than_one_that_stays() -> None:
    records = orders(200).with_columns(
        user_id=pl.format("u{}", pl.col("line_no") % 7), attributes=pl.lit(None, pl.String)
    )  # fmt: skip
    ids = find_ids(records.lazy())
    assert ids["key"].to_list() == ["trace_id", "user_id"]
    assert ids["score"][0] > 10 * ids["score"][1]


def test_numbers_that_recur_by_chance_make_no_sessions() -> None:
    sizes = np.random.default_rng(7).integers(0, 500, 3_000).tolist()
    words = ["read", "wrote", "moved"]
    records = named(
        [f"{words[n % 3]} block {size}" for n, size in enumerate(sizes)],
        [f"T{n % 3}" for n in range(3_000)],
    )
    ids = find_ids(records.lazy())
    assert (ids["key"].to_list(), best_id(ids)) == (["message:block"], None)


def test_numbers_beside_a_measure_are_listed_last_if_at_all() -> None:
    sizes = np.random.default_rng(7).integers(0, 500, 3_000).tolist()
    records = named(
        [f"{'read' if n % 2 else 'wrote'} size={one}" for n, one in enumerate(sizes)],
        [f"T{n % 2}" for n in range(3_000)],
    )
    assert find_ids(records.lazy()).filter(pl.col("score") > 0.01).is_empty()


def test_the_best_id_makes_the_sessions() -> None:
    assert best_id(find_ids(orders(200).lazy())) == "trace_id"


def test_where_there_is_no_id_none_is_best() -> None:
    assert best_id(IDS.to_frame()) is None


def test_ids_in_records_of_one_template_tie_nothing() -> None:
    records = named([f"order {n // 2} seen" for n in range(400)], ["T1"] * 400)
    assert found_in(records) == []


def test_ids_are_found_without_times() -> None:
    undated = orders(200).with_columns(ts=pl.lit(None, pl.Datetime("us", "UTC")))
    assert found_in(undated) == ["trace_id"]


def test_no_records_have_no_ids() -> None:
    assert find_ids(orders(0).lazy()).equals(IDS.to_frame())


def test_neither_the_order_of_records_nor_the_time_matters() -> None:
    records = orders(150)
    whole = find_ids(records.lazy())
    mixed = records.sample(fraction=1, shuffle=True, seed=3)
    assert find_ids(mixed.lazy()).equals(whole)
    later = records.with_columns(pl.col("ts") + pl.duration(days=3))
    assert find_ids(later.lazy()).equals(whole)
    chunks = pl.concat([records[:77], records[77:]], rechunk=False)
    assert find_ids(chunks.lazy()).equals(whole)


def test_of_many_records_stretches_of_time_are_looked_at() -> None:
    records = orders(4_000)
    seen = looked_at(records.lazy(), 2_000)
    assert 1_800 <= seen.height <= 2_400
    assert (seen["ts"].min(), seen["ts"].max()) == (at(0), records["ts"].max())
    assert found_in(records, 2_000) == ["trace_id"]


def test_stretches_hold_whole_sessions_of_several_files() -> None:
    records = orders(4_000).with_columns(
        source_id=pl.when(pl.col("service") == "shop").then(pl.lit("a")).otherwise(pl.lit("b"))
    )  # fmt: skip
    ids = find_ids(records.lazy(), most=2_000)
    assert ids["lines_per_id"].to_list() == [5.0]
