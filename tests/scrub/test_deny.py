import pytest

from logai_core.errors import ServiceError, SettingError
from logai_core.scrub import Scrubber, deny_list, scrubber_of


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("for ACME and acme", "for <DENIED_1> and <DENIED_1>"),
        ("acme-prod-1 AcmeCorp", "<DENIED_1>-prod-1 <DENIED_1>Corp"),
        ("an hq, the HQ9 and hqx", "an <DENIED_1>, the HQ9 and hqx"),
        ("to ann@acme.example", "to <EMAIL_1>"),
        ("Acme Holding Inc", "<DENIED_1> Inc"),
        ("token=x1y2z3 secret", "token=<SECRET_1> secret"),
    ],
)
def test_words_of_the_list_are_replaced_after_everything_else(text, scrubbed):
    assert Scrubber(["acme", "hq", "Acme Holding"]).scrub(text) == scrubbed


def test_pseudonyms_stay_whole_whatever_the_list_says():
    scrubber = Scrubber(["host", "ipv4", "secret"])
    once = scrubber.scrub("192.0.2.7 web1.example.com password=hunter22")
    assert once == "<IPV4_1> <HOST_1> password=<SECRET_1>"
    assert scrubber.scrub(once) == once


def test_a_denied_word_comes_back_for_display():
    scrubber = Scrubber(["acme"])
    assert scrubber.restore(scrubber.scrub("at ACME")) == "at acme"


def test_a_text_with_a_denied_word_does_not_pass_the_check():
    with pytest.raises(ServiceError):
        Scrubber(["acme"]).assert_clean("at ACME")


def test_deny_list_reads_one_word_a_line(tmp_path):
    file = tmp_path / "deny.txt"
    file.write_text(
        "\ufeff# customers\nAcme\n\n  Acme Holding \nacme\n", encoding="utf-8"
    )
    assert deny_list(file) == ("Acme Holding", "acme")
    assert scrubber_of(file).scrub("acme") == "<DENIED_1>"
    assert scrubber_of(None).scrub("acme") == "acme"


@pytest.mark.parametrize("held", [b"\xff\xfe", b"a\n"])
def test_a_deny_list_that_cannot_be_used_is_refused(tmp_path, held):
    file = tmp_path / "deny.txt"
    file.write_bytes(held)
    with pytest.raises(SettingError, match="deny list"):
        deny_list(file)


def test_a_deny_list_that_is_missing_is_refused(tmp_path):
    with pytest.raises(SettingError, match="found FileNotFoundError"):
        deny_list(tmp_path / "none.txt")
