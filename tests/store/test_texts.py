from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logai_core.query.patterns import containing
from logai_core.store import Case, texts
from logai_core.store.kept import PREFIX
from logai_core.store.labelled import put_labelled
from logai_core.store.texts import END, Texts, keep_texts, kept_texts, messages_of
from tests.builders import new_case, records_of, tables_of

SAID = ["Pool full", "pool 12", f"odd {END} one", None, "", "two\nlines", "pool é"]
SHAPES = [2, 1, 2, 1, None, 1, 2]


def kept_case(root: Path, said: list[str | None], shapes: list[int | None]) -> Case:
    part = records_of([one or "" for one in said], shape_id=shapes)
    part = part.with_columns(message=pl.Series(said, dtype=pl.String))
    case = new_case(root, part[:3], part[3:])
    case.save_analysis(tables_of(), {})
    return case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return kept_case(tmp_path, SAID, SHAPES)


@pytest.fixture
def found(case: Case) -> Texts:
    keep_texts(case)
    kept = kept_texts(case)
    assert kept is not None
    return kept


def read(kept: Texts, shapes: list[int | None], *held: str) -> list[tuple[int, str]]:
    ids = pl.Series(shapes, dtype=pl.UInt64)
    return sorted(
        row for some in messages_of(kept, ids, held) for row in some.iter_rows()
    )


def files(case: Case) -> list[Path]:
    return sorted((case.root / "analyses").glob("*/all-*"))


def test_messages_are_read_by_their_shapes(found: Texts) -> None:
    assert read(found, [2]) == [(0, "Pool full"), (6, "pool é")]
    assert read(found, [1, None]) == [(1, "pool 12"), (4, ""), (5, "two\nlines")]
    assert read(found, [3]) == []


def test_what_stands_with_others_that_hold_it_may_be_read_too(found: Texts) -> None:
    assert read(found, [1], containing("POOL")) == [(1, "pool 12"), (5, "two\nlines")]
    assert read(found, [1], containing("absent")) == []
    assert read(found, [1, 2], containing("pool"), containing("full")) == [
        (0, "Pool full"), (6, "pool é")
    ]  # fmt: skip


def test_a_message_that_cannot_stand_with_others_is_left_out(found: Texts) -> None:
    assert sorted(found.apart.tolist()) == [2, 3]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b 1", None, "c\nd"]), st.integers(0, 3)),
        min_size=4, max_size=12,
    ),
    st.sets(st.integers(0, 4)),
)  # fmt: skip
def test_every_record_of_a_shape_is_there_once(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str | None, int]],
    wanted: set[int],
) -> None:
    said, shapes = zip(*rows, strict=True)
    case = kept_case(tmp_path_factory.mktemp("texts"), list(said), list(shapes))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_MOST_ROWS", 4)
        patch.setattr(texts, "_TOGETHER", 2)
        patch.setattr(texts, "_GROUP", 2)
        patch.setattr(texts, "_FEW", 1)
        keep_texts(case)
        kept = kept_texts(case)
        assert kept is not None
        assert read(kept, sorted(wanted)) == [
            (at, one)
            for at, (one, shape) in enumerate(rows)
            if one is not None and shape in wanted
        ]


def test_without_an_analysis_nothing_is_kept(case: Case) -> None:
    case.notes.set_meta(analysed="otherwise")
    keep_texts(case)
    assert kept_texts(case) is None
    assert files(case) == []


@pytest.mark.parametrize("shown", [b"", b"PAR1 no more"])
def test_a_damaged_file_is_as_good_as_none(case: Case, shown: bytes) -> None:
    keep_texts(case)
    for file in files(case):
        whole = file.read_bytes()
        file.write_bytes(shown)
        assert kept_texts(case) is None
        file.write_bytes(whole)
    assert kept_texts(case) is not None
    files(case)[0].unlink()
    assert kept_texts(case) is None


@pytest.mark.parametrize(
    "rows", [[[0, 1]], [[0, 1, 4, 5, 9]], [[0, 1, 4, 5, 5]], [[0, 1, 4, 5, 2]], [None]]
)
def test_a_file_of_other_records_is_as_good_as_none(
    case: Case, rows: list[list[int] | None]
) -> None:
    keep_texts(case)
    table = pl.DataFrame(
        {"shape_id": [1], "rows": rows, "text": ["a"]}, schema=texts._LAYOUT
    )
    put_labelled(case, PREFIX, "messages 1", table, {}, group=2)
    assert kept_texts(case) is None


def test_texts_of_more_or_fewer_messages_are_found_out(case: Case) -> None:
    keep_texts(case)
    table = pl.DataFrame(
        {"shape_id": [1], "rows": [[0, 1, 4, 5, 6]], "text": [f"a{END}b"]},
        schema=texts._LAYOUT,
    )
    put_labelled(case, PREFIX, "messages 1", table, {}, group=2)
    kept = kept_texts(case)
    assert kept is not None
    with pytest.raises(texts.UnsoundError):
        read(kept, [1])
