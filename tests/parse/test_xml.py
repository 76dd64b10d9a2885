import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.formats import by_name
from logai_core.parse.elements import MOST_DEPTH, fields_of
from tests.parse.builders import attributes, lines_of, parse, parse_text

EVENTS = by_name("windows-events-xml")
EVENT = """<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
  <System>
    <Provider Name="Shop"/>
    <EventID>7</EventID>
    <Level>3</Level>
    <TimeCreated SystemTime="2026-03-03T14:02:01.25Z"/>
  </System>
  <EventData><Data>one</Data><Data>two</Data></EventData>
  <RenderingInfo Culture="en-US">
    <Message>The Shop said:

no more &lt;tea&gt;.</Message>
    <Level>Warning</Level>
  </RenderingInfo>
</Event>"""


def test_an_event_over_several_lines_is_read_as_a_whole() -> None:
    lines = ["<Events>", *EVENT.split("\n"), *EVENT.split("\n")]
    found = parse_text(*lines, fmt=EVENTS).records
    record = found.row(1, named=True)
    assert found["lines"].to_list() == [1, 15, 15]
    assert {k: record[k] for k in ("message", "level_text", "severity", "service")} == {
        "message": "The Shop said:\n\nno more <tea>.",
        "level_text": "Warning",
        "severity": 13,
        "service": "Shop",
    }
    assert attributes(record) == {
        "EventID": 7,
        "Level": 3,
        "Data": "one",
        "Data_2": "two",
        "RenderingInfo.Culture": "en-US",
    }


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><Event>&a;</Event>',
        '<!DOCTYPE x SYSTEM "file:///etc/hostname"><Event>1</Event>',
        "<Event>&a;</Event>",
        "<Event><System></Event>",
        "<Event></Event><Event></Event>",
        "<Event>" + "<a>" * MOST_DEPTH + "</a>" * MOST_DEPTH + "</Event>",
        "<Event>" + "<a>1</a>" * 1_001 + "</Event>",
        "<Event>\x00</Event>",
        "",
    ],
)
def test_what_is_more_than_a_plain_element_is_not_read(text: str) -> None:
    assert fields_of(text) is None
    found = parse_text(text, "<Event>", fmt=EVENTS)
    assert found.counts.lines_in == 2
    assert text in [*found.records["message"], *found.rejects["reason"], ""]


def test_entities_of_a_file_with_its_own_are_kept_as_text() -> None:
    lines = [
        "<?xml version='1.0'?>",
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
        "<Events><Event><Data>&lol2;</Data></Event></Events>",
        "<Event><Data>&lol2;</Data></Event>",
    ]
    records = parse_text(*lines, fmt=EVENTS).records
    assert "\n".join(records["message"]) == "\n".join(lines)


LINE = st.sampled_from(
    [
        *EVENT.split("\n"),
        "<Event>",
        "</Event>",
        "<Events>",
        "words",
        "",
        "<Event>1</Event>",
    ]
)


@given(st.lists(LINE, max_size=20), st.integers(1, 6))
@settings(deadline=None, max_examples=15)
def test_blocks_do_not_matter_and_no_line_is_lost(lines: list[str], size: int) -> None:
    whole = lines_of(*lines)
    blocks = [whole[at : at + size] for at in range(0, len(lines), size)]
    one, many = parse(whole, fmt=EVENTS), parse(*blocks, fmt=EVENTS)
    assert one.records.equals(many.records)
    assert one.records["lines"].sum() + one.rejects.height == len(lines)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_fields_or_none(text: str) -> None:
    assert fields_of(text) is None or fields_of(f"<a>{text}</a>") is not None
