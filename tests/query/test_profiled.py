from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.profiles import COLUMNS, Numbered, Profiles, Rows, profiles_of
from logai_core.query import find_rows, find_rows_by_profile, message_kinds, parse
from logai_core.query.among import Among
from logai_core.query.members import values
from logai_core.query.profiled import Places, Seek
from logai_core.query.sought import Sought, sought_by
from logai_core.query.tree import leaves
from tests.builders import records_of
from tests.query.plainly import SAYINGS, WITH_INNER, Record, Said, records
from tests.query.test_meaning import frame_of

SOME = st.lists(records(), min_size=1, max_size=12)


def profiled(frame: pl.DataFrame) -> Profiles:
    found = profiles_of(one.select(*COLUMNS, "ts") for one in frame.iter_slices(5))
    assert found is not None
    return found


def reader(frame: pl.DataFrame, asked: set[str]) -> Callable[..., Iterator[object]]:
    def read(
        rows: Rows, names: Sequence[str]
    ) -> Iterator[tuple[Rows, pl.LazyFrame, Places]]:
        asked.update(names)
        for first in range(0, frame.height, 4):
            own = rows[(rows >= first) & (rows < first + 4)]
            part = frame.select(names)[first : first + 4].lazy()
            if own.size:
                whole = own.size == min(4, frame.height - first)
                yield own, part, None if whole else own.astype(np.int64) - first

    return read


def seeker(frame: pl.DataFrame, *, tells: bool) -> Seek:
    """Return a search that looks at what must be held before it looks at all of it."""

    def seek(sought: Sought, among: Among) -> Rows | None:
        if not tells:
            return None
        some = pl.DataFrame(
            {"row": among.rows, "message": frame["message"][among.rows]}
        )
        assert among.has(among.rows).all()
        shapes = set(frame["shape_id"][among.rows])
        assert shapes == set(among.shape_ids)
        message = pl.col("message")
        held = [message.str.contains(one) for one in sought.held]
        return some.filter(sought.exact, *held)["row"].to_numpy()

    return seek


@settings(max_examples=100, deadline=None)
@given(
    SAYINGS, SOME, st.booleans(), st.booleans(), st.sampled_from([None, True, False])
)
def test_profiles_change_nothing_about_what_is_found(
    said: Said,
    rows: list[Record],
    with_kinds: bool,
    with_values: bool,
    tells: bool | None,
) -> None:
    shapes = pl.Series([row["line_no"] % 3 for row in rows], dtype=pl.UInt64)
    frame = frame_of(rows).with_columns(shape_id=shapes)
    kinds = message_kinds(frame.lazy()) if with_kinds else None

    def values_of(name: str) -> Numbered | None:
        return values([frame.lazy()], name) if with_values else None

    found = find_rows_by_profile(
        profiled(frame),
        reader(frame, set()),  # type: ignore[arg-type]
        parse(said.text),
        WITH_INNER,
        kinds,
        values_of=values_of,
        seek=None if tells is None else seeker(frame, tells=tells),
    )
    assert found.dtype == np.uint32
    assert found.tolist() == [at for at, row in enumerate(rows) if said.means(row)]


def columns_read(text: str, *, tells: bool = False) -> set[str]:
    whole = records_of(
        [f"pool {n}" for n in range(9)],
        severity=[9, 17, 9] * 3,
        attributes=['{"status":1}'] * 9,
        shape_id=[7] * 9,
    ).with_columns(template_id=pl.lit("T0000000001"))
    asked: set[str] = set()
    find_rows_by_profile(
        profiled(whole),
        reader(whole, asked),  # type: ignore[arg-type]
        parse(text),
        WITH_INNER,
        message_kinds(whole.lazy()),
        values_of=lambda name: values([whole.lazy()], name),
        seek=seeker(whole, tells=tells),
    )
    return asked


def test_what_profiles_tell_is_not_read() -> None:
    for text in (
        "level>=error",
        "-pool",
        "pool tpl:T0000000001",
        "time:today OR host:x",
    ):
        assert columns_read(text) == set()
    assert columns_read("@status>0 OR level:warn") == set()  # its values are known
    assert columns_read("level>=error 4") == {"message"}
    assert columns_read("line:3") == {"line_no"}


def test_the_values_of_an_attribute_are_compared_as_in_a_scan() -> None:
    objects = ['{"code":7}', None, '{"code":"7"}', '{"other":1}', '{"code":12}', "{}"]
    whole = records_of(["a"] * 6, attributes=objects)
    whole = whole.with_columns(template_id=pl.lit("T1"))
    fields = WITH_INNER._replace(attributes=("code",))
    asked: set[str] = set()
    for text, numbers in {
        "@code!=7": [1, 3, 4, 5],
        "-@code:7": [1, 3, 4, 5],
        "@code>7": [4],
        "@code:(7 OR 12) -a": [],
        "@code:[7 TO 9] OR @code=12": [0, 2, 4],
        "NOT @code:*2": [0, 1, 2, 3, 5],
    }.items():
        found = find_rows_by_profile(
            profiled(whole),
            reader(whole, asked),  # type: ignore[arg-type]
            parse(text),
            fields,
            values_of=lambda name: values([whole.lazy()], name),
        )
        assert found.tolist() == numbers
        assert find_rows(whole.lazy(), parse(text), fields).to_list() == numbers
    assert asked <= {"message", "attributes"}


def test_a_member_that_is_no_scalar_is_there_too() -> None:
    objects = ['{"code":7}', '{"code":[7]}', '{"code":null}', '{"code":{"a":1}}', "{}"]
    whole = records_of(["a"] * 5, attributes=objects)
    whole = whole.with_columns(template_id=pl.lit("T1"))
    for text, numbers in {"@code:*": [0, 1, 3], "-@code:*": [2, 4]}.items():
        found = find_rows_by_profile(
            profiled(whole),
            reader(whole, set()),  # type: ignore[arg-type]
            parse(text),
            WITH_INNER._replace(attributes=("code",)),
            values_of=lambda name: values([whole.lazy()], name),
        )
        assert found.tolist() == numbers


def test_messages_that_a_search_tells_of_are_not_read() -> None:
    for text in ("3", "3 -7", "level>=error (3 OR 7)", "pool -3"):
        assert columns_read(text, tells=True) == set()
        assert "message" in columns_read(text)


def test_what_is_sought_is_told_apart_from_the_rest_of_a_query() -> None:
    def held(text: str) -> list[tuple[str, ...]]:
        query = parse(text)
        return [sought_by([one], query, WITH_INNER).held for one in leaves(query.tree)]

    assert held('pool "a.b" ord*er /x+ yes[0-9]/') == [
        ("(?i)pool",), ("(?i)a\\.b",), ("(?i)ord",), ("(?i) yes",)
    ]  # fmt: skip
    assert held("message:(pool OR 12*) message!=x message:* /a|b/") == [
        ("(?i)pool|(?i)12",), (), (), ()
    ]  # fmt: skip


def test_of_several_words_the_longest_are_looked_for_at_first() -> None:
    query = parse("a bbb cc dddd -e")
    sought = sought_by(leaves(query.tree)[:4], query, WITH_INNER)
    assert sought.held == ("(?i)dddd", "(?i)bbb", "(?i)cc")
    assert sought.numbers == (0, 1, 2, 3)
    assert not sought.is_regex
