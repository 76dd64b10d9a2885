import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.inert import inert, inert_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain \ttab\nline é 日本", "plain \ttab\nline é 日本"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\rb", "a\\u{d}b"),
        ("user\u202egnp.exe", "user\\u{202e}gnp.exe"),
        ("zero\u200bwidth", "zero\\u{200b}width"),
        ("tag\U000e0041", "tag\\u{e0041}"),
        ("nul\x00 and lone \x1b", "nul\\u{0} and lone \\u{1b}"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(text: str, shown: str) -> None:
    assert inert_text(text) == shown


@given(st.text())
def test_inert_text_holds_nothing_unseen_and_stays_as_it_is(text: str) -> None:
    shown = inert_text(text)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in shown)
    assert inert_text(shown) == shown


@given(
    st.text(
        st.sampled_from("ab \t\n\x1b[]m1\x07\\\x00\x7f\x85\xad\u202e\u2060é\U000e0041")
    )
)
def test_one_string_reads_as_it_does_in_a_column(text: str) -> None:
    column = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert inert_text(text) == column.select(inert(pl.col("text"))).item()
