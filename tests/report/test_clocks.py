import polars as pl

from logai_core.report.clocks import with_clocks

SETTINGS = {
    "parse": {"format": "auto"},
    "clock": {"zone": "UTC", "offset_s": 0.0},
    "detect": {"most_series": 7},
}


def sources(*own: tuple[str, str, float]) -> pl.DataFrame:
    rows = [(f"s{at}", *one) for at, one in enumerate(own)]
    return pl.DataFrame(rows, ["source_id", "name", "zone", "offset_s"], orient="row")


def test_clocks_that_are_as_at_loading_are_told_as_the_setting() -> None:
    told = with_clocks(SETTINGS, sources(("web.log", "UTC", 0.0)))
    assert told == SETTINGS


def test_a_clock_that_was_set_right_stands_in_place_of_the_one_of_loading() -> None:
    found = sources(
        ("app.log", "UTC", 95.0), ("web.log", "UTC", 0.0), ("db.log", "Asia/Tokyo", 0.0)
    )
    assert with_clocks(SETTINGS, found) == {
        "parse": {"format": "auto"},
        "detect": {"most_series": 7},
        "clocks": {
            "app.log": "+95 s added to every time",
            "db.log": "times without a zone read as Asia/Tokyo",
            "all others": "as written, without a zone read as UTC",
        },
    }


def test_sources_of_one_name_are_told_apart_and_many_are_counted() -> None:
    twice = sources(("app.log", "UTC", 1.0), ("app.log", "UTC", 2.0))
    assert with_clocks(SETTINGS, twice)["clocks"] == {
        "app.log (s0)": "+1 s added to every time",
        "app.log (s1)": "+2 s added to every time",
    }
    many = sources(*((f"{one}.log", "UTC", 5.0) for one in range(53)))
    told = with_clocks(SETTINGS, many)["clocks"]
    assert len(told) == 51
    assert told["and more"] == "3 sources, see Sources and receipt"


def test_a_clock_that_was_taken_back_to_none_is_not_told_as_it_was_at_loading() -> None:
    ahead = SETTINGS | {"clock": {"zone": "UTC", "offset_s": -3.0}}
    told = with_clocks(ahead, sources(("web.log", "UTC", 0.0)))
    assert told["clocks"] == {"all": "as written, without a zone read as UTC"}


def test_a_case_without_settings_has_no_clock_to_tell() -> None:
    assert with_clocks({}, sources(("web.log", "UTC", 9.0))) == {}
