from pathlib import Path

import pytest

from logai_core.cli.inputs import Reading
from logai_core.pipeline import Input, analyze, load, vocabulary_of
from logai_core.query import Fields, find_rows, parse
from logai_core.query.fields import READERS
from logai_core.store import Case

PAGE = (Path(__file__).parents[2] / "docs" / "query.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, list[int]]]:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    cells = [line.replace(r"\|", "\0").split("|")[1:3] for line in rows]
    return [
        (query.strip(" `").replace("\0", "|"), [int(one) for one in lines.split(",")])
        for query, lines in cells
        if lines.strip(" ,0123456789") == "" and lines.strip()
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Fields]:
    folder = tmp_path_factory.mktemp("query")
    log = folder / "shop.json"
    log.write_text(PAGE.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    settings = Reading().settings()
    case = Case.create(folder / "case", title="Shop")
    load(case, [Input(log, "shop.json")], settings=settings)
    analyze(case, settings=settings)
    return case, vocabulary_of(case).fields


@pytest.mark.parametrize(("text", "lines"), examples())
def test_an_example_of_the_page_finds_what_stands_beside_it(
    shop: tuple[Case, Fields], text: str, lines: list[int]
) -> None:
    case, fields = shop
    found = find_rows(case.records_with_templates(), parse(text), fields)
    assert [row + 1 for row in found] == lines


def test_attributes_that_hold_numbers_are_known(shop: tuple[Case, Fields]) -> None:
    assert shop[1].numbers == (
        "cart.size.lines",
        "duration_ms",
        "pool",
        "status",
    )


def test_the_page_names_every_field() -> None:
    assert [name for name in READERS if f"`{name}`" not in PAGE] == []
