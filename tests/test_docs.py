from pathlib import Path

import pytest

from logai_core.cli.formats import HEADING, as_markdown
from logai_core.formats import ALL, read_formats
from logai_core.formats.model import Format
from logai_core.parse.checking import check_samples

PAGE = Path(__file__).parent.parent / "docs" / "formats.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_list_of_formats_is_complete_and_current(page: str) -> None:
    # Out of date: run `logai formats --markdown docs/formats.md`.
    listed = page.partition(HEADING)[2]
    assert [fmt.name for fmt in ALL if f"`{fmt.name}` {fmt.title}" not in listed] == []
    assert listed == as_markdown()


def test_every_field_of_a_format_is_explained(page: str) -> None:
    told = page.partition(HEADING)[0]
    fields = set(Format.__dataclass_fields__) - {"family"}
    assert [name for name in sorted(fields) if f"`{name}`" not in told] == []


def test_the_example_of_the_page_is_a_format(page: str) -> None:
    example = page.partition("```toml\n")[2].partition("```")[0]
    for fmt in read_formats(example, name="mine.toml"):
        check_samples(fmt)
