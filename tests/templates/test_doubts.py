import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.schemas import DOUBTS, SHAPE_TEMPLATES, SHAPES
from logai_core.templates import Edit, apply_edits, doubt_templates
from logai_core.templates.miner import template_id

Held = dict[str, dict[str, int]]


def frames_of(held: Held) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return SHAPE_TEMPLATES and SHAPES of `{template: {shape: records}}`."""
    rows = [(s, n, t) for t, shapes in held.items() for s, n in shapes.items()]
    texts, counts, templates = zip(*rows, strict=True)
    ids = list(range(len(texts)))
    shapes = pl.DataFrame(
        {"shape_id": ids, "shape": texts, "records": counts}, schema=SHAPES
    )
    names = [template_id(text) for text in templates]
    mined = pl.DataFrame(
        {"shape_id": ids, "template_id": names, "template": templates},
        schema=SHAPE_TEMPLATES,
    )
    return mined, shapes


def doubts_of(held: Held) -> pl.DataFrame:
    return doubt_templates(*frames_of(held))


def told(held: Held) -> list[tuple[str, str]]:
    return doubts_of(held).select("edit", "why").rows()  # type: ignore[return-value]


def alone(*texts: str) -> Held:
    return {text: {text: 5} for text in texts}


def test_few_states_in_one_place_are_offered_for_splitting() -> None:
    found = doubts_of(
        {"the job was <*>": {"the job was started": 412, "the job was paused": 397}}
    )
    assert found.to_dicts() == [
        {
            "template_id": template_id("the job was <*>"),
            "why": "`<*>` is only 'started' (412) or 'paused' (397)",
            "edit": "split",
            "templates": ["the job was <*>"],
            "to": "",
            "position": 0,
        }
    ]


def test_the_offered_split_parts_the_template() -> None:
    held = {
        "took <num> to be <*> by cron": {
            "took <num> to be started by cron": 4,
            "took <num> to be paused by cron": 3,
        }
    }
    mined, shapes = frames_of(held)
    (one,) = doubt_templates(mined, shapes).to_dicts()
    edit = Edit("split", tuple(one["templates"]), position=one["position"])
    assert (one["position"], one["why"]) == (
        1,
        "place 2 of 2 is only 'started' (4) or 'paused' (3)",
    )
    edited = apply_edits(mined, shapes, [edit])
    assert sorted(edited.shape_templates["template"]) == [
        "took <num> to be paused by cron",
        "took <num> to be started by cron",
    ]


def test_a_name_that_is_announced_is_no_doubt() -> None:
    assert (
        told({"no such user <*>": {"no such user ann": 4, "no such user bob": 4}}) == []
    )
    assert told({"login u=<*> ok": {"login u=ann ok": 4, "login u=bob ok": 4}}) == []


def test_a_state_after_a_key_is_a_doubt() -> None:
    held = {
        "probe of gate=<*> ran": {
            "probe of gate=up ran": 4,
            "probe of gate=down ran": 4,
        }
    }
    assert told(held) == [("split", "`<*>` is only 'down' (4) or 'up' (4)")]


def test_values_that_differ_in_digits_only_are_no_doubt() -> None:
    held = {"<*>: carrier is up": {"eth0: carrier is up": 5, "eth1: carrier is up": 5}}
    assert told(held) == []
    held = {
        "sent by a <*> here": {"sent by a <num> here": 5, "sent by a <hex> here": 5}
    }
    assert told(held) == []


def test_a_rare_value_beside_common_ones_is_no_doubt() -> None:
    held = {"wrong word for <*>": {"wrong word for root": 500, "wrong word for git": 2}}
    assert told(held) == []


def test_many_values_are_no_doubt() -> None:
    words = ["ann", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ivy"]
    held = {"mail by <*> here": {f"mail by {word} here": 5 for word in words}}
    assert told(held) == []


def test_patterns_that_differ_in_a_name_are_offered_for_merging() -> None:
    texts = [f"the mirror at {name} has no copy" for name in ("alpha", "beta", "gamma")]
    found = doubts_of(alone(*texts))
    assert found["template_id"].to_list() == sorted(map(template_id, texts))
    assert found.drop("template_id").unique().rows() == [
        (
            "3 patterns differ in one word only: 'alpha', 'beta' and 'gamma'",
            "merge",
            texts,
            "the mirror at <*> has no copy",
            0,
        )
    ]


def test_two_words_states_errors_and_first_words_are_not_offered() -> None:
    assert told(alone("disk a is on fire", "disk b is on fire")) == []
    states = ("started", "paused", "gone")
    assert told(alone(*(f"the worker has {word} here" for word in states))) == []
    errors = ("IOError", "KeyError", "OSError")
    assert told(alone(*(f"it was {word} this time" for word in errors))) == []
    assert told(alone(*(f"{word} is out of it" for word in ("ann", "bob", "cy")))) == []


def test_patterns_that_differ_in_values_only_are_offered_for_merging() -> None:
    texts = ["closed after <num> bytes", "closed after <num> (<num> KB) bytes"]
    assert told(alone(*texts)) == []  # KB is a word
    texts = ["closed after <num> bytes", "closed after <num> (<num>) bytes"]
    found = doubts_of(alone(*texts))
    assert found.select("why", "to").unique().rows() == [
        (
            "2 patterns differ in values and punctuation only",
            "closed after <*> bytes",
        )
    ]


def test_the_status_of_a_request_is_no_mere_value() -> None:
    assert told(alone("GET page gave <2xx>", "GET page gave <5xx>")) == []


def test_the_offered_merge_makes_one_template() -> None:
    mined, shapes = frames_of(alone("speaker set on: <*>", "speaker set on:<*>"))
    one = doubt_templates(mined, shapes).row(0, named=True)
    edit = Edit("merge", tuple(one["templates"]), to=one["to"])
    merged = apply_edits(mined, shapes, [edit]).shape_templates
    assert merged["template"].unique().to_list() == ["speaker set on:<*>"]


def test_free_text_in_one_template_says_that_little_is_shared() -> None:
    names = [f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrstuv"]
    shapes = {f"say {name}{' so' * (n % 3)}": 1 for n, name in enumerate(names)}
    assert told({"say <*>": shapes}) == [("", "120 shapes share only 1 word")]


def test_long_words_are_cut_and_many_are_counted() -> None:
    words = ["x" * 60, "ann", "bob", "cyd", "dan", "eve"]
    held = {"mail by <*> here": {f"mail by {word} here": 5 for word in words}}
    (one,) = told(held)
    assert (
        one[1] == "`<*>` is only 'ann' (5), 'bob' (5), 'cyd' (5), 'dan' (5) or 2 more"
    )


def test_no_templates_no_doubts() -> None:
    empty = doubt_templates(SHAPE_TEMPLATES.to_frame(), SHAPES.to_frame())
    assert_frame_equal(empty, DOUBTS.to_frame())


WORDS = st.sampled_from(["on", "off", "ann", "bob", "<num>", "job", "of", ":", ""])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@given(st.dictionaries(TEXTS, st.integers(1, 9), min_size=1, max_size=12), st.randoms())
@settings(max_examples=40, deadline=None)
def test_doubts_do_not_depend_on_order_and_name_each_template_once(held, rng) -> None:
    mined, shapes = frames_of({text: {text: n} for text, n in held.items()})
    found = doubt_templates(mined, shapes)
    assert found["template_id"].is_unique().all()
    seed = rng.randrange(100)
    mixed = [
        frame.sample(fraction=1, shuffle=True, seed=seed) for frame in (mined, shapes)
    ]
    assert_frame_equal(doubt_templates(*mixed), found)
