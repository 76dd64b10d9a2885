from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.charts.labels import label, length, spacing
from tests.charts.frames import histogram_of


def test_label_shows_the_markup_that_plotly_would_obey() -> None:
    hostile = 'from <ip> <b>&lt; <a href="http://x.example/">'
    assert label(hostile) == snapshot(
        'from &lt;ip&gt; &lt;b&gt;&amp;lt; &lt;a href="http://x.example/"&gt;'
    )


def test_label_wraps_and_cuts_long_text() -> None:
    shown = label("word " * 100, most=30, width=12)
    assert shown == snapshot("word word<br>word word<br>word word…")


def test_label_spells_out_unseen_characters() -> None:
    assert label("a\u202eb\x1b[31mc") == snapshot(r"a\u{202e}bc")


@given(st.text())
@settings(max_examples=50)
def test_label_holds_no_markup_but_our_line_breaks(text: str) -> None:
    assert not set("<>") & set(label(text).replace("<br>", ""))


def test_spacing_is_the_bucket_also_where_buckets_are_left_out() -> None:
    buckets = histogram_of(INFO=[1] * 10)["bucket_start"]
    assert spacing(buckets.gather([0, 2, 5])) == timedelta(seconds=30)


def test_spacing_of_one_bucket_is_unknown() -> None:
    assert spacing(histogram_of(INFO=[1])["bucket_start"]) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.25, "250 ms"),
        (30, "30 s"),
        (90, "1 min 30 s"),
        (5400, "1 h 30 min"),
        (90061, "1 d 1 h"),
        (0, "0 s"),
    ],
)
def test_length_uses_its_two_largest_units(seconds: float, words: str) -> None:
    assert length(timedelta(seconds=seconds)) == words
