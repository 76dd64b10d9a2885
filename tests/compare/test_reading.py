import json

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.attributes import number_reader, scalar_reader

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(['q"uote', "back\\slash", "é" * 12, '"a":1,', "7", "-1.5e3", "{}"]),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9), max_size=2),
)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b", "é", 'c"d']), VALUES, max_size=4)


@settings(max_examples=100, deadline=None)
@given(
    objects=st.lists(st.none() | OBJECTS, min_size=1, max_size=8),
    name=st.sampled_from(["a", "b", "é", 'c"d']),
    width=st.integers(1, 40),
    tight=st.booleans(),
    ascii_only=st.booleans(),
)
def test_what_follows_a_name_says_the_same_as_the_whole_or_nothing(
    objects: list[dict | None], name: str, width: int, tight: bool, ascii_only: bool
) -> None:
    apart = (",", ":") if tight else (", ", ": ")
    texts = [
        None
        if one is None
        else json.dumps(one, separators=apart, ensure_ascii=ascii_only)
        for one in objects
    ]
    attributes = pl.Series("attributes", texts, dtype=pl.String)
    for reader in (scalar_reader(name, width), number_reader(name, width)):
        heads = reader.heads(attributes)
        begun = reader.values(heads)
        whole = attributes.to_frame().select(reader.whole).to_series()
        for head, one, other in zip(heads, begun, whole, strict=True):
            assert one in (None, other)
            assert head is not None or other is None


def test_a_value_that_is_all_there_needs_no_second_look() -> None:
    attributes = pl.Series("attributes", ['{"a":"x","b":1}', '{"b":2}', '{"a":"y"}'])
    reader = scalar_reader("a", 5)
    heads = reader.heads(attributes)
    assert heads.to_list() == ['"x","', None, '"y"}']
    assert reader.values(heads).to_list() == ["x", None, "y"]


def test_a_head_that_would_cut_a_letter_is_as_many_letters() -> None:
    attributes = pl.Series("attributes", ['{"a":"éé"}'])
    reader = scalar_reader("a", 4)
    assert reader.heads(attributes).to_list() == ['"éé"']
