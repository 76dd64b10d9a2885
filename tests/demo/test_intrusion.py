import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.demo.reading import lines_of, truth_of

GUESSER = "203.0.113.77"
Find = Callable[[str], list[tuple[datetime, str]]]


@pytest.fixture(scope="module")
def folder(incidents: dict[str, Path]) -> Path:
    return incidents["intrusion"]


@pytest.fixture(scope="module")
def auth(folder: Path) -> Find:
    read = [
        (datetime.strptime(f"2026 {line[:15]} +0000", "%Y %b %d %H:%M:%S %z"), line)
        for line in lines_of(folder / "web1-auth.log")
    ]
    return lambda pattern: [one for one in read if re.search(pattern, one[1])]


def test_no_password_is_asked_for_before_they_are_allowed(
    folder: Path, auth: Find
) -> None:
    change = truth_of(folder)["change"]
    ((allowed, _),) = auth(r"tee /etc/ssh/sshd_config\.d/60-reports\.conf")
    ((reloaded, _),) = auth("systemctl reload ssh")
    failed = auth("Failed password")
    assert change.start == allowed < reloaded < change.end
    assert f"{failed[0][0]:%H:%M:%S}" == "19:47:13"
    assert len(failed) == 565
    assert f"{allowed:%H:%M}" == "19:42"


def test_the_guessing_is_far_above_the_noise_of_every_day(
    folder: Path, auth: Find
) -> None:
    window = truth_of(folder)["guessing"]
    own = auth(f"Failed password.*{GUESSER}")
    others = [one for one in auth("Failed password") if GUESSER not in one[1]]
    assert len(own) > 250
    assert all(window.start <= at <= window.end for at, _ in own)
    assert len({line.split(" from ")[1].split()[0] for _, line in others}) > 50
    assert others[-1][0].hour == 5  # the noise goes on


def test_only_the_guesser_ever_logs_in_by_password(folder: Path, auth: Find) -> None:
    login = truth_of(folder)["login"]
    accepted = auth("Accepted password")
    assert [
        (f"{at:%H:%M}", line.split(" for ")[1].split()[0]) for at, line in accepted
    ] == [
        ("01:58", "reports"),
        ("04:34", "svc-health"),
    ]
    assert all(GUESSER in line for _, line in accepted)
    assert accepted[0][0] == login.start
    assert len(auth("Accepted publickey")) > 5


def test_what_was_done_as_root_lies_in_its_window(folder: Path, auth: Find) -> None:
    window = truth_of(folder)["escalation"]
    commands = auth(r" reports : TTY=.*COMMAND=")
    assert commands[0][0] == window.start
    inside = [line for at, line in commands if at < window.end]
    assert len(inside) == 13
    assert any("useradd" in line for line in inside)
    assert len(auth("TTY=pts/1")) == 16
    assert len([one for at, one in auth("useradd.*svc-health") if at < window.end]) > 2


def test_the_way_back_calls_home_every_five_minutes_until_the_end(folder: Path) -> None:
    calls = [
        line for line in lines_of(folder / "web1-syslog.log") if "DPT=4444" in line
    ]
    assert len(calls) == 46
    assert calls[0].startswith("Nov 17 02:13:00")
    assert calls[-1].startswith("Nov 17 05:58:00")


def test_the_scan_gets_nothing_and_the_archive_gets_out(folder: Path) -> None:
    access = lines_of(folder / "web1-access.log.gz")
    scan = [line for line in access if line.startswith("198.51.100.73 ")]
    answers = [int(line.split('" ')[1].split()[0]) for line in scan]
    assert len(scan) > 500
    assert {code for code in answers if code < 400} == {200}
    assert answers.count(200) < 20  # the first page, which is for everybody
    taken = [line for line in access if "a.tar.gz" in line]
    assert [GUESSER in line for line in taken] == [True, True]
    assert " 200 48211967 " in taken[0]


def test_strangers_write_what_is_meant_for_the_reader(folder: Path) -> None:
    access = "\n".join(lines_of(folder / "web1-access.log.gz"))
    for hostile in (
        "<script>",
        "![x](http://",
        "${jndi:ldap://",
        "=HYPERLINK(",
        "Ignore all previous instructions",
        "\\x1B[2J",
        "() { :;};",
        "../../etc/passwd",
    ):
        assert hostile in access


def test_the_decoys_are_there_and_not_in_the_truth(folder: Path, auth: Find) -> None:
    ((mistyped, _),) = auth("1 incorrect password attempt")
    upgraded = [
        line for line in lines_of(folder / "web1-syslog.log") if "unattended" in line
    ]
    assert len(upgraded) == 6
    assert not [
        one for one in truth_of(folder).values() if one.start <= mistyped < one.end
    ]
