import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core import pipeline
from logai_core.errors import InputError
from logai_core.llm.chunks import chunks_of
from logai_core.llm.covering import Covered, covered_by, covered_text
from logai_core.llm.digest import digest_of
from logai_core.llm.facts import material_of
from logai_core.llm.row import LineRef
from logai_core.llm.subject import Subject, as_json, named, subject_from
from logai_core.pipeline import Input
from logai_core.pipeline.subjects import gather
from logai_core.scope import Window
from logai_core.scrub import Scrubber
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case
from tests.llm.cases import many, outage, template

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = Settings(parse=ParseSettings(year=2026))


def stamped(second, text):
    return f"{(NOON + timedelta(seconds=second)).isoformat()[:19]}Z {text}"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A line every 5 s for 90 minutes, and 40 errors in the minute from 13:00."""
    lines = [stamped(n, f"INFO served /cart in {n % 97} ms") for n in range(0, 5400, 5)]
    lines += [
        stamped(3600 + n, f"ERROR pool is dry, {n} callers wait") for n in range(40)
    ]
    content = "\n".join(sorted(lines)).encode() + b"\n"
    case = Case.create(tmp_path_factory.mktemp("shop"), title="Shop")
    pipeline.load(case, [Input(io.BytesIO(content), "app.log")], settings=SETTINGS)
    pipeline.analyze(case, settings=SETTINGS)
    return case


def hour(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (Subject(), "case"),
        (Subject(window=Window(NOON, hour(1))), "window"),
        (Subject(window=Window(NOON, hour(1)), baseline=Window(NOON, hour(1))), "comparison"),
        (Subject(finding_id="F1", window=Window(NOON, hour(1))), "finding"),
        (Subject(lines=(LineRef("a", 1),), finding_id="F1"), "pins"),
        (Subject(question="why"), "case"),
    ],
)  # fmt: skip
def test_a_subject_says_what_it_is(subject, kind):
    assert subject.kind == kind


def test_a_case_is_gathered_whole(shop):
    found = gather(shop, Subject())
    assert found.about.records == found.about.of_records == 1_120
    assert found.findings.equals(shop.table("findings"))
    scope, *differences = found.about.told
    assert scope == "scope: whole case, 1,120 of 1,120 records of the case"
    assert any(
        "pool is dry" in one and " new, 40 records" in one for one in differences
    )


def test_a_window_holds_its_own_records_only(shop):
    found = gather(shop, Subject(window=Window(NOON, hour(10)), question="what ran?"))
    assert (found.about.records, found.templates.height, found.findings.height) == (
        120,
        1,
        0,
    )
    assert found.sources["last_ts"][0] < hour(10)
    assert found.about.question == "what ran?"
    assert found.about.subject == "2026-11-20 12:00 to 12:10 UTC"


def test_a_finding_is_shown_with_the_time_before_it(shop):
    first = shop.table("findings").row(0, named=True)
    found = gather(shop, Subject(finding_id=first["finding_id"]))
    assert found.findings["finding_id"].to_list() == [first["finding_id"]]
    assert 0 < found.about.records < found.about.of_records


def test_a_comparison_tells_what_differs(shop):
    sides = Subject(window=Window(hour(60), hour(61)), baseline=Window(NOON, hour(60)))
    told = gather(shop, sides).about.told
    assert any("pool is dry" in one and " new, 40 records" in one for one in told)


def test_what_is_gone_is_told_by_its_text(shop):
    sides = Subject(
        window=Window(hour(61), hour(80)), baseline=Window(hour(60), hour(61))
    )
    told = gather(shop, sides).about.told
    gone = [one for one in told if " gone, 0 records, 40 in the baseline" in one]
    assert any("template “pool is dry, <num> callers wait”" in one for one in gone)


def test_pins_are_gathered_by_their_lines(shop):
    (source_id,) = shop.sources()["source_id"]
    found = gather(shop, Subject(lines=(LineRef(source_id, 1), LineRef(source_id, 2))))
    assert (found.about.records, found.examples["line_no"].to_list()) == (2, [1, 2])


def test_lines_around_an_onset_carry_its_finding(shop):
    found = gather(shop, Subject())
    name = shop.table("findings")["finding_id"][0]
    own = found.examples.filter(found.examples["finding_id"] == name)["line_no"].sort()
    assert {own[0] + n for n in range(3)} <= set(own)
    assert own[0] < 721


@pytest.mark.parametrize(
    "subject", [Subject(finding_id="F0"), Subject(window=Window(hour(900), hour(901)))]
)
def test_what_is_not_there_is_said(shop, subject):
    with pytest.raises(InputError):
        gather(shop, subject)


def test_told_facts_come_first_in_the_digest():
    material = material_of(*outage(), told=("scope: window",))
    digest = digest_of(material, Scrubber(), most_chars=100_000)
    assert digest.facts[0].text == "scope: window"


def test_a_quick_look_says_how_much_it_shows():
    digest = digest_of(material_of(*many()), Scrubber(), most_chars=100_000)
    whole = chunks_of(digest, chunk_chars=3_000, most_chunks=99)
    quick = chunks_of(digest, chunk_chars=3_000, most_chunks=1)
    assert covered_by(digest, whole) == Covered(40, 40, 1.0)
    some = covered_by(digest, quick)
    assert some.lines == some.templates < 40
    assert covered_text(digest, some).startswith(
        f"{some.lines} of 40 lines of the digest"
    )


def test_a_line_beside_the_subject_is_told_as_such_and_counts_for_no_pattern():
    frames = outage(templates=[template(3, "pool", 400, severity=17)])
    digest = digest_of(material_of(*frames), Scrubber(), most_chars=100_000)
    assert digest.lines[0].text == (
        "2026-01-05 12:00:00.000 INFO api | GET /cart 200 | "
        "a line beside those asked about"
    )
    assert covered_by(digest, [digest.lines]) == Covered(4, 1, 1.0)


def test_the_size_of_a_row_is_in_bytes():
    digest = digest_of(
        material_of(*outage(), told=("é" * 100,)), Scrubber(), most_chars=9
    )
    assert digest.facts[0].size == 200 + digest.facts[0]._replace(text="").size


TIMES = st.datetimes(timezones=st.just(UTC))
WINDOWS = st.none() | st.builds(Window, TIMES, TIMES)
LINES = st.builds(LineRef, st.text(max_size=12), st.integers(1, 2**32 - 1))


@given(
    st.builds(
        Subject,
        lines=st.lists(LINES, max_size=3).map(tuple),
        finding_id=st.text(max_size=9),
        window=WINDOWS,
        baseline=WINDOWS,
        question=st.text(max_size=9),
        quick=st.booleans(),
    )
)
def test_a_subject_outlives_its_way_through_json(subject):
    assert subject_from(json.loads(json.dumps(as_json(subject)))) == subject


def test_a_subject_that_says_nothing_is_the_whole_case():
    assert subject_from({}) == Subject()


@pytest.mark.parametrize(
    ("subject", "finding", "told"),
    [
        (Subject(question="why?"), "", "whole case"),
        (Subject(lines=(LineRef("a", 1),)), "", "1 pinned line"),
        (Subject(finding_id="F1"), "a\nrose", "finding: a rose"),
        (Subject(finding_id="F1"), "", "finding: F1"),
        (Subject(window=Window(NOON, hour(20))), "", "2026-11-20 12:00 to 12:20 UTC"),
        (
            Subject(window=Window(NOON, hour(0.5)), baseline=Window(hour(-1440), NOON)),
            "",
            "2026-11-20 12:00:00 to 12:00:30 UTC set against "
            "2026-11-19 12:00 to 2026-11-20 12:00 UTC",
        ),
    ],
)
def test_a_subject_is_named_in_words(subject, finding, told):
    assert named(subject, finding) == told
