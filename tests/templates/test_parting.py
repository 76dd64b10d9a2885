import polars as pl
import pytest

from logai_core.templates import Edit, add_shapes, apply_edits, mine_templates
from logai_core.templates.parting import MOST_PARTED
from logai_core.templates.places import places_of
from tests.templates.builders import records_of
from tests.templates.editing import edited, replayed

TOOK = "took <num> ms on <ip>"
LOG = [
    "took 7 ms on 192.0.2.1",
    "took 8 ms on 192.0.2.1",
    "started",
    "took 7 ms on 192.0.2.2",
]
SPLIT = Edit("split", (TOOK,), position=0)


def test_a_template_is_split_by_a_value_that_shapes_mask() -> None:
    after = replayed(records_of(LOG), SPLIT)
    assert after.parted.select("line_no", "template").rows() == [
        (1, "took 7 ms on <ip>"),
        (2, "took 8 ms on <ip>"),
        (4, "took 7 ms on <ip>"),
    ]
    assert after.shape_templates["template"].to_list().count(TOOK) == 1


def test_a_status_class_is_split_into_its_statuses() -> None:
    log = [f"GET /cart HTTP/1.1 {status} 17" for status in (500, 502, 404)]
    (text,) = {one for one in edited(log) if "<5xx>" in one}
    place = places_of(text).index("<5xx>")
    assert edited(log, Edit("split", (text,), position=place)) == [
        "GET <path> HTTP/<num> 500 <num>",
        "GET <path> HTTP/<num> 502 <num>",
        "GET <path> HTTP/<num> <4xx> <num>",
    ]


def test_what_is_split_is_split_again_merged_and_pinned() -> None:
    further = Edit("split", ("took 7 ms on <ip>",), position=0)
    merge = Edit("merge", ("took 8 ms on <ip>", "started"), to="others")
    back = Edit("pin", (TOOK,))
    assert edited(LOG, SPLIT, further, merge) == [
        "took 7 ms on 192.0.2.1",
        "others",
        "others",
        "took 7 ms on 192.0.2.2",
    ]
    assert edited(LOG, SPLIT, back) == edited(LOG)
    assert replayed(records_of(LOG), SPLIT, back).parted.is_empty()


def test_a_split_made_twice_is_made_once() -> None:
    once, twice = (replayed(records_of(LOG), *[SPLIT] * n) for n in (1, 2))
    assert twice.parted.equals(once.parted)
    assert twice.shape_templates.equals(once.shape_templates)


def test_words_and_numbers_in_one_place_are_split_together() -> None:
    log = ["load is 7", "load is 8", "load is high", "load is 7"]
    merge = Edit("merge", ("load is <num>", "load is high"), to="load is <*>")
    split = Edit("split", ("load is <*>",), position=0)
    assert edited(log, merge, split) == log


def test_a_part_without_text_is_the_empty_template() -> None:
    log = ["", "started"]
    merge = Edit("merge", ("<empty>", "started"), to="<*>")
    assert edited(log, merge, Edit("split", ("<*>",))) == ["<empty>", "started"]


def test_without_records_only_words_are_split() -> None:
    log = ["load is 7", "load is high", "load is low"]
    shaped = add_shapes(records_of(log))
    merge = Edit("merge", tuple(set(edited(log))), to="load is <*>")
    split = Edit("split", ("load is <*>",), position=0)
    mined = mine_templates(shaped.shapes)
    after = apply_edits(mined, shaped.shapes, (merge, split))
    assert set(after.shape_templates["template"]) == {
        "load is <*>",
        "load is high",
        "load is low",
    }


def test_the_values_with_most_records_get_templates_the_others_keep_theirs() -> None:
    values = [*range(MOST_PARTED + 20), 119, 118]
    log = [f"took {value} ms on 192.0.2.1" for value in values]
    texts = edited(log, SPLIT)
    assert len(set(texts)) == MOST_PARTED + 1
    assert texts.count(TOOK) == 20
    assert texts[118:] == [f"took {value} ms on <ip>" for value in (118, 119, 119, 118)]


WHOLE = "said <*> to <num> callers"
SPLIT_WORDS = Edit("split", (WHOLE,), position=0)


def merged(messages: list[str], to: str) -> Edit:
    return Edit("merge", (*sorted(set(edited(messages))), "none"), to=to)


@pytest.mark.parametrize("value", ["<num>", "<*>", "<5xx>", "a <ip> b", "<empty>"])
def test_a_value_that_looks_like_a_placeholder_keeps_its_template(value: str) -> None:
    log = [f"said {value} to 7 callers", "said hello to 7 callers"]
    assert edited(log, merged(log, WHOLE), SPLIT_WORDS) == [
        WHOLE,
        "said hello to <num> callers",
    ]


def test_a_value_that_makes_a_placeholder_with_its_neighbours_is_left() -> None:
    log, odd = ["got 7"], "got <<*>m>"  # the shape "got <num>" fits it, with "nu"
    split = Edit("split", (odd,), position=0)
    assert edited(log, merged(log, odd), split) == [odd]


@pytest.mark.parametrize(
    "value", ["$1", "\\1 (.*)", "^a|b", "a\x00b", "two words", "{0}", "ſ\u2028"]
)
def test_any_other_value_is_a_literal_in_later_edits(value: str) -> None:
    log = [f"said {value} to 7 callers", "said hello to 8 callers"]
    merge = merged(log, WHOLE)
    first = edited(log, merge, SPLIT_WORDS)[0]
    assert places_of(first) == ["<num>"]
    again = edited(log, merge, SPLIT_WORDS, Edit("split", (first,), position=0))
    assert again == [first.replace("<num>", "7"), "said hello to <num> callers"]


def test_records_are_read_only_for_values_that_shapes_mask() -> None:
    log = ["user ann left", "user ben left", "took 7 ms"]
    shaped = add_shapes(records_of(log))
    mined = mine_templates(shaped.shapes)
    unreadable = pl.LazyFrame({"shape_id": ["no number"]})

    def split(template: str) -> None:
        words = Edit("split", (template,), position=0)
        apply_edits(mined, shaped.shapes, (words,), unreadable)

    split("user <*> left")
    with pytest.raises(pl.exceptions.PolarsError):
        split("took <num> ms")


def test_values_of_messages_with_any_number_of_words_are_parted() -> None:
    log = ["at 2 Jan 2026 03:04:05 left", "at 3 Jan 2026 03:04:05 left", "at 7 left"]
    merge = merged(log, "at <*> left")
    assert edited(log, merge, Edit("split", ("at <*> left",), position=0)) == log
