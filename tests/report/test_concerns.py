import re
from typing import Any

import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.postmortem import SECTIONS, Field
from logai_core.report import Concern, Report, concerns, render_markdown
from logai_core.report.people import CANNOT_SEE, names_in
from logai_core.schemas import SOURCES, UTC_US
from tests.hostile_strings import HOSTILE
from tests.report.cases import empty_report, report_of, told_report
from tests.report.hostile import hostile_report
from tests.report.rows import pinned, quote, quoted_of, source


def scrub(text: str) -> str:
    text = re.sub(r"token=\w+", "token=<SECRET_1>", text)
    text = re.sub(r"\b\w{1,30}@example\.com", "<EMAIL_1>", text)
    return re.sub(r"192\.0\.2\.[0-9]+", "<IPV4_1>", text)


def with_field(name: str, text: str, **other: Any) -> Report:
    return told_report(fields={name: Field(name, text, **other)})


def found(report: Report, section: str) -> list[str]:
    return [one.what for one in concerns(report, scrub) if one.section == section]


def test_what_is_needed_and_empty_is_listed_in_the_order_of_the_sections() -> None:
    assert [tuple(one) for one in concerns(empty_report(), scrub)] == snapshot(
        [
            ("title", "Title is empty.", "Write it: What a colleague would call it."),
            (
                "severity",
                "Severity is empty.",
                "Write it: How bad it was for those outside.",
            ),
            (
                "summary",
                "Summary is empty.",
                "Write it: What happened, in a paragraph that stands alone.",
            ),
            (
                "impact",
                "Impact is empty.",
                "Write it: Who could not do what, for how long; the counts are measured below it.",
            ),
            (
                "causes",
                "Root-cause hypotheses is empty.",
                "Write it: What may have caused it, each with its evidence.",
            ),
            ("resolution", "Resolution is empty.", "Write it: What ended it."),
            (
                "actions",
                "Action items is empty.",
                "Write it: What will be done, by which role, until when.",
            ),
            (
                "timeline",
                "Timeline is empty: nothing is pinned.",
                "Pin the lines, findings and outside events that tell the story.",
            ),
        ]
    )


def test_a_finished_report_raises_no_concern() -> None:
    fields = {
        one.name: Field(one.name, "It was so [P4].")
        for one in SECTIONS
        if one.shape in {"line", "text"}
    }
    fields["actions"] = Field("actions", rows=({"action": "A larger pool"},))
    quiet = pl.DataFrame(schema=report_of().examples.schema)
    report = told_report(fields=fields, examples=quiet, quoted=quoted_of())
    shownless = [
        one._replace(pin=one.pin.__class__(**{**one.pin.__dict__, "shown": ""}))
        for one in report.pins
    ]
    assert concerns(report._replace(pins=shownless), scrub) == []


@pytest.mark.parametrize("section", ["summary", "causes", "trigger", "resolution"])
def test_a_claim_of_a_person_needs_a_pin(section: str) -> None:
    report = with_field(section, "The pool was too small. It held again [P4].")
    assert found(report, section) == [
        "No evidence is cited for “The pool was too small”."
    ]


def test_a_drafted_claim_stands_on_its_findings() -> None:
    assert found(with_field("trigger", "It rose (finding 1)."), "trigger") == []
    assert found(with_field("trigger", "It rose.", label="drafted"), "trigger") == []


def test_sections_without_claims_need_no_pin() -> None:
    assert found(with_field("went_well", "We were quick."), "went_well") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It broke [P99].", "[P99] is not in the case."),
        ("It broke [P6].", "[P6] is marked as noise."),
    ],
)
def test_a_reference_to_no_pin_is_a_concern(text: str, what: str) -> None:
    assert found(with_field("resolution", text), "resolution") == [what]


def test_a_source_that_states_no_zone_is_a_concern_until_one_is_set() -> None:
    def of(zone: str) -> Report:
        row = source(ts_basis=["zone setting"], zone=zone)
        return told_report(sources=pl.DataFrame([row], schema=SOURCES))

    assert "shop.log.gz states no zone" in found(of("UTC"), "supporting")[0]
    assert not any("zone" in what for what in found(of("Europe/Berlin"), "supporting"))


def test_a_pin_from_before_the_clock_of_its_line_was_set_is_a_concern() -> None:
    report = told_report()
    later = (pl.col("ts") + pl.duration(seconds=38)).cast(UTC_US)
    moved = report._replace(quoted=report.quoted.with_columns(later))
    aside = "The clock of its source was set since it was pinned: its line is of 2026-11-21 12:10:46.123."
    assert found(moved, "timeline") == [
        "[P2] lies at 2026-11-21T12:10:08.123000Z, its line at 2026-11-21T12:10:46.123000Z: the "
        "clock of its source was set since it was pinned."
    ]
    assert aside in render_markdown(moved)


def test_secrets_and_personal_data_are_found_wherever_they_would_be_read() -> None:
    report = with_field("went_wrong", "Ask bob@example.com for token=abc123.")
    assert found(report, "went_wrong")[1:] == snapshot(
        ["Found: a mail address (1), what looks like a password, key or token (1)."]
    )


def test_secrets_in_quoted_lines_and_in_comments_are_found() -> None:
    pins = [pinned(1, comment="token=abc123")]
    quoted = quoted_of(quote(1, "login with token=secret"))
    report = told_report(pins=pins, quoted=quoted)
    assert any("token (1)" in what for what in found(report, "timeline"))
    assert any("token (1)" in what for what in found(report, "supporting"))


def test_addresses_are_one_concern_with_their_number() -> None:
    assert found(told_report(), "supporting") == [
        "Found: addresses of machines or networks (2)."
    ]


def test_without_rules_it_says_that_secrets_were_not_looked_for() -> None:
    said = [one for one in concerns(told_report()) if one.section == "supporting"]
    assert said == [
        Concern(
            "supporting",
            "Secrets and personal data were not looked for.",
            "Read the quoted lines before you share them.",
        )
    ]


def test_logs_too_long_to_be_searched_whole_are_said_to_be() -> None:
    quoted = quoted_of(*(quote(n, f"{n} " + "x " * 15_000) for n in range(1, 41)))
    said = found(told_report(quoted=quoted), "supporting")
    assert said[0].startswith("Only 1,000,000 of 1,20")


def test_names_of_people_are_found_and_what_is_not_seen_is_said() -> None:
    report = with_field("went_wrong", "Jane Miller restarted it. Ask @jane.")
    (one,) = [it for it in concerns(report, scrub) if it.section == "went_wrong"]
    assert one.what == "Names of people: Jane Miller, jane."
    assert one.hint.endswith(CANNOT_SEE)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane Miller restarted it.", ["Jane Miller"]),
        ("It was restarted by Jane Miller.", ["Jane Miller"]),
        ("Paged Øyvind Ås-Berg, who slept.", ["Øyvind Ås-Berg"]),
        ("Renée Dupont's change", ["Renée Dupont"]),
        ("Ask @jane_m or jane@example.com.", ["jane_m", "jane@example.com"]),
        ("in /home/jmiller/run.sh", ["jmiller"]),
        ("in C:\\Users\\jmiller\\x", ["jmiller"]),
        ("The Load Balancer failed.", []),
        ("Payment Service was down.", []),
        ("Jane restarted it.", []),
        ("the on-call engineer restarted it", []),
        ("git@2.14.0 and a @ sign", []),
    ],
)
def test_names_are_found_by_form_alone(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_hostile_text_is_read_quickly_and_quoted_inert() -> None:
    said = concerns(hostile_report(), scrub)
    assert said
    assert not {"\x1b", "\u202e", "\x00"} & set("".join(one.what for one in said))


@pytest.mark.parametrize("sign", ["a", "A ", "Aa ", "@", ".", "[P1] ", "/home/", "a@"])
def test_no_text_makes_the_search_slow(sign: str) -> None:
    text = sign * 20_000
    names_in(text)
    concerns(with_field("went_well", text + HOSTILE["path"]), None)
