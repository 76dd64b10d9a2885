import io
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core import formats, pipeline
from logai_core.parse import Parser
from logai_core.pipeline import Input
from logai_core.pipeline.parts import write_parts
from logai_core.settings import Limits, ParseSettings, Settings
from logai_core.sources import LineReader
from logai_core.store import Case
from logai_core.templates import add_shapes, merge_shapes, mine_templates
from tests.templates.builders import records_of

SETTINGS = Settings(parse=ParseSettings(year=2026))
QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

NAMES = st.sampled_from(["ann", "bob", "eve", "db1", "web-2", "7"])
MESSAGE = st.one_of(
    st.builds("login of {} from 192.0.2.{} accepted".format, NAMES, st.integers(1, 9)),
    st.builds("login of {} rejected".format, NAMES),
    st.builds("deleted {}".format, st.lists(NAMES, max_size=4).map(" ".join)),
    st.builds("eth{} is {}".format, st.integers(0, 9), st.sampled_from(["up", "down"])),
    st.builds("read {} bytes of blk_{}".format, st.integers(0), st.integers(0)),
    st.builds('"GET /{} HTTP/1.1" {} 17'.format, NAMES, st.integers(100, 599)),
    st.text(max_size=8),
)
LOG = st.lists(MESSAGE, min_size=1, max_size=30)

# What a record is counted under: its shape and its template.
Named = tuple[int, str, str]


def named(messages: list[str], chunks: list[list[str]]) -> list[Named]:
    """Return shape and template of each of `messages`, mined from all of `chunks`."""
    parts = [add_shapes(records_of(chunk)).shapes for chunk in chunks]
    mined = mine_templates(merge_shapes(parts))
    rows = add_shapes(records_of(messages)).records.select("shape_id")
    return rows.join(mined, on="shape_id", how="left", maintain_order="left").rows()  # type: ignore[return-value]


@given(LOG, st.randoms(use_true_random=False))
@QUICK
def test_shuffled_lines_have_the_templates_they_had(messages, rng) -> None:
    shuffled = rng.sample(messages, len(messages))
    assert Counter(named(shuffled, [shuffled])) == Counter(named(messages, [messages]))


@given(LOG, st.integers(1, 9), st.randoms(use_true_random=False))
@QUICK
def test_chunks_of_any_size_in_any_order_have_the_templates_of_the_whole(
    messages, size, rng
) -> None:
    chunks = [messages[at : at + size] for at in range(0, len(messages), size)]
    rng.shuffle(chunks)
    assert named(messages, chunks) == named(messages, [messages])


@given(LOG, MESSAGE)
@QUICK
def test_a_shape_depends_on_no_other_line(messages, message) -> None:
    alone = add_shapes(records_of([message])).records["shape_id"].item()
    among = add_shapes(records_of([*messages, message, *messages[:2]])).records
    assert among["shape_id"][len(messages)] == alone


@given(LOG)
@QUICK
def test_the_records_of_all_shapes_are_all_records(messages) -> None:
    shaped = add_shapes(records_of(messages * 9))
    ids = Counter(shaped.records["shape_id"])
    assert dict(shaped.shapes.select("shape_id", "records").iter_rows()) == ids


@given(LOG, LOG)
@QUICK
def test_the_same_template_has_the_same_id_in_two_cases(one, other) -> None:
    cases = [mine_templates(add_shapes(records_of(log)).shapes) for log in (one, other)]
    ids = pl.concat(cases).select("template", "template_id").unique()
    assert ids["template"].n_unique() == ids["template_id"].n_unique() == ids.height


def log_of(minute: int, *, lines: int = 60) -> bytes:
    return "".join(
        f"2026-11-20T12:{minute:02}:{n:02}Z INFO login of user{n % 7} "
        f"{'accepted' if n % 3 else 'rejected'} by web{minute} in {n} ms\n"
        + ("and a line of its own\n" if n % 20 == 3 else "")
        for n in range(lines)
    ).encode()


LOGS = {"a.log": log_of(1), "b.log": log_of(2), "c.log": b"\n\n?? 17\n\x00\x01\n"}


def case_of(folder: Path, *loads: list[str], workers: int = 2) -> Case:
    """Return an analysed case into which logs were loaded, some at a time."""
    case = Case.create(folder, title="Test")
    for names in loads:
        inputs = [Input(io.BytesIO(LOGS[name]), name) for name in names]
        pipeline.load(case, inputs, settings=SETTINGS, workers=workers)
    pipeline.analyze(case, settings=SETTINGS)
    return case


def test_the_lines_of_all_templates_and_the_rejected_ones_are_all_lines(
    tmp_path: Path,
) -> None:
    case = case_of(tmp_path, list(LOGS))
    sources, templates = case.sources(), case.table("templates")
    assert templates["records"].sum() == sources["records"].sum()
    lines = templates["lines"].sum() + sources["rejected"].sum()
    assert lines == sources["lines_in"].sum()
    assert lines == sum(log.count(b"\n") for log in LOGS.values())


def test_a_file_added_later_gives_what_both_at_once_give(tmp_path: Path) -> None:
    at_once = case_of(tmp_path / "at once", ["a.log", "b.log"])
    later = case_of(tmp_path / "later", ["b.log"], ["a.log"], workers=1)
    for table in ("shapes", "shape_templates", "templates"):
        assert_frame_equal(later.table(table), at_once.table(table))


@pytest.mark.parametrize(("block", "workers"), [(97, 1), (97, 2), (2_000, 2)])
def test_neither_blocks_nor_workers_show_in_the_shapes(
    block: int, workers: int, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    log.write_bytes(log_of(1))

    def shapes_of(folder: Path, block: int, workers: int) -> pl.DataFrame:
        folder.mkdir()
        reader = LineReader(log, name="log", limits=Limits(), block_bytes=block)
        guess = formats.guess(reader.sample(), known=formats.ALL)
        parser = Parser(
            guess, source_id="s", settings=ParseSettings(year=2026), limits=Limits()
        )
        write_parts(folder, reader, parser, with_shapes=True, workers=workers)
        return pl.read_parquet(folder / "shapes.parquet")

    whole = shapes_of(tmp_path / "whole", 1 << 20, 1)
    assert whole["records"].sum() > 0
    assert_frame_equal(shapes_of(tmp_path / "parts", block, workers), whole)
