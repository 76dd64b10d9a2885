from pathlib import Path

import numpy as np
import polars as pl
import pytest

from logai_core.store import seen
from logai_core.store.seen import Seen, messages_of_rows
from tests.builders import new_case, records_of


def found(*rows: tuple[int, str]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows), schema={"row": pl.UInt32, "message": pl.String}, orient="row"
    )


def told(kept: Seen, *rows: int) -> list[tuple[int, str]]:
    return sorted(kept.of(np.array(rows, np.uint32)).iter_rows())


def test_messages_of_the_last_searches_are_known_by_row() -> None:
    kept = Seen()
    assert told(kept, 1) == []
    rows = kept.noted(iter([found((1, "a"), (7, "b")), found(), found((3, ""))]))
    assert [one.tolist() for one in rows] == [[1, 7], [], [3]]
    kept.noted([found((7, "b"), (9, "d"))])
    assert told(kept, 3, 7, 8) == [(3, ""), (7, "b")]
    kept.noted([found()])
    for _ in range(seen._MOST_SEARCHES):
        kept.noted([found((7, "b"))])
    assert told(kept, 3, 7, 9) == [(7, "b")]


def test_what_is_much_is_not_kept() -> None:
    kept = Seen()
    half = seen._MOST_BYTES // 2 + 1
    for many in (
        [found(*((row, "a") for row in range(seen._MOST + 1)))],
        [found((0, "a" * half)), found((1, "a" * half)), found((2, ""))],
    ):
        assert sum(one.size for one in kept.noted(many)) == sum(map(len, many))
        assert told(kept, 0, 1, 2) == []


@pytest.mark.parametrize("known", [[], [0, 3], [0, 1, 2, 3]])
def test_messages_are_those_of_the_records_whichever_were_seen(
    tmp_path: Path, known: list[int]
) -> None:
    records = records_of(["a", "b", "", "d"])
    case, kept = new_case(tmp_path, records[:2], records[2:]), Seen()
    kept.noted([found(*((row, records["message"][row]) for row in known))])
    for rows in ([3, 0, 2, 1], [1], []):
        asked = np.array(rows, np.uint32)
        expected = records["message"][rows].to_list()
        assert messages_of_rows(case, asked, kept).to_list() == expected
        assert messages_of_rows(case, asked, None).to_list() == expected


def test_what_was_seen_is_not_read(tmp_path: Path) -> None:
    case, kept = new_case(tmp_path, records_of(["a", "b"])), Seen()
    kept.noted([found((1, "b"))])
    case.parts()[0].write_bytes(b"no more")
    rows = np.array([1], np.uint32)
    assert messages_of_rows(case, rows, kept).to_list() == ["b"]
