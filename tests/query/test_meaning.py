import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.errors import QueryError
from logai_core.query import columns, condition, find_rows, message_kinds, parse
from logai_core.schemas import RECORDS
from tests.builders import records_of
from tests.query.plainly import SAYINGS, WITH_INNER, Record, Said, records


def frame_of(rows: list[Record]) -> pl.DataFrame:
    own = pl.DataFrame(rows, schema={**RECORDS, "template_id": pl.String})
    names = list(rows[0])
    return records_of([""] * len(rows)).with_columns(own[names])


@settings(max_examples=150, deadline=None)
@given(SAYINGS, st.lists(records(), min_size=1, max_size=6))
def test_a_query_finds_what_a_slow_and_simple_reading_of_it_finds(
    said: Said, rows: list[Record]
) -> None:
    query = parse(said.text)
    wanted = condition(query, WITH_INNER)
    assert wanted is not None
    frame = frame_of(rows)
    told = frame.with_columns(found=wanted)["found"]
    assert told.to_list() == [said.means(row) for row in rows]
    assert set(wanted.meta.root_names()) <= columns(query)


@settings(max_examples=50, deadline=None)
@given(SAYINGS, st.lists(records(), min_size=1, max_size=12))
def test_kinds_of_messages_change_nothing_about_what_is_found(
    said: Said, rows: list[Record]
) -> None:
    frame = frame_of(rows).with_columns(
        shape_id=pl.Series([row["line_no"] % 3 for row in rows], dtype=pl.UInt64)
    )
    kinds = message_kinds(frame.lazy())
    query = parse(said.text)
    wanted = condition(query, WITH_INNER, kinds)
    assert wanted is not None
    means = [said.means(row) for row in rows]
    assert frame.with_columns(found=wanted)["found"].to_list() == means
    numbers = [at for at, found in enumerate(means) if found]
    for known in (kinds, None):
        assert find_rows(frame.lazy(), query, WITH_INNER, known).to_list() == numbers


@settings(max_examples=100, deadline=None)
@given(SAYINGS)
def test_the_clauses_of_a_query_mean_the_same_joined_by_spaces(said: Said) -> None:
    query = parse(said.text)
    joined = parse(" ".join(clause.text for clause in query.clauses))
    assert joined.tree == query.tree


PIECES = st.sampled_from(
    ("a", "level", ":", "=", ">=", "<", "!", "!=", "|=", "|~", '"', "\\", "/", "(", ")",
     "[", "]", " TO ", " OR ", " AND ", "NOT ", "-", "*", "?", "time", "-5m", "14:02", "@",
     "\n", "tpl", "line", "12", "é", "\x00", "{9}", "now", "warn", "source", "id")
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20) | st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_a_query_or_an_error_with_a_place(text: str) -> None:
    fault = fault_in(text)
    if fault:
        assert 0 <= fault.position <= len(text)
        assert fault.length >= 1
        assert (fault.text, bool(fault.hint)) == (text, True)


def fault_in(text: str) -> QueryError | None:
    try:
        condition(parse(text), WITH_INNER)
    except QueryError as error:
        return error
    return None
