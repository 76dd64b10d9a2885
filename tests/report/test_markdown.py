from inline_snapshot import external_file
from markdown_it import MarkdownIt

from logai_core.report import render_markdown
from tests.report.cases import empty_report, hostile_report, report_of, searched

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def test_the_report_reads_as_in_the_golden_file() -> None:
    golden = external_file("../golden/report.md", format=".txt")
    assert render_markdown(report_of()) == golden


def test_an_empty_report_says_what_each_part_means() -> None:
    golden = external_file("../golden/report_empty.md", format=".txt")
    assert render_markdown(empty_report()) == golden


def test_hostile_text_becomes_no_image_link_or_html() -> None:
    tokens = READER.parse(render_markdown(hostile_report()))
    inside = {child.type for token in tokens for child in token.children or []}
    blocks = {token.type for token in tokens}
    acting = {"image", "link_open", "html_inline", "html_block"}
    assert not (inside | blocks) & acting


def test_hostile_text_makes_no_heading_or_row_of_its_own() -> None:
    def outline(markdown: str) -> list[str]:
        tokens = READER.parse(markdown)
        return [it.tag for it in tokens if it.type in {"heading_open", "tr_open"}]

    assert outline(render_markdown(hostile_report())) == outline(
        render_markdown(
            report_of(settings={"one": 1}, searches=[searched(query="pool")])
        )
    )


def test_no_terminal_escape_or_bidi_sign_is_left() -> None:
    text = render_markdown(hostile_report())
    assert not set("\x1b\x07\u202e\u200b") & set(text)
    assert r"\u{202e}" in text
