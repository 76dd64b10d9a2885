import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from workbench.ui.text import JOINER, count, literal, plain

HOSTILE = (
    "![x](http://192.0.2.1/x)",
    "[a](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "**b** _i_ ~~s~~ `c` # h",
    "- list",
    "1. list",
    "> quote",
    "    code",
    "http://192.0.2.1 www.example.com a@example.com",
    ":red[x] :material/home: :smile: $x$ &lt; \\",
    "| a | b |\n|---|---|\n| 1 | 2 |",
)


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=4))
def test_markdown_shows_literal_text_as_its_characters(parts: list[str]) -> None:
    text = "".join(parts)
    parsed = MarkdownIt("gfm-like", {"linkify": False}).parseInline(literal(text))
    children = parsed[0].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    shown = "".join(child.content for child in children)
    assert shown.replace(JOINER, "") == plain(text)


# What Streamlit's Markdown makes links of in text that is read already; JavaScript's.
LINKED = re.compile(
    r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE
)
ADDRESSES = (
    "http://192.0.2.1/x", "HTTPS://EXAMPLE.COM", "WWW.example.com", "a.b+c@example.com",
    "<http://a.example>", "é@example.com http://http://www.www.example.com@b.example",
)  # fmt: skip


@given(st.lists(st.sampled_from(ADDRESSES) | st.text("htps:/w.@a ", max_size=9)))
def test_no_address_in_literal_text_becomes_a_link(parts: list[str]) -> None:
    text = "".join(parts)
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", literal(text))
    assert LINKED.search(read) is None
    assert read.replace(JOINER, "") == plain(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_literal_text_begins_no_block(text: str) -> None:
    kinds = [one.type for one in MarkdownIt("commonmark").parse(literal(text))]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]


@given(st.text())
def test_every_punctuation_mark_is_escaped(text: str) -> None:
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", literal(text))
    assert re.findall(r"[!-/:-@\[-`{-~]", bare) == []


def test_plain_text_is_one_inert_line_that_is_cut() -> None:
    assert plain("a\x1b[31m b\n\tc \u202e") == "a b c \\u{202e}"
    assert plain("abcdef", most=4) == "abc…"


def test_counts_have_a_noun_in_the_right_number() -> None:
    assert [count(n, "line") for n in (0, 1, 1234)] == snapshot(
        ["0 lines", "1 line", "1,234 lines"]
    )
    assert count(2, "more pattern", "patterns more") == "2 patterns more"
