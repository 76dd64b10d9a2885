import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.templates import add_shapes, mine_templates
from tests.templates.builders import records_of, templates_of

SHOP = [
    "GET /cart?user=17 took 35ms",
    "GET /items/4 took 2.5s",
    "login of user ann from 192.0.2.7 accepted",
    "login of user bob from 198.51.100.9:4711 accepted",
    "login of user eve from 2001:db8::7 rejected",
    "order 3f2504e0-4f89-11d3-9a0c-0305e82c3301 paid, mail to ann@example.com",
    "pool size=20 idle=0 owner=app-1",
    "pool size=20 idle=3 owner=web-2",
    "worker started",
    "worker stopped",
    "cannot reach db1.shop.example.com:5432: java.net.SocketTimeoutException",
    "cannot reach db1.shop.example.com:5432: java.net.UnknownHostException",
    "",
]


def test_a_little_shop_has_these_templates() -> None:
    assert templates_of(SHOP) == snapshot(
        [
            "GET <path> took <dur>",
            "GET <path> took <dur>",
            "login of user <*> from <ip> accepted",
            "login of user <*> from <ip> accepted",
            "login of user eve from <ip> rejected",
            "order <uuid> paid, mail to <email>",
            "pool size=<num> idle=<num> owner=<*>",
            "pool size=<num> idle=<num> owner=<*>",
            "worker started",
            "worker stopped",
            "cannot reach <host>: java.net.SocketTimeoutException",
            "cannot reach <host>: java.net.UnknownHostException",
            "<empty>",
        ]
    )


def test_a_few_plain_words_stay_apart_however_often_they_come() -> None:
    words = ["Started", "Paused", "Resumed", "Stopped"]
    messages = [f"VM {word} on request" for word in words] * 100
    assert set(templates_of(messages)) == {f"VM {word} on request" for word in words}


def test_words_that_say_what_happened_stay_apart_after_a_noun_too() -> None:
    messages = [f"worker {word}" for word in ("started", "stopped", "ready", "lost")]
    assert templates_of(messages) == messages


def test_names_of_errors_stay_apart() -> None:
    messages = [f"lost it: java.net.{name}Exception" for name in ("Bind", "Socket")]
    assert templates_of(messages) == messages


def test_a_request_that_failed_is_not_counted_with_those_that_did_not() -> None:
    answers = [200, 204, 304, 404, 499, 502, 504]
    messages = [f"GET /items/{n} HTTP/1.1 {s} {n}" for n in (1, 22) for s in answers]
    assert sorted(set(templates_of(messages))) == [
        f"GET <path> HTTP/<num> <{digit}xx> <num>" for digit in (2, 3, 4, 5)
    ]


def test_a_key_that_says_what_happened_keeps_its_values_apart() -> None:
    states, owners = ("running", "failed"), ("ann", "bob")
    messages = [f"job 1 state={s} owner={o}" for s in states for o in owners]
    assert templates_of(messages) == [
        "job <num> state=running owner=<*>",
        "job <num> state=running owner=<*>",
        "job <num> state=failed owner=<*>",
        "job <num> state=failed owner=<*>",
    ]


def test_a_dotted_name_after_a_key_is_a_value_even_alone() -> None:
    messages = ["opened handler=shop.cart.View", "opened mode=shared"]
    assert templates_of(messages) == ["opened handler=<*>", "opened mode=shared"]


def test_many_plain_words_in_one_place_are_a_value() -> None:
    names = [chr(97 + n) * 3 for n in range(20)]
    messages = [f"mail for {name} was put into the box" for name in names]
    assert set(templates_of(messages)) == {"mail for <*> was put into the box"}


def test_a_word_known_as_a_value_elsewhere_is_a_value_here() -> None:
    messages = [
        *(f"checked login={name}" for name in ("root", "ann")),
        *(f"password for {name} is wrong" for name in ("root", "ann")),
    ]
    assert templates_of(messages)[2:] == ["password for <*> is wrong"] * 2


def test_a_list_folds_where_its_length_varies() -> None:
    messages = [
        "ask 192.0.2.1 to delete 7",
        "ask 192.0.2.1 to delete 7 8 9",
        "ask 192.0.2.2 to delete 7, 8",
        "went to 7, 8",
    ]
    fold = "ask <*> to delete <*>"
    assert templates_of(messages) == [fold, fold, fold, "went to <num>, <num>"]


def test_an_optional_value_in_brackets_is_one_template() -> None:
    messages = ["call from 192.0.2.1 () ended", "call from 192.0.2.1 (192.0.2.2) ended"]
    assert set(templates_of(messages)) == {"call from <ip> (<*>) ended"}


def test_the_empty_message_is_shown() -> None:
    assert templates_of(["", None]) == ["<empty>", "<empty>"]


def test_text_with_the_words_of_the_markup_is_told_from_it() -> None:
    assert templates_of(["<empty>", "read <num>"]) == ["<*>", "read <*>"]


def test_a_template_has_the_same_id_in_any_file() -> None:
    alone = mine_templates(add_shapes(records_of(["took 5ms"])).shapes)
    among = mine_templates(add_shapes(records_of([*SHOP, "took 8ms"])).shapes)
    assert alone["template_id"].to_list() == snapshot(["Tf847e613bb"])
    assert_frame_equal(among.join(alone, on="shape_id", how="semi"), alone)


@given(st.permutations(SHOP))
@settings(max_examples=30, deadline=None)
def test_the_order_of_lines_does_not_matter(messages) -> None:
    want = dict(zip(SHOP, templates_of(SHOP), strict=True))
    assert dict(zip(messages, templates_of(messages), strict=True)) == want


WORD = st.sampled_from(
    ["a", "b.c", "d=1", "e2", "x=", "Started", "<num>", "(", ",", "7"]
)


@given(st.lists(st.lists(WORD, max_size=6).map(" ".join) | st.text(), max_size=20))
@settings(max_examples=50, deadline=None)
def test_every_shape_has_one_template_whatever_the_order(messages) -> None:
    shapes = add_shapes(records_of(messages)).shapes
    mined = mine_templates(shapes)
    assert mined["shape_id"].to_list() == shapes["shape_id"].to_list()
    assert_frame_equal(mine_templates(shapes.reverse()), mined)
    ids = mined.select("template_id", "template").unique()
    assert ids.height == ids["template_id"].n_unique() == ids["template"].n_unique()


def test_mining_nothing_gives_nothing() -> None:
    assert mine_templates(add_shapes(records_of([])).shapes).is_empty()


def test_columns_of_wildcards_bound_the_number_of_templates() -> None:
    messages = [f"r{n % 20}=0x{n:04x} r{n % 7}=0x{n:06x}" for n in range(500)]
    assert pl.Series(templates_of(messages)).n_unique() == 1


def test_a_crowd_with_several_free_words_is_one_template() -> None:
    word = "{:c}{:c}{:c}".format
    words = [word(*(97 + n // 17**i % 17 for i in range(3))) for n in range(600)]
    messages = [
        f"copied {a} into {b} {c}"
        for a, b, c in zip(words, words[200:], words[400:], strict=False)
    ]
    assert set(templates_of(messages)) == {"copied <*> into <*>"}


def test_unlike_messages_are_no_crowd() -> None:
    messages = [
        f"{'abcdefgh'[n % 8] * 4} went {'stuvwxyz'[n // 8] * 3}" for n in range(8)
    ]
    assert templates_of(messages) == messages
