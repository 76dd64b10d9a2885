import pytest
from typer.testing import CliRunner

from logai_core.cli import app

LOG = (
    b"2026-01-05 10:00:00 login of ann@example.com from 192.0.2.7 password=hunter22\r\n"
    b"2026-01-05 10:00:01 ACME: GET / from 192.0.2.7, \xff\n"
    b"no end"
)


@pytest.fixture(autouse=True)
def no_list(monkeypatch):
    monkeypatch.delenv("LOGAI_DENY", raising=False)


def scrubbed(*options, env=None):
    return CliRunner().invoke(app, ["scrub", *options], input=LOG, env=env)


def test_scrub_replaces_what_must_not_leave_and_keeps_everything_else():
    result = scrubbed()
    assert result.exit_code == 0
    assert result.stdout_bytes == (
        b"2026-01-05 10:00:00 login of <EMAIL_1> from <IPV4_1> password=<SECRET_1>\r\n"
        b"2026-01-05 10:00:01 ACME: GET / from <IPV4_1>, \\xff\n"
        b"no end"
    )
    assert result.stderr == ""


def test_scrub_takes_a_deny_list_by_option_or_from_the_surroundings(tmp_path):
    words = tmp_path / "deny.txt"
    words.write_text("acme\n")
    by_option = scrubbed("--deny", str(words))
    assert b"10:00:01 <DENIED_1>: GET" in by_option.stdout_bytes
    by_surroundings = scrubbed(env={"LOGAI_DENY": str(words)})
    assert by_surroundings.stdout_bytes == by_option.stdout_bytes


def test_scrub_tells_on_stderr_what_it_replaced_and_what_it_cannot_find():
    result = scrubbed("--tally")
    assert "IPV4: 1 values, 2 times (IPv4 addresses)" in result.stderr
    assert "hunter22" not in result.stderr
    assert "names of people in free text" in result.stderr
    assert b"values" not in result.stdout_bytes


def test_scrub_refuses_a_deny_list_that_is_not_there(tmp_path):
    result = scrubbed("--deny", str(tmp_path / "none"))
    assert result.exit_code != 0
    assert result.stdout_bytes == b""
