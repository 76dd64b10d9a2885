import itertools

import pytest
from inline_snapshot import external_file
from markdown_it import MarkdownIt

from logai_core.postmortem import Field
from logai_core.report import Report, render_markdown
from logai_core.report.words import shown
from tests.hostile_strings import HOSTILE
from tests.report.cases import empty_report, told_report
from tests.report.hostile import hostile_report

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def test_the_report_reads_as_in_the_golden_file() -> None:
    golden = external_file("../golden/report.md", format=".txt")
    assert render_markdown(told_report()) == golden


def test_an_empty_report_says_what_each_part_means() -> None:
    golden = external_file("../golden/report_empty.md", format=".txt")
    assert render_markdown(empty_report()) == golden


def test_hostile_text_becomes_no_image_link_or_html() -> None:
    tokens = READER.parse(render_markdown(hostile_report()))
    inside = {child.type for token in tokens for child in token.children or []}
    blocks = {token.type for token in tokens}
    acting = {"image", "link_open", "html_inline", "html_block"}
    assert not (inside | blocks) & acting


def test_hostile_text_makes_no_heading_list_or_rule_of_its_own() -> None:
    hostile = hostile_report()
    fields = dict.fromkeys(hostile.fields, "x")
    plain = hostile._replace(
        fields={name: Field(name, text) for name, text in fields.items()}
    )

    def headings(report: Report) -> list[str]:
        tokens = READER.parse(render_markdown(report))
        return [
            f"{it.tag} {after.content.split(':')[0].split(' (')[0]}"
            for it, after in itertools.pairwise(tokens)
            if it.type == "heading_open"
        ]

    assert headings(hostile)[1:] == headings(plain)[1:]
    kinds = {token.type for token in READER.parse(render_markdown(hostile))}
    assert not kinds & {"hr", "ordered_list_open", "blockquote_open", "code_block"}


@pytest.mark.parametrize("payload", [*HOSTILE.values()])
def test_hostile_text_in_a_paragraph_reads_as_it_is(payload: str) -> None:
    report = told_report(fields={"impact": Field("impact", f"x {payload}")})
    tokens = READER.parse(render_markdown(report))
    seen = " ".join(
        "".join(child.content or " " for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    )
    assert "".join(shown(payload).split()) in "".join(seen.split())


def test_no_terminal_escape_or_bidi_sign_is_left() -> None:
    text = render_markdown(hostile_report())
    assert not set("\x1b\x07\u202e\u200b") & set(text)
    assert r"\u{202e}" in text
