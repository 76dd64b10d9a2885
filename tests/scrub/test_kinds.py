import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scrubbing import planted
from logai_core.scrub import KINDS, Scrubber
from logai_core.scrub.digits import card, iban, ipv6, phone, ssn

SCRUBBER = Scrubber()


def scrub(text: str) -> str:
    return Scrubber().scrub(text)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("amex 378282246310005 ok", "amex <CARD_1> ok"),
        ("mc 2223003122003222 ok", "mc <CARD_1> ok"),
        ("diners 30569309025904 ok", "diners <CARD_1> ok"),
        ("jcb 3530111333300000 ok", "jcb <CARD_1> ok"),
        ("pay 17,4111 1111 1111 1111,ok", "pay 17,<CARD_1>,ok"),
        ("call (212) 555-0123 now", "call <PHONE_1> now"),
        ("call 212-555-0123 now", "call <PHONE_1> now"),
        ("call 01 42 68 53 00 now", "call <PHONE_1> now"),
        ("call 020 7946 0958 now", "call <PHONE_1> now"),
        ("call 0049 30 1234567 now", "call <PHONE_1> now"),
        ('{"mobile":"07700900123"}', '{"mobile":"<PHONE_1>"}'),
        ("ssn 078-05-1120 found", "ssn <SSN_1> found"),
        ('{"ssn":"078051120"}', '{"ssn":"<SSN_1>"}'),
        ("in C:/Users/ann/x", "in C:/Users/<USER_1>/x"),
        (r"in C:\\Users\\ann\\x", r"in C:\\Users\\<USER_1>\\x"),
        ("a%40b ann%40example.com", "a%40b <EMAIL_1>"),
        (
            "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
            "trace <ID_1> span 00f067aa0ba902b7",
        ),
        ("req-3f2c1b9a-1111-4222-8333-abcdefabcdef", "req-<ID_1>"),
        ("k aB3dE5gH7jK9mN1pQ3sT5vW7= x", "k <TOKEN_1> x"),
        ("curl -u admin:s3cr3t-x https://x/", "curl -u admin:<SECRET_1> https://x/"),
    ],
)
def test_scrub_replaces_personal_data_and_what_looks_random(text, scrubbed):
    assert scrub(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "order 4111111111111112 of 2026-01-05T10:00:00.123456Z",
        "blk_4980916519894289629 1767600000000000000 ns",
        "SSN 000-12-3456 666-12-3456 900-12-3456",
        "took 0.001 200 ms, 1767600000123 05/Jan/2026:10:00:00 +0000",
        "commit 9fceb02 span 00f067aa0ba902b7 0xdeadbeefcafe",
        "payments-6d4cf56db6-x7k2p on eu-west-1a, node-pool-2026-01-05-a",
        "at java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1149)",
        "/usr/lib/python3.11/site-packages/app/very_long_module_name.py",
        "RetryUpToMaximumCountWithFixedSleep NoRouteToHostException",
        "listening on [::] and 0:0:0:0:0:0:0:1",
        "release 1.2.3-rc.1+build.5 of 2026.01.05",
    ],
)
def test_scrub_leaves_numbers_names_and_times(text):
    assert scrub(text) == text


def test_an_id_keeps_one_name_and_comes_back_for_display_and_a_random_text_does_not():
    scrubber = Scrubber()
    an_id, random_text = "4bf92f3577b34da6a3ce929d0e0e4736", "aB3dE5gH7jK9mN1pQ3sT5vW7"
    sent = scrubber.scrub(f"a {an_id}\nb {random_text}\nc {an_id}")
    assert sent == "a <ID_1>\nb <TOKEN_1>\nc <ID_1>"
    assert scrubber.restore(sent) == f"a {an_id}\nb <TOKEN_1>\nc {an_id}"


@pytest.mark.parametrize("kind", planted.MAKERS)
def test_no_planted_value_stays(kind):
    draw = random.Random(5)  # noqa: S311
    for _ in range(25):
        value = planted.MAKERS[kind](draw)
        for line in planted.CONTEXTS.get(kind, planted.ANYWHERE[:4]):
            if kind != "secret by name":
                after = Scrubber.scrub(SCRUBBER, line.format(v=value))
                assert value not in after


def test_every_kind_that_a_layer_names_is_told_in_words():
    for one in planted.planted(3, each=4):
        SCRUBBER.scrub(one.line)
    assert {name[1:].partition("_")[0] for _, name in SCRUBBER.names.values()} <= {
        *KINDS
    }


@given(st.text(alphabet="0123456789abcdefABCDEF:. -+()", max_size=45))
def test_checks_of_numbers_take_any_text_of_their_signs(text):
    for check in (card, phone, ssn, ipv6):
        assert check(text or "0") in (True, False)


def test_cards_have_a_brand_a_length_and_a_check_digit():
    assert card("4111 1111 1111 1111")
    assert not card("4111 1111 1111 1112")
    assert not card("7111111111111113")
    assert not card("0000000000000000")
    assert iban("DE89370400440532013000")
