import json
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.schemas import IDS
from logai_core.sessions import best_id, edges_of, find_ids, id_of
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
            "score": 0.873342,
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


def test_numbers_that_recur_by_chance_are_no_ids() -> None:
    sizes = np.random.default_rng(7).integers(0, 500, 3_000).tolist()
    words = ["read", "wrote", "moved"]
    records = named(
        [f"{words[n % 3]} block {size}" for n, size in enumerate(sizes)],
        [f"T{n % 3}" for n in range(3_000)],
    )
    assert found_in(records) == []


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
    seen = looked_at(records.lazy(), edges_of(records.lazy()), 2_000)
    assert 1_800 <= seen.height <= 2_400
    assert (seen["ts"].min(), seen["ts"].max()) == (at(0), records["ts"].max())
    assert found_in(records, 2_000) == ["trace_id"]


def test_stretches_hold_whole_sessions_of_several_files() -> None:
    records = orders(4_000).with_columns(
        source_id=pl.when(pl.col("service") == "shop").then(pl.lit("a")).otherwise(pl.lit("b"))
    )  # fmt: skip
    ids = find_ids(records.lazy(), most=2_000)
    assert ids["lines_per_id"].to_list() == [5.0]


def bare(number: int, tail: str) -> pl.DataFrame:
    """Return orders of which only the message has an id, as a tail of it."""
    nothing = pl.lit(None, pl.String)
    own = pl.col("message").str.extract("order ([0-9]+)", 1)
    before, after = tail.split("ID")
    written = pl.concat_str(
        pl.col("message").str.extract("^([a-z]+)", 1),
        pl.lit(before),
        own,
        pl.lit(after),
    )
    return orders(number).with_columns(
        message=written, trace_id=nothing, attributes=nothing
    )


@pytest.mark.parametrize(
    ("tail", "key"),
    [
        (" rid=a-ID n=5", "pair:rid"),
        (' request_id="a-ID" in "two words"', "pair:request_id"),
        (", trace_id: ID, all is well", "pair:trace_id"),
        (json.dumps({"n": 5, "ctx": {"requestId": "ID-b"}}), "pair:requestId"),
        (json.dumps(json.dumps({"request_id": "ID-b"})), "pair:request_id"),
        (" {MDC: requestId=ID.a, ok}", "pair:requestId"),
        (" [req-ID-a]", "message:req"),
        (" [7f3cID21be]", "message:hex"),
    ],
)
def test_an_id_in_the_tail_of_a_message_is_called_as_it_is_there(
    tail: str, key: str
) -> None:
    ids = find_ids(bare(200, tail).lazy())
    assert (ids["key"].to_list(), best_id(ids)) == ([key], key)
    assert ids["ids"].to_list() == [200]


def test_an_id_whose_threads_can_be_judged_comes_before_one_that_may_go_on() -> None:
    # Any product may come again at the end, and so none is known to lack anything.
    shown = [(4 * n, f"shown sku={n}") for n in range(400) for _ in range(4)]
    sold = [(4 * n + 9, f"sold sku={n}") for n in range(400) for _ in range(4)]
    back = [(1_600, f"returned sku={n}") for n in range(0, 400, 20)]
    lines = sorted(shown + sold + back)
    products = named(
        [text for _, text in lines],
        [text.split()[0] for _, text in lines],
        ts=[at(float(second)) for second, _ in lines],
    )
    few = bare_of(orders(400)).filter(pl.col("template_id") > "Tpacked")
    ids = find_ids(pl.concat([few, products.select(few.columns)]).lazy())
    assert ids["key"].to_list() == ["message:order", "pair:sku"]
    assert (ids["share"][0] < ids["share"][1] / 2, best_id(ids)) == (
        True,
        "message:order",
    )


def bare_of(log: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return log.with_columns(trace_id=nothing, attributes=nothing)


def amounts(written: str) -> pl.DataFrame:
    rng = np.random.default_rng(11)
    each = zip(rng.integers(4, size=3_000), rng.integers(300, size=3_000), strict=True)
    lines = [
        (f"{['read', 'sent', 'kept', 'lost'][verb]} {written}", verb, n)
        for verb, n in each
    ]
    return named(
        [line.replace("N", str(n)) for line, _, n in lines],
        [f"T{verb}" for _, verb, _ in lines],
    )


@pytest.mark.parametrize(
    "written",
    ["rows=N", '{"rows": N}', "rows N", "rows: N, more", "v=N-b", "N ms, z=Nms"],
)
def test_amounts_are_no_ids_whatever_they_are_called(written: str) -> None:
    assert found_in(amounts(written)) == []


def test_users_that_act_at_random_are_listed_but_make_no_sessions() -> None:
    ids = find_ids(amounts("by user=uN").lazy())
    assert (ids["key"].to_list(), best_id(ids)) == (["pair:user"], None)


@pytest.mark.parametrize("form", ["%H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%s", "%s000"])
def test_a_time_in_a_message_is_no_id(form: str) -> None:
    seconds = [at(n // 4) for n in range(1_200)]
    records = named(
        [f"{'due' if n % 2 else 'set'} when={when.strftime(form)}"
         for n, when in enumerate(seconds)],
        [f"T{n % 2}" for n in range(1_200)],
        ts=seconds,
    )  # fmt: skip
    assert found_in(records) == []


def test_what_one_line_calls_sessionid_is_a_session_of_another() -> None:
    log = bare(200, " ID")
    begins = pl.col("template_id") == "Taccepted"
    own = pl.col("message").str.extract("([0-9]+)", 1)
    written = pl.when(begins).then(pl.format("session a{} begins", own)).otherwise(
        pl.format("closed sessionid: a{}, it had ended", own)
    )  # fmt: skip
    ids = find_ids(log.with_columns(message=written).lazy())
    assert (ids["key"][0], ids["records"][0]) == ("message:session", 1_000)


def test_digits_and_dashes_within_an_id_are_no_ids_of_their_own() -> None:
    ids = [
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    ]
    records = named([f"job {one} done" for one in ids], ["T1", "T1"])
    assert records.select(id_of("message:hex")).to_series().to_list() == [None, None]


def test_the_rank_of_ids_falls() -> None:
    scores = find_ids(orders(300).with_columns(user_id=pl.lit("u7")).lazy())["score"]
    assert all(one >= other for one, other in pairwise(scores))
