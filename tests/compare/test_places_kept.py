"""Places of an analysed case: kept as columns, or read as text where they are not."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from logai_core import compare, pipeline
from logai_core.compare.columns import Placed
from logai_core.pipeline import (
    differing,
    keeping_places,
    kept_places,
    members,
    places,
    profiles_of,
)
from logai_core.pipeline.overview import keep_overview
from logai_core.placeholders import called
from logai_core.profiles import Profiles
from logai_core.scope import Scope, Window
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.store.kept import PREFIX
from logai_core.store.labelled import put_labelled, read_labelled
from tests.builders import START, tables_of

HALF = timedelta(minutes=20)
EARLY, LATE = Window(START, START + HALF), Window(START + HALF, START + 2 * HALF)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return an analysed log whose later half has other values and larger numbers."""
    home = tmp_path_factory.mktemp("places")
    rng = np.random.default_rng(1)
    lines = []
    for n in range(2_400):
        late = n >= 1_200
        said = (
            f"ERROR checkout failed after {int(rng.gamma(3, 60 if late else 20))} ms",
            f"INFO pool active=10 waiting={rng.integers(0, 30 if late else 10)}",
            f"INFO user {rng.choice(['ann', 'bo', 'cy', 'dee'][: 3 + late])} logged in from 10.0.0.{rng.integers(1, 200)}",
            f"INFO status={rng.choice([200, 404, 503], p=[0.4, 0.1, 0.5] if late else [0.8, 0.15, 0.05])} for request {n}",
        )[rng.integers(0, 4)]
        lines.append(f"{START + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ} {said}")
    log = home / "app.log"
    log.write_text("\n".join(lines) + "\n")
    found = Case.create(home / "case", title="places")
    pipeline.load(found, [pipeline.Input(log, log.name)], settings=Settings())
    pipeline.analyze(found, settings=Settings())
    return found


def known(case: Case) -> Profiles:
    found = profiles_of(case)
    assert found is not None
    return found


def texts_of(case: Case) -> dict[str, str]:
    return dict(case.table("templates").select("template_id", "template").iter_rows())


def told(case: Case) -> tuple[pl.DataFrame, pl.DataFrame]:
    profiles = known(case)
    scopes = Scope(window=LATE), Scope(window=EARLY)
    sides = differing.windows_of(profiles, differing.risen_of(profiles), *scopes)
    assert sides is not None
    counted = differing.count_sides(case, profiles, *sides)
    return compare.changes_of(counted).changes, compare.distributions_of(counted)


def both_sides(case: Case) -> compare.Sides:
    stretches = ((one.start, one.end) for one in (LATE, EARLY))
    return compare.sides(case.records_with_templates(), *stretches)


def test_an_analysed_case_tells_of_its_messages_what_their_text_does(
    case: Case,
) -> None:
    chosen = places.choose_places(case.records_with_templates(), texts_of(case))
    counted = compare.count_sides(*both_sides(case), places=chosen)
    changes, numbers = told(case)
    assert changes.equals(compare.changes_of(counted).changes)
    assert numbers.equals(compare.distributions_of(counted))
    names = called([*changes["dimension"], *numbers["measure"]], texts_of(case), {})
    sure = changes.filter("significant").select("dimension", "value", "change").rows()
    assert [(names[dimension], value, change) for dimension, value, change in sure] == [
        ("value 1 of “user <*> logged in from <ip>”", "dee", "new"),
        ("status of “status=<num> for request <num>”", "503", "up"),
        ("status of “status=<num> for request <num>”", "200", "down"),
    ]
    assert {names[one] for one in numbers.filter("significant")["measure"]} == {
        "ms of “checkout failed after <num> ms”",
        "waiting of “pool active=<num> waiting=<num>”",
    }


def test_without_columns_the_messages_are_read_for_the_same_answer(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, _ = told(case)
    assert differing.changes_between(case, LATE, EARLY).equals(kept)
    monkeypatch.setattr(differing, "profiles_of", lambda _: None)
    assert differing.changes_between(case, LATE, EARLY).equals(kept)


def test_lines_of_a_value_and_of_the_largest_numbers_are_those_of_a_scan(
    case: Case,
) -> None:
    changes, numbers = told(case)
    profiles, here = known(case), both_sides(case).records
    rows = np.flatnonzero((profiles.ts >= LATE.start).to_numpy()).astype(np.uint32)
    in_place = (slice(int(rows[0]), int(rows[-1]) + 1),)
    row = changes.row(by_predicate=pl.col("value") == "503", named=True)
    of_value = pl.col("message").str.starts_with("status=503 ")
    first = here.filter(of_value).sort("ts").head(5).collect()
    ms = pl.col("message").str.extract("after ([0-9]+) ms").cast(pl.Float64)
    top = here.filter(ms.is_not_null()).sort(ms, "ts", descending=[True, False])
    measure = next(
        one
        for one in numbers["measure"]
        if called([one], texts_of(case), {})[one].startswith("ms of")
    )
    for some in (rows, in_place):
        found = differing.carriers(case, profiles, some, (row["dimension"], "503"), 5)
        assert found.equals(first)
        largest = differing.largest(case, profiles, some, measure, 5)
        assert largest.equals(top.head(5).collect())
    read = keeping_places.number_in(case, measure, largest["message"])
    assert read.to_list() == top.head(5).select(ms).collect().to_series().to_list()
    none = keeping_places.number_in(case, "place:Tnone:0", largest["message"])
    assert none.to_list() == [None] * 5


def kept(case: Case) -> list[Placed]:
    return members.columns_of(case, known(case)).placed  # type: ignore[return-value]


def has_places(changes: pl.DataFrame) -> bool:
    return bool(changes["dimension"].str.starts_with("place:").any())


@pytest.fixture
def copy(case: Case, tmp_path: Path) -> Case:
    import shutil

    shutil.copytree(case.root, tmp_path / "copy")
    return Case(tmp_path / "copy")


def rest_of(changes: pl.DataFrame) -> pl.DataFrame:
    """Return what is not of places; `q` is of how many values were compared."""
    names = ["dimension", "value", "records", "records_b", "effect", "p"]
    own = changes.filter(~pl.col("dimension").str.starts_with("place:"))
    return own.select(names).sort(names)


def test_an_analysis_without_places_compares_the_rest_as_before(copy: Case) -> None:
    whole, _ = told(copy)
    for path in (copy.root / "analyses").glob("*/all-*"):
        if pl.read_parquet_metadata(path)["name"].startswith("places"):
            path.unlink()
    assert not kept_places.has_places(copy)
    changes, numbers = told(copy)
    assert not has_places(changes)
    assert rest_of(changes).equals(rest_of(whole))
    assert numbers.is_empty()


@pytest.mark.parametrize("damage", ["far", "turned", "type", "nulls", "short", "index"])
def test_places_that_are_damaged_are_not_compared_and_nothing_else_suffers(
    copy: Case, damage: str
) -> None:
    whole, _ = told(copy)
    found = read_labelled(copy, PREFIX, "places")
    assert found is not None
    table, of = found.table, pl.col("of")
    damaged = {
        "far": table.with_columns(pl.col("row") + 10_000),
        "turned": table.reverse(),
        "type": table.with_columns(of.cast(pl.Int64)),
        "nulls": table.with_columns(pl.when(pl.int_range(pl.len()) > 0).then(of)),
        "short": table.head(9),
    }.get(damage, table)
    told_of = {"index": "none"} if damage == "index" else found.told
    put_labelled(copy, PREFIX, "places", damaged, told_of)
    changes, numbers = told(copy)
    assert rest_of(changes).equals(rest_of(whole))
    assert not has_places(changes)
    assert numbers.is_empty()


def test_a_place_whose_values_a_stranger_cut_is_left_out_alone(copy: Case) -> None:
    whole, _ = told(copy)
    found = read_labelled(copy, PREFIX, "places")
    assert found is not None
    index = kept_places._index(found.told)
    assert index is not None
    short = index.with_columns(pl.col("texts").list.head(1))
    put_labelled(
        copy, PREFIX, "places", found.table, {"index": kept_places._written(short)}
    )
    changes, numbers = told(copy)
    assert rest_of(changes).equals(rest_of(whole))
    assert not has_places(changes)
    assert numbers.equals(told(copy)[1])
    assert numbers.height == 2


def test_a_place_with_too_many_numbers_to_number_keeps_these(
    copy: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told(copy)
    before = copy.analysis
    monkeypatch.setattr(keeping_places, "MOST_VALUES", 5)
    copy.save_analysis(
        tables_of(shape_templates=copy.table("shape_templates")), {"other": 1}
    )
    for path in (copy.root / "analyses").glob(f"{before}/all-*"):
        if pl.read_parquet_metadata(path)["name"].startswith("places"):
            path.unlink()
    keep_overview(copy, before)
    apart = [one.of is None for own in kept(copy) for one in own.numbers.values()]
    assert apart == [True, True]
    for one, other in zip(told(copy), whole, strict=True):
        assert one.equals(other)
    profiles = known(copy)
    rows = np.flatnonzero((profiles.ts >= LATE.start).to_numpy()).astype(np.uint32)
    for measure in whole[1]["measure"]:
        largest = differing.largest(copy, profiles, rows, measure, 5)
        monkeypatch.undo()
        numbers = keeping_places.number_in(copy, measure, largest["message"]).to_list()
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 5


def test_places_are_read_anew_where_templates_have_other_shapes_by_now(
    copy: Case,
) -> None:
    before = copy.analysis
    named = copy.table("shape_templates")
    text = named["template"].to_list()
    (login,) = {one for one in text if one.startswith("user")}
    own = pl.col("template") == login
    ids = pl.when(own).then(pl.lit("Tother")).otherwise("template_id")
    other = named.with_columns(template_id=ids)
    copy.save_analysis(tables_of(shape_templates=other), {"other": 1})
    keep_overview(copy, before)
    assert has_places(told(copy)[0])
    assert {one.template_id for one in kept(copy)} == set(other["template_id"])
    again = copy.analysis
    copy.save_analysis(tables_of(shape_templates=named), {"other": 2})
    from logai_core.store.kept import take_over

    take_over(copy, again)
    assert not kept_places.has_places(copy)
    assert {one.template_id for one in kept(copy)} == set(other["template_id"]) - {
        "Tother"
    }


def test_places_of_many_records_are_left_out_and_of_a_few_are_looked_at_whole(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen() -> list[bool]:
        found = places.choose_places(case.records_with_templates(), texts_of(case))
        return [one.numbers is not None for one in found]

    assert chosen() == [True, True, False, False]
    monkeypatch.setattr(places, "ENOUGH", 10_000)  # then a sample tells of none
    assert chosen() == [True, True, False, False]
    monkeypatch.setattr(places, "MOST", 3)
    assert chosen() == [True, True, False]
    monkeypatch.setattr(places, "ENOUGH", 20)
    monkeypatch.setattr(places, "MOST_READINGS", {True: 900, False: 500})
    assert chosen() == [True]
