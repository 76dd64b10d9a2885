import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from logai_core.query.required import required


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("pool.*waiting=[1-9]", ("pool", "waiting=")),
        ("[0-9]+ hits", (" hits",)),
        ("time[ds]? ?out", ("time", "out")),
        ("wrong (password|code) again", ("wrong ", " again")),
        ("GC pause [0-9]{4}ms", ("GC pause ", "ms")),
        (r"a\.b\[c\\d", (r"a.b[c\d",)),
        ("ab?c+d*e", ("a", "c", "e")),
        ("ab{0,3}c{2}d{1,}", ("a", "c", "d")),
        ("(?i)Pool (?:is )?full", ("Pool ", "full")),
        (r"(?P<a>x)y(?<b>\)z)w", ("y", "w")),
        (r"^\bend\b$\d.x", ("end", "x")),
        ("x+?y??z", ("x", "z")),
    ],
)
def test_plain_characters_in_a_row_are_required(
    pattern: str, texts: tuple[str, ...]
) -> None:
    assert required(pattern) == texts


@pytest.mark.parametrize(
    "pattern",
    ["a|b", r"\x41b", r"\x{41}", r"\pLab", r"\p{L}ab", r"\u0041b", "(?x)a b", "(?x: # ) \n)ab",
     "[[:alpha:]]ab", "[]a]b", "[^]a]b", "[a&&[ab]]c", r"\b{start}a", "a{,3}", r"(?ix)a b"],
)  # fmt: skip
def test_nothing_is_required_where_a_pattern_is_not_sure_to_be_read_right(
    pattern: str,
) -> None:
    assert required(pattern) == ()


ATOMS = st.sampled_from(
    ["a", "b", "K", "é", "7", " ", ".", "[ab]", "[^a7]", "(a|b)", "(?:b7)", r"\d", r"\.",
     r"\[", "(a(b)?)", r"\w", "^", "$", r"\b", "(?i)", "(?i:k)", r"[\]a]", "ſ", r"\-", "-"]
)  # fmt: skip
REPEATS = st.sampled_from(
    ["", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,}", "+?", "??"]
)
PATTERNS = st.lists(st.tuples(ATOMS, REPEATS).map("".join), max_size=6).map("".join)
TEXTS = st.text("abkK7é. [-]ſ", max_size=12)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=20))
@example("ab?", ["a", "ab"])
@example("(?i)k", ["\u212a"])
def test_a_text_that_matches_has_all_that_is_required(
    pattern: str, texts: list[str]
) -> None:
    column = pl.Series(texts)
    try:
        matching = column.filter(column.str.contains(pattern))
    except pl.exceptions.ComputeError:  # no regex
        return
    for one in required(pattern):
        assert matching.str.contains("(?i)" + pl.escape_regex(one)).all()
