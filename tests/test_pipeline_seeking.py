"""Searches of messages that an analysis kept together find what the records say."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from logai_core import confined, pipeline
from logai_core.errors import LimitError
from logai_core.pipeline import find_rows, seeking, selecting, vocabulary_of
from logai_core.pipeline.selecting import texts_of
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.store.texts import Texts
from tests.workbench.cases import shop_case

QUERIES = (
    "pool", "pool exhausted", "12", "-12", "pool -17", "(12 OR pool) level>=error",
    "level>=error 7", "not_there", "p*l", "/[Pp]ool exh.*[0-9]7 ms/", "/[0-9]{3}/ pool",
    'message="x"', "message!=x", "message:(12 OR 13)", "-/[1-4]/ level>=warn",
    "/a|b/ -7 time>=11:30",
)  # fmt: skip
REGEX = "/[Pp]ool exh.*[0-9]7 ms/"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return shop_case(tmp_path_factory.mktemp("seeking"))


def rows_of(case: Case, text: str, texts: Texts | None) -> list[int]:
    found = find_rows(
        case,
        Scope(query=text),
        vocabulary_of(case).fields,
        case.table("message_kinds").clear() if "!" in text else None,
        profiles=pipeline.profiles_of(case),
        texts=texts,
    )
    assert found.dtype == np.uint32
    return found.tolist()


@pytest.mark.parametrize("text", QUERIES)
def test_a_search_finds_the_same_in_what_was_kept(case: Case, text: str) -> None:
    texts = texts_of(case)
    assert texts is not None
    kept = rows_of(case, text, texts)
    assert kept == rows_of(case, text, None)
    assert bool(kept) == (text not in ("not_there", 'message="x"'))


def test_much_text_is_looked_at_in_a_process_that_can_be_ended(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = rows_of(case, f"{REGEX} -/[12]/", None)
    monkeypatch.setattr(selecting, "MOST_BYTES_HERE", -1)
    monkeypatch.setattr(seeking, "MOST_BYTES_HERE", 100)
    asked, run = [], confined.run

    def told(function: str, *given: object, **more: object) -> pl.DataFrame:
        asked.append(function)
        return run(function, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(confined, "run", told)
    assert rows_of(case, f"{REGEX} -/[12]/", texts_of(case)) == here
    assert asked == ["seek", "seek"]
    monkeypatch.setattr(seeking, "SECONDS", 0.0001)
    with pytest.raises(LimitError, match="ended after"):
        rows_of(case, REGEX, texts_of(case))


def test_what_turns_out_to_be_damaged_is_read_from_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shop_case(tmp_path)
    here, texts = rows_of(case, REGEX, None), texts_of(case)
    assert texts is not None
    (texted,) = texts.files
    whole = texted.path.read_bytes()
    texted.path.write_bytes(whole[: len(whole) // 2])
    assert here
    assert rows_of(case, "exhausted", texts) == rows_of(case, "exhausted", None)
    assert rows_of(case, REGEX, texts) == here
    monkeypatch.setattr(selecting, "MOST_BYTES_HERE", -1)
    monkeypatch.setattr(seeking, "MOST_HERE", 1)
    assert rows_of(case, REGEX, texts) == here
