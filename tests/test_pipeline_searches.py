from datetime import UTC, datetime
from pathlib import Path

from logai_core.pipeline.searches import Search, remember_search, searches_of
from logai_core.scope import Scope, Window
from logai_core.store import Case

AT = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


def test_searches_are_kept_in_order_with_their_scope(tmp_path: Path) -> None:
    case = Case.create(tmp_path, title="shop")
    hour = Window(AT, AT.replace(hour=14))
    made = [
        Search(Scope(query='level>=error "pool"', window=hour), 7, AT),
        Search(Scope(query="pool"), 60, AT),
        Search(Scope(), 2040, AT),
    ]
    for one in made:
        remember_search(case, one)
    assert searches_of(Case.open(tmp_path)) == made


def test_the_same_search_twice_in_a_row_is_one(tmp_path: Path) -> None:
    case = Case.create(tmp_path, title="shop")
    one, other = Search(Scope(query="a"), 1, AT), Search(Scope(query="b"), 2, AT)
    for search in (one, one, other, one):
        remember_search(case, search)
    assert searches_of(case) == [one, other, one]
