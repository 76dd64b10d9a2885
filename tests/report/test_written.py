import pytest

from logai_core.report.written import Piece, references, said_of, sentences


def test_text_has_paragraphs_and_items() -> None:
    said = said_of("One\ngoes on.\n\n- first\n  goes on\n- second\n\nTwo.", ())
    assert [(one.text, one.item) for one in said] == [
        ("One goes on.", False),
        ("first goes on", True),
        ("second", True),
        ("Two.", False),
    ]


def test_a_reference_to_a_pin_of_the_report_is_apart() -> None:
    (said,) = said_of("It broke [P3] [P9].", {3})
    assert said.pieces == [Piece("It broke "), Piece("[P3]", 3), Piece(" [P9].")]


@pytest.mark.parametrize("text", ["[p3]", "[P 3]", "[P]", "[P-3]", "[E3]", "P3"])
def test_nothing_else_is_a_reference(text: str) -> None:
    assert references(text) == []
    assert said_of(text, {3})[0].pieces == [Piece(text)]


def test_a_sentence_keeps_what_it_cites() -> None:
    text = "It broke. [P1] Then it held [P2]. Was it the pool? (finding 3)\n\n- An item"
    assert sentences(text) == [
        "It broke. [P1] Then it held [P2].",
        "Was it the pool? (finding 3)",
        "An item",
    ]


def test_what_a_reader_does_not_see_is_spelled_out() -> None:
    assert said_of("a\u202eb\r\nc \ud800", ())[0].text == "a\\u{202e}b c \ufffd"


def test_no_text_is_no_paragraph() -> None:
    assert said_of(" \n\n \n", ()) == []
