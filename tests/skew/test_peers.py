import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.skew import estimate_offsets
from tests.skew.builders import ID, queued, records


def offsets_of(
    behind_s: float, waits: tuple[float, float] = (0.4, 0.6)
) -> pl.DataFrame:
    """Return what two instances, the second with a slow clock, say through a worker."""
    rows = queued(40, waits, sources=("app-1", "worker"))
    rows += queued(40, waits, sources=("app-2", "worker"), seed=2)
    return estimate_offsets(records(rows, {"app-2": -behind_s}).lazy(), ID)


def test_two_instances_are_compared_through_what_comes_after_them() -> None:
    one = offsets_of(38.0).row(0, named=True)
    assert (one["source_id"], one["against_id"], one["through"], one["verdict"]) == (
        "app-2", "app-1", "worker", "skew",
    )  # fmt: skip
    assert one["offset_s"] == pytest.approx(38.0, abs=0.1)
    assert one["text"] == snapshot('app-2 is 38 s behind app-1: worker takes the same step 488 ms after app-1 and 38.5 s after app-2 (40 ids or more each, IQR of both 180 ms).')  # fmt: skip


def test_two_instances_with_right_clocks_agree() -> None:
    by_third = offsets_of(0.0).filter(pl.col("through").is_not_null())
    assert by_third["verdict"].to_list() == ["agree"]


def test_a_hand_over_that_changes_tells_nothing_of_instances() -> None:
    by_third = offsets_of(38.0, (1.0, 300.0)).filter(pl.col("through").is_not_null())
    assert by_third.is_empty()


def test_instances_with_other_steps_are_not_compared() -> None:
    rows = queued(40, (0.4, 0.6), sources=("app-1", "worker"))
    rows += [
        (source, rid, when, f"other {step}")
        for source, rid, when, step in queued(40, (38.0, 38.2), sources=("app-2", "worker"))
    ]  # fmt: skip
    offsets = estimate_offsets(records(rows).lazy(), ID)
    assert offsets["through"].null_count() == offsets.height


def test_without_templates_instances_are_not_compared() -> None:
    frame = records(queued(40, (0.4, 0.6))).drop("template_id")
    assert estimate_offsets(frame.lazy(), ID)["verdict"].to_list() == ["lag"]
