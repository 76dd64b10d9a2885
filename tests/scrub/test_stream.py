import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.scrubbing.planted import planted
from logai_core.scrub import GIVEN_AWAY, Scrubber, scrub_bytes
from logai_core.scrub import stream as streams
from logai_core.scrub.stream import scrub_page

PIECES = st.sampled_from(
    [
        "password=", "hunter22hunter", "token: ", "192.0.2.7", "2001:db8::1", "ann@",
        "<", ">", "example.com", "Cookie: ", "Authorization: ", "Bearer ", "://", "@",
        '"', "\\", "/home/", "annalena", "x", " ", "\n", "4111111111111111", "+49 30 ",
        "eyJhbGciOiJI", ".", ":", "=", "SECRET_1", "AKIAIOSFODNN7EXAMPL2", "ſecret=",
        "3f2c1b9a-1111-4222-8333-abcdefabcdef", "acme", "078-05-1120", "key", "K",
        "xoxb-123456789012-123456789012", "aB3dE5gH7jK9mN1pQ3sT5v", "(212) 555-0123",
    ]
)  # fmt: skip
LINES = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@settings(max_examples=120, deadline=None)
@given(LINES)
@example("x hunter22hunter\npassword=hunter22hunter\nhunter22hunter")
@example("paſſword=annalena\nAnnalena annalena")
def test_a_whole_log_is_scrubbed_as_its_pages_are(text):
    slow = Scrubber(["acme"], sought=GIVEN_AWAY)
    fast = Scrubber(["acme"], sought=GIVEN_AWAY)
    for page in (text, text + " 198.51.100.9"):
        assert scrub_page(page.split("\n"), fast) == slow.scrub(page).split("\n")
    assert fast.names.tally() == slow.names.tally()


def test_planted_lines_are_scrubbed_alike_both_ways():
    lines = [one.line for one in planted(7, each=8)]
    slow, fast = Scrubber(["orders"]), Scrubber(["orders"])
    assert scrub_page(lines, fast) == slow.scrub("\n".join(lines)).split("\n")


def scrubbed(text: bytes) -> bytes:
    return b"".join(scrub_bytes(io.BytesIO(text), Scrubber(sought=GIVEN_AWAY)))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (b"", b""),
        (b"\n\n", b"\n\n"),
        (b"a\r\nb", b"a\r\nb"),
        (b"pwd=hunter22\r\n", b"pwd=<SECRET_1>\r\n"),
        (b"192.0.2.7", b"<IPV4_1>"),
        (b"\xff 192.0.2.7\n", b"\\xff <IPV4_1>\n"),
        ("Zürich 192.0.2.7 ✓\n".encode(), "Zürich <IPV4_1> ✓\n".encode()),
    ],
)
def test_bytes_keep_their_line_ends(text, after):
    assert scrubbed(text) == after


def test_names_hold_over_pages_and_a_secret_is_sought_from_its_page_on(monkeypatch):
    monkeypatch.setattr(streams, "PAGE_LINES", 2)
    text = (
        b"bare hunter22hunter\nx\n"  # the page before: nothing gives it away yet
        b"bare hunter22hunter\npassword=hunter22hunter\n"
        b"192.0.2.7 hunter22hunter\n192.0.2.8\n192.0.2.7\n"
    )
    assert scrubbed(text) == (
        b"bare hunter22hunter\nx\n"
        b"bare <SECRET_1>\npassword=<SECRET_1>\n"
        b"<IPV4_1> <SECRET_1>\n<IPV4_2>\n<IPV4_1>\n"
    )


def test_pages_end_by_lines_and_by_characters(monkeypatch):
    monkeypatch.setattr(streams, "PAGE_LINES", 3)
    monkeypatch.setattr(streams, "PAGE_CHARS", 5)
    assert list(streams.pages(["a", "b", "c", "d", "efghij", "k"])) == [
        ["a", "b", "c"],
        ["d", "efghij"],
        ["k"],
    ]


def test_a_line_without_end_is_read_in_pieces(monkeypatch):
    monkeypatch.setattr(streams, "LINE_BYTES", 16)
    assert scrubbed(b"x" * 36 + b" 192.0.2.7\n") == b"x" * 36 + b" <IPV4_1>\n"
