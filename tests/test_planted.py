import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from benchmarks.planted import CLEAN, KINDS, PLANTED, Made, Planted, make
from benchmarks.planted.incidents import poisson_nats, slack_of
from benchmarks.planted.running import Run
from benchmarks.planted.scoring import Scored, Seen, score
from benchmarks.planted.table import by_kind, of_clean
from benchmarks.planted.world import FLOWS
from logai_core.schemas import RECORDS

STEP = 10.0
VOICES = {3: frozenset({"Ta"}), 4: frozenset({"Tb"})}
BURST = Planted(
    kind="burst",
    voices=(3,),
    keys=("web",),
    start=1_000.0,
    end=1_300.0,
    open=False,
    evidence=50.0,
    slack=30.0,
    what="",
)


def seen(
    kind: str = "burst",
    start: float = 1_010,
    end: float = 1_290,
    templates: tuple[str, ...] = ("Ta",),
    key: str = "Ta",
) -> Seen:
    return Seen(kind, key, start, end, False, frozenset(templates), "many records")


def split(made: Made) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the records of the planted voices during the incident, and before."""
    (truth,) = made.truth
    rows = made.records.with_columns(
        voice=made.voices,
        seconds=(pl.col("ts").to_physical() - made.begin_us) / 1e6,
    ).filter(pl.col("voice").is_in(list(truth.voices)))
    inside = pl.col("seconds").is_between(truth.start, truth.end, closed="left")
    return rows.filter(inside), rows.filter(pl.col("seconds") < truth.start - 1e-3)


def rate_of(made: Made) -> float:
    """Return the rate of the planted voices in the incident over that before it."""
    (truth,) = made.truth
    during, before = split(made)
    lasts = truth.end - truth.start
    return (during.height / lasts) / (before.height / truth.start)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_log(kind: str) -> None:
    one, other = make(kind, 2_000, 3), make(kind, 2_000, 3)
    assert_frame_equal(one.records, other.records)
    assert one.truth == other.truth


def test_another_seed_makes_another_log() -> None:
    assert not make("clean", 2_000, 0).records.equals(make("clean", 2_000, 3).records)


def test_records_are_numbered_by_source_in_the_order_of_time() -> None:
    records = make("burst", 20_000, 1).records
    assert records.schema == RECORDS
    for source in records.partition_by("source_id"):
        assert source["line_no"].to_list() == list(range(1, source.height + 1))
        assert source["ts"].is_sorted()


@pytest.mark.parametrize("kind", CLEAN)
def test_clean_logs_have_no_truth(kind: str) -> None:
    made = make(kind, 2_000, 1)
    assert (made.clean, made.truth) == (True, [])


@pytest.mark.parametrize("kind", PLANTED)
def test_planted_logs_have_one_incident_of_their_kind(kind: str) -> None:
    made = make(kind, 20_000, 2)
    assert [one.kind for one in made.truth] == [kind]
    assert not made.clean
    assert 0 < made.truth[0].start < made.truth[0].end <= made.span


def test_a_burst_has_more_of_its_records_than_before() -> None:
    assert rate_of(make("burst", 20_000, 1)) > 2


def test_a_drop_has_fewer_but_some() -> None:
    assert 0 < rate_of(make("drop", 200_000, 0)) < 0.6


def test_a_silence_has_none() -> None:
    made = next(
        one
        for seed in range(20)
        if len((one := make("silence", 20_000, seed)).truth[0].voices) == 1
    )
    during, before = split(made)
    assert during.is_empty()
    assert not before.is_empty()


def test_a_new_pattern_was_never_there_before() -> None:
    during, before = split(make("new pattern", 20_000, 1))
    assert before.is_empty()
    assert during["severity"].n_unique() == 1
    assert during.height > 5


def test_a_level_shift_lasts_a_quarter_of_the_log() -> None:
    made = make("level shift", 20_000, 0)
    (truth,) = made.truth
    assert truth.end - truth.start >= made.span / 4


def test_errors_take_the_place_of_what_they_fail() -> None:
    made = make("error ratio", 20_000, 1)
    error, usual = made.truth[0].voices[:2]
    shares = [
        (rows["voice"] == error).sum() / (rows["voice"] == usual).sum()
        for rows in split(made)
    ]
    assert shares[0] > 2 * shares[1]


def test_latency_grows_without_any_change_of_counts() -> None:
    made = make("latency shift", 200_000, 1)
    medians = [
        rows["attributes"].str.json_path_match("$.duration_ms").cast(float).median()
        for rows in split(made)
    ]
    assert medians[0] > 1.4 * medians[1]  # type: ignore[operator]
    assert 0.5 < rate_of(made) < 2


def test_a_changed_value_is_in_no_record_before() -> None:
    made = make("changed value", 20_000, 0)
    (value,) = made.truth[0].keys
    during, before = (
        rows.filter(
            pl.any_horizontal(
                pl.col("host") == value,
                *(
                    pl.col("attributes").str.json_path_match(f"$.{name}") == value
                    for name in ("version", "status")
                ),
            )
        )
        for rows in split(made)
    )
    assert during.height >= 25
    assert before.is_empty()


def test_sessions_lose_a_step_from_a_moment_on() -> None:
    made = make("missing step", 200_000, 1)
    first = FLOWS[0].steps[0].voice
    with_first = made._replace(truth=[made.truth[0]._replace(voices=(first,))])
    during, before = (
        step.height / begun.height
        for step, begun in zip(split(made), split(with_first), strict=True)
    )
    assert before == pytest.approx(1, abs=0.01)
    assert during < 0.97


def test_a_gap_leaves_nothing_of_anything() -> None:
    made = make("gap", 20_000, 0)
    longest = made.records["ts"].sort().diff().max()
    assert longest.total_seconds() > 0.02 * made.span  # type: ignore[union-attr]


@given(st.floats(0.1, 1e4), st.floats(0.01, 20))
def test_evidence_is_never_negative(expected: float, factor: float) -> None:
    assert poisson_nats(expected, factor) >= -1e-9


def test_a_finding_of_the_kind_at_the_place_and_time_is_a_hit() -> None:
    assert score([seen()], [BURST], VOICES, STEP) == Scored(
        found=[True],
        any_kind=[True],
        off=[1.0],
        open_right=[True],
        hits=[seen()],
        echoes=[],
        false=[],
    )


@pytest.mark.parametrize(
    "one",
    [
        seen(kind="level shift"),
        seen(start=1_300, end=1_400, templates=("Tb",), key="Tb"),
        seen(start=1_010, templates=("Tb",), key="Tb"),
        seen(start=600, end=1_010),
    ],
    ids=["another kind", "began as it ended", "began with it", "names it, earlier"],
)
def test_what_the_incident_explains_is_an_echo(one: Seen) -> None:
    scored = score([one], [BURST], VOICES, STEP)
    assert (scored.hits, scored.echoes, scored.false) == ([], [one], [])


@pytest.mark.parametrize(
    "one",
    [
        seen(start=400, end=700),
        seen(start=1_150, end=1_160, templates=("Tb",), key="Tb"),
    ],
    ids=["long before", "another pattern in its midst"],
)
def test_anything_else_is_false(one: Seen) -> None:
    scored = score([one], [BURST], VOICES, STEP)
    assert (scored.found, scored.false) == ([False], [one])


def test_every_finding_in_a_clean_log_is_false() -> None:
    assert score([seen()], [], VOICES, STEP).false == [seen()]


def test_a_service_names_its_patterns() -> None:
    assert score([seen(templates=(), key="web")], [BURST], VOICES, STEP).found == [True]


def test_a_rare_line_has_until_some_are_missing() -> None:
    late = seen(start=1_400, end=1_500)
    slow = BURST._replace(slack=500.0)
    assert score([late], [BURST], VOICES, STEP).found == [False]
    assert score([late], [slow], VOICES, STEP).found == [True]


def test_tables_count_hits_misses_and_false_findings() -> None:
    made = make("clean", 2_000, 0)
    echo = seen(start=1_300, end=1_400, templates=("Tb",), key="Tb")
    scored = [
        score([seen(), seen(start=400, end=700)], [BURST], VOICES, STEP),
        score([seen(kind="drop"), echo], [BURST], VOICES, STEP),
    ]
    runs = [Run("burst", 2_000, 0, made, one, STEP, 100) for one in scored]
    clean = score([seen()], [], VOICES, STEP)
    runs.append(Run("clean", 2_000, 0, made, clean, STEP, 500))
    assert by_kind(runs, by_volume=False)[1].split() == (
        ["burst", "all", "2", "-", "0.50", "1.00", "0.33", "1", "2", "1", "1.0", "1.00"]
    )
    assert of_clean(runs)[1].split() == (
        ["clean", "2,000", "1", "500", "1", "2.00", "burst", "1"]
    )


def test_an_ideal_observer_finds_what_its_records_show() -> None:
    drop = make("drop", 2_000, 0).truth[0]
    assert drop.ideal
    assert drop._replace(seen=drop.margin - 1).ideal is False
    assert make("missing step", 2_000, 0).truth[0].ideal is None


def test_rates_that_differ_little_are_told_apart_late() -> None:
    near, far = (slack_of(100, factor, 1_000) for factor in (1.5, 4))
    assert near > 15 * far
