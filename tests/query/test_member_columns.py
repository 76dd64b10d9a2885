import json

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.query.member_columns import scalars, values_of_many
from logai_core.query.members import scalar, values

NAMES = ["status", "user", "é"]
VALUES = (
    st.sampled_from([200, 502, "GET", "", None, True, 1.5, "x" * 90, {"status": 1}])
    | st.text(max_size=4)
    | st.lists(st.integers(), max_size=2)
)
OBJECTS = st.dictionaries(st.sampled_from([*NAMES, "path"]), VALUES, max_size=4)


def texts(objects: list[dict[str, object] | None]) -> pl.Series:
    written = [
        None if one is None else json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        for one in objects
    ]  # fmt: skip
    return pl.Series("attributes", written, pl.String)


@settings(max_examples=80, deadline=None)
@given(st.lists(OBJECTS | st.none(), max_size=9))
def test_members_read_at_once_are_those_read_one_by_one(
    objects: list[dict[str, object] | None],
) -> None:
    column = texts(objects)
    found = scalars(column, NAMES)
    one_by_one = column.to_frame().select(**{name: scalar(name) for name in NAMES})
    assert found.equals(one_by_one, null_equal=True)


def test_values_of_many_are_numbered_as_those_of_one() -> None:
    some = texts(
        [{"status": 200}, None, {"status": 502, "user": "a b"}, {"status": 200}]
    )
    scans = [some[:2].to_frame().lazy(), some[2:].to_frame().lazy()]
    found = values_of_many(scans, ["status", "user"])
    assert list(found) == ["status", "user"]
    for name, one in found.items():
        alone = values(scans, name)
        assert alone is not None
        assert one.table.equals(alone.table, null_equal=True)
        assert one.of.tolist() == alone.of.tolist()
    assert values_of_many(scans, []) == {}
