import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.errors import FormatError
from logai_core.formats import ALL, MESSAGE, TEXT, Format, Guess, by_name, guess
from logai_core.formats.continuation import SURE

NOISE = ["\tat org.example.Shop.pay(Shop.java:31)", "", "loose words", "more words"]
GUESSED = [fmt for fmt in ALL if fmt not in (MESSAGE, TEXT)]


@pytest.mark.parametrize("fmt", GUESSED, ids=lambda fmt: fmt.name)
def test_guess_finds_the_format_of_samples_in_five_percent_of_noise(
    fmt: Format,
) -> None:
    lines = "\n".join(sample.line for sample in fmt.samples).split("\n") * 40
    noise = NOISE * (len(lines) // 80)
    found = guess(pl.Series([*lines, *noise]))  # a header comes first
    assert found.format.name == fmt.name
    assert found.share >= 0.95


def test_guess_of_lines_without_any_structure_is_any_text_with_no_share() -> None:
    assert guess(pl.Series(["a", "b c", "", "d"])) == Guess(TEXT, 0.0)


def test_guess_of_no_lines_is_any_text() -> None:
    assert guess(pl.Series([], dtype=pl.String)) == Guess(TEXT, 0.0)


def test_guess_takes_the_share_of_lines_that_begin_a_record() -> None:
    trace = ["2026-01-01 00:00:00,1 ERROR [a] x.Y: no", "\tat a.B.c(B.java:1)", "  x"]
    found = guess(pl.Series(trace * 20))
    assert (found.format.name, found.share) == snapshot(("log4j", 1.0))


def test_guess_prefers_the_more_specific_of_near_equal_shares() -> None:
    lines = ["2026-01-01 00:00:00,1 INFO [a] x.Y: no"] * 99
    found = guess(pl.Series([*lines, "2026-01-01 00:00:00,1 INFO words"]))
    assert found.format.name == "log4j"
    assert found.runners_up == snapshot((("iso-level", 1.0), ("text", 1.0)))


def test_guess_prefers_a_format_that_explains_half_over_any_text_that_explains_all() -> (
    None
):
    lines = ["INFO:a:b", "2026-01-01 00:00:00 words"] * 10
    assert guess(pl.Series(lines)).format.name == "python-basic"


def test_guess_falls_back_to_any_text_below_three_lines_in_ten() -> None:
    lines = ["INFO:a:b"] * 2 + ["2026-01-01 00:00:00 words"] * 8
    found = guess(pl.Series(lines))
    runner_up = by_name("python-basic")
    assert found == Guess(TEXT, 0.8, (("python-basic", 0.2),), also=(runner_up,))


def test_guess_of_continuations_alone_is_any_text() -> None:
    assert guess(pl.Series(["\tat a.B.c(B.java:1)"] * 5)).format == TEXT


def test_by_name_names_the_nearest_for_an_unknown_format() -> None:
    with pytest.raises(FormatError) as caught:
        by_name("log4")
    assert str(caught.value) == snapshot(
        "format 'log4': no such format. Did you mean one of these: log4j, log4js, nlog? Or use 'auto'."
    )


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_by_name_finds_every_format(fmt: Format) -> None:
    assert by_name(fmt.name) is fmt


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_no_sample_looks_like_the_continuation_of_a_record(fmt: Format) -> None:
    lines = pl.Series([sample.line for sample in fmt.samples])
    assert not lines.str.contains(SURE).any()
