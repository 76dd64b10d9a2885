from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.errors import SchemaError
from logai_core.schemas import PARTED, TEMPLATES, TREND_BUCKETS
from logai_core.templates import (
    Shaped,
    add_shapes,
    describe_templates,
    mine_templates,
)
from tests.templates.builders import START, records_of


def described(records: pl.DataFrame) -> pl.DataFrame:
    shaped = add_shapes(records)
    mined = mine_templates(shaped.shapes)
    return describe(shaped, mined)


def describe(
    shaped: Shaped, mined: pl.DataFrame, parted: pl.DataFrame | None = None
) -> pl.DataFrame:
    ids = mined.select("shape_id", "template_id")
    records = shaped.records.join(ids, on="shape_id", how="left")
    if parted is None:
        parted = PARTED.to_frame()
    return describe_templates(records.lazy(), mined, shaped.shapes, parted)


def test_describe_templates_counts_what_a_template_amounts_to() -> None:
    records = records_of(
        ["took 5ms", "took 7ms", "failed", "took 8"],
        ts=[START, START + timedelta(seconds=39), None, START],
        severity=[9, 17, 17, 9],
        source_id=["b", "a", "a", "a"],
        lines=[1, 3, 5, 1],
    )
    first = described(records).row(0, named=True)
    trend = first.pop("trend")
    first["first_ts"] -= START
    first["last_ts"] -= START
    assert first == snapshot(
        {
            "template_id": "T7ada05e827",
            "template": "took <*>",
            "records": 3,
            "lines": 5,
            "share": 0.75,
            "shapes": 2,
            "first_ts": timedelta(),
            "last_ts": timedelta(seconds=39),
            "severity": 17,
            "levels": [0, 0, 0, 2, 0, 1, 0],
            "sources": ["a", "b"],
            "only_host": None,
            "only_service": None,
        }
    )
    assert (trend[0], trend[-1], sum(trend)) == (2, 1, 3)


def test_an_undated_case_has_no_times_and_no_trend() -> None:
    told = described(records_of(["a", "a"])).row(0, named=True)
    assert (told["first_ts"], told["last_ts"]) == (None, None)
    assert told["trend"] == [0] * TREND_BUCKETS


def test_the_slices_of_the_trend_are_equal() -> None:
    instants = [START + timedelta(microseconds=n) for n in range(10 * TREND_BUCKETS)]
    told = described(records_of(["a"] * len(instants), ts=instants))
    assert told["trend"].to_list() == [[10] * TREND_BUCKETS]


def test_no_records_describe_no_templates() -> None:
    assert described(records_of([])).schema == TEMPLATES


def test_a_record_without_a_template_is_an_error() -> None:
    shaped = add_shapes(records_of(["a", "b"]))
    mined = mine_templates(shaped.shapes).head(1)
    with pytest.raises(SchemaError, match="1 records have a shape without a template"):
        describe(shaped, mined)


def placed(*rows: tuple[str, str | None, int]) -> dict[str, str | None]:
    """Return `only_host` by template of `(message, host, times)`."""
    each = [(message, host) for message, host, times in rows for _ in range(times)]
    messages, hosts = zip(*each, strict=True)
    records = records_of(messages).with_columns(host=pl.Series(hosts, dtype=pl.String))
    return dict(described(records).select("template", "only_host").iter_rows())


def test_a_template_of_one_host_of_several_says_which() -> None:
    told = placed(("all", "web1", 20), ("all", "web2", 20), ("here", "web2", 20))
    assert told == {"all": None, "here": "web2"}


def test_few_records_of_one_host_are_chance() -> None:
    told = placed(("all", "web1", 20), ("all", "web2", 20), ("here", "web2", 5))
    assert told == {"all": None, "here": None}


def test_the_host_that_logs_nearly_everything_tells_little() -> None:
    told = placed(("most", "web1", 990), ("all", "web2", 10), ("all", "web1", 1))
    assert told == {"most": "web1", "all": None}
    told = placed(("most", "web1", 300), ("all", "web2", 10), ("all", "web1", 300))
    assert told == {"most": None, "all": None}


def test_a_record_that_names_no_host_may_be_of_any() -> None:
    told = placed(("all", "web1", 20), ("here", "web2", 20), ("here", None, 1))
    assert told == {"all": "web1", "here": None}


def test_the_only_host_of_a_case_is_nothing_to_tell() -> None:
    assert placed(("here", "web1", 50), ("gone", None, 50)) == {
        "gone": None,
        "here": None,
    }


def test_services_are_told_as_hosts_are() -> None:
    records = records_of(["all"] * 40 + ["here"] * 20).with_columns(
        service=pl.Series(["shop", "pay"] * 20 + ["pay"] * 20)
    )
    told = described(records).select("template", "only_host", "only_service")
    assert told.sort("template").rows() == [
        ("all", None, None),
        ("here", None, "pay"),
    ]


def test_records_parted_by_a_value_are_a_template_of_their_own() -> None:
    shaped = add_shapes(records_of(["took 5", "took 7", "took 5", "took 8"]))
    mined = mine_templates(shaped.shapes)
    parted = pl.DataFrame(
        [("a", 1, "T5", "took 5"), ("a", 3, "T5", "took 5")],
        schema=PARTED,
        orient="row",
    )
    ids = shaped.records.join(
        mined.select("shape_id", "template_id"), on="shape_id", how="left"
    ).with_columns(
        template_id=pl.when(pl.col("line_no").is_in([1, 3]))
        .then(pl.lit("T5"))
        .otherwise("template_id")
    )
    told = describe_templates(ids.lazy(), mined, shaped.shapes, parted)
    assert told.select("template", "records", "shapes").sort("template").rows() == [
        ("took 5", 2, 1),
        ("took <num>", 2, 1),
    ]


ROW = st.tuples(
    st.sampled_from(["took 5ms", "took 5", "failed", "", "user ann", "user bob"]),
    st.none() | st.integers(0, 100).map(lambda s: START + timedelta(seconds=s)),
    st.integers(0, 24),
    st.sampled_from(["a", "b", "c"]),
    st.integers(1, 9),
)


@given(st.lists(ROW, min_size=1, max_size=25), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_counts_add_up_in_any_order_of_records(rows, rng) -> None:
    def of(rows):
        messages, ts, severity, source_id, lines = zip(*rows, strict=True)
        return described(
            records_of(
                messages, ts=ts, severity=severity, source_id=source_id, lines=lines
            )
        )

    told = of(rows)
    assert told["records"].sum() == len(rows)
    assert told["lines"].sum() == sum(row[4] for row in rows)
    assert told["levels"].list.sum().to_list() == told["records"].to_list()
    assert told["trend"].list.sum().sum() == sum(row[1] is not None for row in rows)
    rng.shuffle(rows)
    assert_frame_equal(of(rows), told)
