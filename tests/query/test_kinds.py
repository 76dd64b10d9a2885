import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.query import Fields, condition, message_kinds, parse
from logai_core.query.pruning import KINDS, MOST_KINDS
from logai_core.templates import add_shapes
from tests.builders import START, records_of

FIELDS = Fields((), {}, {}, START, START)
PARTS = st.sampled_from(
    ("pool", "Failed", " ", "  ", "\n", "5", "42", "dead", "beef", "face7", "a", "é", "K",
     "192.0.2.7", "2001:db8::1", "/var/log/x", "=", '"', "3f2504e0-4f89", "bytes (8.43 KB)",
     "ms", "<num>", "\U000f0001", "<*>", "\t", "x" * 8_001)
)  # fmt: skip
MESSAGES = st.lists(PARTS, max_size=5).map("".join)


def found(messages: list[str], text: str, *, with_kinds: bool) -> list[bool]:
    records = add_shapes(records_of(messages)).records
    kinds = message_kinds(records.lazy()) if with_kinds else None
    matches = condition(parse(text), FIELDS, kinds)
    return records.with_columns(found=matches)["found"].to_list()


@settings(max_examples=100, deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=12), MESSAGES, st.data())
def test_a_search_finds_the_same_with_kinds_and_without(
    messages: list[str], other: str, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([*messages, other]))
    start = data.draw(st.integers(0, len(whole)))
    term = whole[start : start + data.draw(st.integers(1, 12))]
    quoted = term.replace("\\", "\\\\").replace('"', '\\"')
    regex = pl.escape_regex(term or "a").replace("/", "\\/")
    text = data.draw(
        st.sampled_from(
            (f'"{quoted}"', f'-"{quoted}"', "po*l", "f?iled*4", f"/{regex}/",
             f"-/{regex}?/", f"/{regex}[0-9a-f]+.*/", f"/(?i){regex}|pool/")
        )
    )  # fmt: skip
    plain = found(messages, text, with_kinds=False)
    assert found(messages, text, with_kinds=True) == plain


def read_by(messages: list[str], text: str) -> set[str]:
    records = add_shapes(records_of(messages)).records
    matches = condition(parse(text), FIELDS, message_kinds(records.lazy()))
    assert matches is not None
    return set(matches.meta.root_names())


@pytest.mark.parametrize(
    "text",
    [
        "pool",
        "zzz",
        "NOT full",
        "retries pool",
        "po*zz",
        "/p+ostgres [0-9]/",
        "/po+l|full/",
    ],
)
def test_a_search_for_a_word_reads_no_message(text: str) -> None:
    messages = [
        f"pool {n} is full after {n * 7} retries from 192.0.2.{n}" for n in range(99)
    ]
    assert read_by(messages, text) == {"shape_id"}


@pytest.mark.parametrize(
    "text", ["192.0.2", "12 ms", "3f25-4e", "2:8:1", "x 12", "pool 4_is", "4is"]
)
def test_digits_are_looked_for_where_what_stands_between_them_may_be(text: str) -> None:
    messages = [f"pool {n} is full for {n * 7} s, host {n}:77.{n}" for n in range(99)]
    assert read_by(messages, f'"{text}"') == {"shape_id"}
    assert "message" in read_by([*messages, f"host {text} is gone"], f'"{text}"')


@pytest.mark.parametrize("text", ["42", "/^po+l/", "pool*full", "/pool [0-9]/", "/x*/"])
def test_a_search_for_digits_or_a_pattern_reads_messages(text: str) -> None:
    assert "message" in read_by(["pool 4 is full", "pool 42 is full"], text)


def test_a_shape_of_many_kinds_has_none() -> None:
    few, many = records_of(["a 1"] * 9), records_of([f"{'x' * n}" for n in range(999)])
    records = pl.concat([few, many]).with_columns(
        shape_id=pl.Series([1] * 9 + [2] * 999, dtype=pl.UInt64)
    )
    kinds = message_kinds(records.lazy())
    assert kinds.schema == KINDS
    assert kinds.rows() == [(1, "a \U000f0001"), (2, None)]
    shuffled = records.sample(fraction=1, shuffle=True, seed=7)
    assert message_kinds(shuffled.lazy()).equals(kinds)
    assert not message_kinds(records.head(MOST_KINDS).lazy())["kind"].has_nulls()


@pytest.mark.parametrize(
    "term",
    [
        "r dead",
        "dead",
        "ead9",
        "d9 le",
        "r d",
        "9",
        "d beef",
        "eft",
        "r de9",
        "ad 7",
        "ead left",
        "cafebabeab12",
        "y cafebabeab12 at",
        "abeab1",
    ],
)
def test_letters_beside_digits_may_belong_to_a_number(term: str) -> None:
    messages = ["user dead9 left", "a good9 beefed7 9left", "user dead 7ead left",
                "key 9cafebabeab12 at", "key cafebabeab12 at"]  # fmt: skip
    plain = [term in message for message in messages]
    assert found(messages, f'"{term}"', with_kinds=True) == plain


@pytest.mark.parametrize(
    ("regex", "numbers"),
    [
        ("is f.ll", [0, 1]),
        ("po+l$", [2]),
        (r"\bfull", [0, 1]),
        (r"l\b", [0, 1, 2]),
        ("^ is", []),
        ("x*", [0, 1, 2, 4]),
        ("[0-9]7? is", [0, 1]),
        ("(?i)POOL (4|5)", [0]),
    ],
)
def test_a_regex_means_the_same_between_the_digits_of_a_message(
    regex: str, numbers: list[int]
) -> None:
    messages = ["pool 4 is full", "pool 17 is full", "the pool", None, ""]
    records = records_of([""] * 5).with_columns(
        message=pl.Series(messages),
        shape_id=pl.Series([1, 1, 1, 2, 2], dtype=pl.UInt64),
    )
    for kinds in (None, message_kinds(records.lazy())):
        matches = condition(parse(f"/{regex}/"), FIELDS, kinds)
        assert records.select(matches).to_series().arg_true().to_list() == numbers
