from datetime import datetime

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.facets import count_by_profile, count_facets, few_valued
from logai_core.profiles import COLUMNS, Numbered, profiles_of
from logai_core.query.members import values
from logai_core.schemas import FACETS, SHAPE_TEMPLATES
from tests.builders import at, records_of

WINDOW, BASELINE = (at(50), at(100)), (at(0), at(50))


def counted(
    records: pl.DataFrame, baseline: pl.DataFrame | None = None, **settings: object
) -> pl.DataFrame:
    sides = [one for one in (records, baseline) if one is not None]
    named = [
        one
        if "template_id" in one.columns
        else one.with_columns(template_id=pl.lit("T1"))
        for one in sides
    ]
    return count_facets(*(one.lazy() for one in named), **settings)  # type: ignore[arg-type]


def in_both(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    ts = pl.col("ts")
    window, baseline = (
        records.filter(ts.is_between(*one, closed="left")) for one in (WINDOW, BASELINE)
    )
    return window, baseline


def rows(facets: pl.DataFrame, field: str) -> list[tuple[str, int, float]]:
    own = facets.filter(pl.col("field") == field)
    return own.select("value", "records", "share").rows()


def test_each_field_lists_its_values_with_most_records_first() -> None:
    records = records_of(
        ["a", "b", "c", "d"],
        severity=[9, 17, 9, 21],
        service=["web", "api", "web", None],
        host=["web1", "web1", None, "web2"],
    )
    facets = counted(records)
    assert rows(facets, "level") == [
        ("FATAL", 1, 0.25), ("ERROR", 1, 0.25), ("INFO", 2, 0.5),
    ]  # fmt: skip
    assert rows(facets, "service") == [("web", 2, 0.5), ("api", 1, 0.25)]
    assert rows(facets, "host") == [("web1", 2, 0.5), ("web2", 1, 0.25)]
    assert rows(facets, "tpl") == [("T1", 4, 1.0)]
    assert facets["baseline_records"].null_count() == facets.height


def test_values_beyond_the_most_are_counted_though_not_listed() -> None:
    facets = counted(records_of(list("abcde"), host=list("vwxyz")), most=2)
    own = facets.filter(pl.col("field") == "host")
    assert own.select("value", "values").rows() == [("v", 5), ("w", 5)]


def test_with_a_baseline_both_shares_stand_side_by_side() -> None:
    n = 100
    dry = [i >= 60 for i in range(n)]
    records = records_of(
        [""] * n, service=["pool" if one else "web" for one in dry], host=["web1"] * n
    )
    facets = counted(*in_both(records))
    own = facets.filter(pl.col("field").is_in(["service", "host"]))
    assert own.drop("values").rows() == [
        ("service", "pool", 40, 0.8, 0, 0.0, True),
        ("service", "web", 10, 0.2, 50, 1.0, True),
        ("host", "web1", 50, 1.0, 50, 1.0, False),
    ]


def test_a_difference_that_chance_explains_is_not_significant() -> None:
    n = 100
    hosts = ["web2" if i in (3, 60, 70, 80) else "web1" for i in range(n)]
    facets = counted(*in_both(records_of([""] * n, host=hosts)))
    own = facets.filter(pl.col("field") == "host")
    assert own["significant"].to_list() == [False, False]


def test_attributes_are_counted_by_name_and_text() -> None:
    texts = [
        '{"zone": "a", "n": 7}',
        '{"zone": "say \\"hi\\" \\u00e9", "n": "7"}',
        '{"n":7, "zone":"a"}',
        '{"zone": {"n": 8}}',
        None,
    ]
    records = records_of(list("abcde"), attributes=texts)
    facets = counted(records, attributes=["zone", "n"])
    assert rows(facets, "@zone") == [("a", 2, 0.4), ('say "hi" é', 1, 0.2)]
    assert [one[:2] for one in rows(facets, "@n")] == [("7", 3), ("8", 1)]


def test_templates_may_be_named_after_counting() -> None:
    records = records_of(list("abc"), shape_id=[1, 2, 1])
    named = pl.DataFrame(
        [(1, "TA", "a"), (2, "TB", "b")], schema=SHAPE_TEMPLATES, orient="row"
    )
    facets = count_facets(records.lazy(), shape_templates=named)
    assert [one[:2] for one in rows(facets, "tpl")] == [("TA", 2), ("TB", 1)]


def test_of_no_records_there_are_no_facets() -> None:
    assert_frame_equal(counted(records_of([])), FACETS.to_frame())


def test_attributes_worth_a_list_have_few_values_and_more_than_one() -> None:
    texts = [
        f'{{"zone": "z{i % 3}", "id": "{i}", "app": "shop", "in": {{"a": 1}}}}'
        for i in range(100)
    ]
    assert few_valued(records_of([""] * 100, attributes=texts).lazy()) == ["zone"]


def test_members_of_inner_objects_are_counted_however_they_are_written() -> None:
    texts = [
        '{"user":{"tier":"gold","name":"a"},"name":"b"}',
        '{"user":{"tier":"a \\"b\\""},"tier":"gold"}',
        '{"user.tier":"gold","user":{"tier":"c"}}',
        '{"user":{"tier":7}}',
    ] * 3
    records = records_of([""] * 12, attributes=texts)
    (name,) = few_valued(records.lazy())[:1]
    assert name == "user.tier"
    facets = counted(records, attributes=[name])
    assert rows(facets, "@user.tier") == [
        ("gold", 6, 0.5),
        ("7", 3, 0.25),
        ('a "b"', 3, 0.25),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["web", "api", None]),
            st.sampled_from([0, 9, 17]),
            st.none() | st.integers(0, 99),
        ),
        max_size=40,
    )
)
def test_counts_are_those_of_a_plain_loop_and_order_does_not_matter(
    drawn: list[tuple[str | None, int, int | None]],
) -> None:
    times: list[datetime | None] = [None if s is None else at(s) for *_, s in drawn]
    records = records_of(
        [""] * len(drawn),
        service=[one for one, *_ in drawn],
        severity=[one for _, one, _ in drawn],
        ts=times,
    )
    facets = counted(*in_both(records))
    assert_frame_equal(facets, counted(*in_both(records.reverse())))
    for service, inside, before in (
        facets.filter(pl.col("field") == "service")
        .select("value", "records", "baseline_records")
        .iter_rows()
    ):
        seconds = [s for one, _, s in drawn if one == service and s is not None]
        assert inside == sum(s >= 50 for s in seconds)
        assert before == sum(s < 50 for s in seconds)


@given(
    st.lists(st.tuples(st.sampled_from([0, 9, 17]), st.sampled_from(["a", None]),
                       st.sampled_from(["x", "y"]), st.sampled_from([1, 2, None])),
             max_size=20),
    st.booleans(),
)  # fmt: skip
def test_counted_by_profile_the_facets_are_the_same(
    rows: list[tuple[int, str | None, str, int | None]], against: bool
) -> None:
    severity, service, host, status = zip(*rows, strict=True) if rows else ([],) * 4
    records = records_of(
        [""] * len(rows), severity=severity, service=service, host=host,
        attributes=[f'{{"status":{one}}}' if one else None for one in status],
        ts=[at(n * 9) if n % 5 else None for n in range(len(rows))],
    ).with_columns(template_id=pl.lit("T1"))  # fmt: skip
    found = profiles_of([records.select(*COLUMNS, "ts")])
    assert found is not None
    some = [
        np.arange(0, len(rows), 2, dtype=np.uint32),
        np.arange(0, len(rows), 3, dtype=np.uint32),  # a few are on both sides
    ][: 1 + against]
    named = ["status"]
    by_profile = count_by_profile(
        found,
        *some,
        texts=[records[one].select("attributes") for one in some],
        attributes=named,
    )
    assert_frame_equal(
        by_profile, counted(*(records[one] for one in some), attributes=named)
    )
    told = values([records.lazy()], "status")
    assert told is not None
    by_number = count_by_profile(
        found,
        *some,
        numbered=Numbered(told.table.rename({"value": "status"}), told.of),
        attributes=named,
    )
    assert_frame_equal(by_number, by_profile)


def test_an_attribute_may_be_named_like_a_count() -> None:
    names = ["records", "baseline_records", "value"]
    records = records_of(
        ["a", "b", "c"],
        attributes=['{"records":7,"baseline_records":"x","value":1}'] * 2 + [None],
    ).with_columns(template_id=pl.lit("T1"))
    profiles = profiles_of([records.select(*COLUMNS, "ts")])
    assert profiles is not None
    together = Numbered(
        pl.DataFrame(
            {
                "records": ["7", None],
                "baseline_records": ["x", None],
                "value": ["1", None],
            }
        ),
        np.array([0, 0, 1], np.uint16),
    )
    facets = count_by_profile(
        profiles,
        np.arange(3, dtype=np.uint32),
        attributes=names,
        numbered=together,
    )
    assert_frame_equal(facets, counted(records, attributes=names))
