import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from logai_core.report.markdown_text import cell, code, fenced, prose, table
from tests.report.hostile import PAYLOADS

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SIGNS = st.sampled_from(
    [*"`|\\<>[]()!*_#~-+=&: .1\n\t", "http://x.example", "a@b", "```", "]("]
)
TEXT = st.lists(
    st.one_of(SIGNS, st.characters(codec="utf-8", exclude_categories=["Cc"])),
    max_size=20,
).map("".join)


def kinds(markdown: str) -> set[str]:
    return {
        token.type
        for block in READER.parse(markdown)
        for token in [block, *(block.children or [])]
    }


def shown(markdown: str) -> str:
    return "".join(
        token.content
        for block in READER.parse(markdown)
        for token in (block.children or [])
    )


@given(TEXT)
@settings(max_examples=200)
def test_prose_is_one_paragraph_that_reads_as_written(text: str) -> None:
    flat = " ".join(text.split())
    inside = kinds(prose(text)) - {"paragraph_open", "paragraph_close", "inline"}
    assert inside <= {"text", "code_inline"}
    assert shown(prose(text)) == flat


@given(TEXT)
@settings(max_examples=200)
def test_a_cell_stays_one_cell(text: str) -> None:
    rows = READER.parse(table("A | B", [[cell(text), prose(text)]]))
    assert sum(token.type == "td_open" for token in rows) == 2
    assert sum(token.type == "tr_open" for token in rows) == 2


@given(st.lists(TEXT, max_size=5))
@settings(max_examples=100)
def test_a_fence_is_closed_by_no_line(lines: list[str]) -> None:
    block, after = READER.parse(fenced(lines) + "\n\n# after")[:2]
    assert (block.type, after.tag) == ("fence", "h1")
    assert block.content.rstrip("\n") == "\n".join(lines).rstrip("\n")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_prose_shows_a_payload_and_does_nothing(payload: str) -> None:
    loading = {"image", "link_open", "html_inline", "html_block"}
    assert not kinds(prose(payload)) & loading


def test_prose_keeps_bare_addresses_in_code() -> None:
    assert prose("see http://x.example/a_b, www.x.example or a@x.example") == snapshot(
        "see `http://x.example/a_b,` `www.x.example` or `a@x.example`"
    )


def test_code_is_fenced_by_more_backticks_than_it_has() -> None:
    assert code("a ``b`` `") == snapshot("``` a ``b`` ` ```")
    assert code("") == ""


def test_table_aligns_the_columns_that_end_in_a_colon() -> None:
    assert table("Name | Count:", [["a", "1"]]) == snapshot("""\
| Name | Count |
| --- | ---: |
| a | 1 |""")
