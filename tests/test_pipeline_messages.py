"""Messages of a template are the same from what was kept and from the records."""

import numpy as np
import polars as pl
import pytest

from logai_core import pipeline
from logai_core.pipeline import messages
from logai_core.pipeline.messages import messages_of_template
from logai_core.pipeline.selecting import texts_of
from logai_core.profiles import Profiles
from logai_core.store import Case
from logai_core.store.texts import Texts, UnsoundError
from tests.workbench.cases import shop_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return shop_case(tmp_path_factory.mktemp("messages"))


@pytest.fixture(scope="module")
def known(case: Case) -> Profiles:
    found = pipeline.profiles_of(case)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def kept(case: Case) -> Texts:
    found = texts_of(case)
    assert found is not None
    return found


def read(case: Case, name: str, known: Profiles, texts: Texts | None) -> pl.DataFrame:
    found = messages_of_template(case, name, known, texts)
    return found.sort("ts", "message", nulls_last=True)


def test_messages_of_each_template_are_those_of_its_records(
    case: Case, known: Profiles, kept: Texts
) -> None:
    names = case.table("templates")["template_id"].to_list()
    records = case.records_with_templates().collect()
    for name in names:
        own = records.filter(pl.col("template_id") == name).select("message", "ts")
        wanted = own.sort("ts", "message", nulls_last=True)
        assert read(case, name, known, kept).equals(wanted)
        assert read(case, name, known, None).equals(wanted)


def test_messages_that_were_left_out_are_read_from_the_records(
    case: Case, known: Profiles, kept: Texts
) -> None:
    apart = np.arange(known.of.size, dtype=np.uint32)[::-1]
    for name in case.table("templates")["template_id"].to_list():
        wanted = read(case, name, known, None)
        assert read(case, name, known, kept._replace(files=[], apart=apart)).equals(
            wanted
        )


def test_damaged_texts_are_passed_over(
    case: Case, known: Profiles, kept: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UnsoundError

    monkeypatch.setattr(messages, "messages_of", refuse)
    name = case.table("templates")["template_id"][0]
    assert read(case, name, known, kept).equals(read(case, name, known, None))
