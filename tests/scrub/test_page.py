from pathlib import Path

from benchmarks.scrubbing.hard import hard
from benchmarks.scrubbing.ordinary import ordinary
from benchmarks.scrubbing.planted import MAKERS, planted
from logai_core.scrub import KINDS, PSEUDONYM, Scrubber

PAGE = (Path(__file__).parents[2] / "docs" / "scrubbing.md").read_text(encoding="utf-8")


def test_every_kind_and_every_row_of_the_tables_is_on_the_page():
    kinds = {
        kind for kind in KINDS if f"`{kind}`" not in PAGE and f"| {kind} |" not in PAGE
    }
    assert kinds == set()
    told = {one.kind for one in hard(1, each=1)} | {*MAKERS}
    assert {kind for kind in told if f"| {kind} |" not in PAGE} == set()


def test_nearly_all_that_is_planted_goes_and_ordinary_lines_stay():
    lines = planted(9, each=20)
    left = [one for one in lines if one.value in Scrubber().scrub(one.line)]
    assert len(left) <= len(lines) // 100
    changed = {
        name.partition("_")[0]
        for _, line in ordinary(9, each=20)
        for name in PSEUDONYM.findall(Scrubber().scrub(line))
    }
    assert changed <= {"ID"}


def test_the_same_seed_makes_the_same_lines():
    assert planted(4, each=3) == planted(4, each=3)
    assert ordinary(4, each=3) != ordinary(5, each=3)
