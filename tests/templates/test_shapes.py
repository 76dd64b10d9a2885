import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.schemas import SHAPES
from logai_core.templates import add_shapes, merge_shapes
from tests.templates.builders import records_of

MESSAGES = st.lists(
    st.sampled_from(["user ann logged in", "user 7 logged in", "took 5ms", "", None])
    | st.text(max_size=12),
    max_size=20,
)


def test_add_shapes_names_a_shape_by_its_text_alone() -> None:
    shaped = add_shapes(records_of(["took 5ms", "took 7ms", None]))
    assert shaped.shapes.rows() == snapshot(
        [(7859604419355894751, "took <dur>", 2), (16476032584258269876, "", 1)]
    )


def test_add_shapes_keeps_the_order_and_the_rest_of_the_records() -> None:
    records = records_of(["b 1", "a 1", "b 2", "b 3", "b 3", "b 3"])
    shaped = add_shapes(records)
    assert_frame_equal(shaped.records.drop("shape_id"), records.drop("shape_id"))
    ids = shaped.records["shape_id"].to_list()
    assert [ids.index(one) for one in ids] == [0, 1, 0, 0, 0, 0]


def test_no_records_have_no_shapes() -> None:
    shaped = add_shapes(records_of([]))
    assert (shaped.records.height, shaped.shapes.height) == (0, 0)
    assert merge_shapes([]).schema == SHAPES


@given(MESSAGES, st.integers(1, 7), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_chunks_in_any_order_give_the_shapes_of_the_whole(messages, size, rng) -> None:
    whole = add_shapes(records_of(messages))
    chunks = [messages[at : at + size] for at in range(0, len(messages), size)]
    parts = [add_shapes(records_of(chunk)) for chunk in chunks]
    ids = [one for part in parts for one in part.records["shape_id"]]
    assert ids == whole.records["shape_id"].to_list()
    frames = [part.shapes for part in parts]
    rng.shuffle(frames)
    assert_frame_equal(merge_shapes(frames), whole.shapes)
    assert whole.shapes["records"].sum() == len(messages)


def test_merge_shapes_adds_up_counts() -> None:
    part = add_shapes(records_of(["a", "b", "b"])).shapes
    merged = merge_shapes([part, part])
    assert_frame_equal(merged, part.with_columns(pl.col("records") * 2))
