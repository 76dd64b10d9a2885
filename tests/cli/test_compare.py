import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from logai_core.cli import app
from logai_core.errors import LogAIError
from tests.cli.test_cli import logai


def log(path: Path, hour: int, *, failures: int, name: str = "app") -> Path:
    """Write a log of one hour: a request every 4 s, and `failures` in its midst."""
    lines = [
        f"2026-11-20T{hour:02}:{n // 15:02}:{n % 15 * 4:02}Z INFO request {n} served"
        for n in range(900)
    ]
    lines += [
        f"2026-11-20T{hour:02}:{n // 2:02}:{n % 2 * 30:02}Z ERROR payment {n} refused"
        for n in range(failures)
    ]
    path.write_text("\n".join(sorted(lines)) + "\n")
    return path


def told(*words: object, out: Path) -> Any:
    """Return what `logai compare` writes, run in this process."""
    done = CliRunner().invoke(app, ["compare", *map(str, words), "--out", str(out)])
    if isinstance(done.exception, LogAIError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(out.read_text())


def test_two_files_are_compared_with_counts_and_a_paragraph(tmp_path: Path) -> None:
    bad = log(tmp_path / "bad.log", 12, failures=60)
    good = log(tmp_path / "good.log", 10, failures=0)
    done = logai("compare", bad, "--with", good, "--out", tmp_path / "c.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = json.loads((tmp_path / "c.json").read_text())
    assert (found["side"], found["baseline"]) == (
        {"files": ["bad.log"], "records": 960},
        {"files": ["good.log"], "records": 900},
    )
    assert found["summary"].startswith("960 records are compared with 900")
    new = [row for row in found["changes"] if row["change"] == "new"]
    assert [(row["dimension"], row["text"], row["units"]) for row in new[:1]] == [
        ("template", "payment <num> refused", 60)
    ]
    assert ("level", "ERROR", True) in [
        (row["dimension"], row["text"], row["significant"]) for row in new
    ]


def test_several_files_may_follow_with(tmp_path: Path) -> None:
    bad = log(tmp_path / "bad.log", 12, failures=60)
    good = [log(tmp_path / f"{n}.log", n, failures=0) for n in (10, 11)]
    found = told(bad, "--with", *good, out=tmp_path / "c.json")
    assert found["baseline"] == {
        "files": ["10.log", "11.log"],
        "records": 1_800,
    }


def test_a_file_compared_with_itself_differs_in_nothing(tmp_path: Path) -> None:
    one = log(tmp_path / "one.log", 12, failures=9)
    found = told(one, "--with", one, out=tmp_path / "c.json")
    assert [row for row in found["changes"] if row["effect"]] == []
    assert found["summary"].endswith("Nothing differs by more than chance explains.")


def test_a_window_is_compared_with_the_time_before_it(tmp_path: Path) -> None:
    both = tmp_path / "both.log"
    good = log(tmp_path / "good.log", 10, failures=0).read_text()
    both.write_text(good + log(tmp_path / "bad.log", 11, failures=60).read_text())
    window = ("2026-11-20T11:00", "2026-11-20T12:00+00:00")
    found = told(both, "--window", *window, out=tmp_path / "c.json")
    assert (found["side"], found["baseline"]) == (
        {
            "start": "2026-11-20T11:00:00Z",
            "end": "2026-11-20T12:00:00Z",
            "records": 960,
        },
        {
            "start": "2026-11-20T10:00:00Z",
            "end": "2026-11-20T11:00:00Z",
            "why": "the equal stretch before",
            "records": 900,
        },
    )


def test_a_baseline_without_a_record_is_passed_over(tmp_path: Path) -> None:
    lines = ["10:00:00Z INFO start", "10:00:03Z ERROR it broke", "10:00:04Z INFO stop"]
    short = tmp_path / "short.log"
    short.write_text("\n".join(f"2026-11-20T{one}" for one in lines) + "\n")
    window = ("--window", "2026-11-20T10:00:03Z", "2026-11-20T10:00:05Z")
    found = told(short, *window, out=tmp_path / "c.json")
    assert (found["side"]["records"], found["baseline"]["records"]) == (2, 1)
    assert found["baseline"]["why"].startswith("all other records")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ([], "give either --with or --window"),
        (["--window", "2026-11-20", "noon"], "'noon', expected a time such as"),
        (["--window", "2026-11-20", "2026-11-20"], "is not before 2026-11-20"),
        (["--window", "2026-11-20", "2026-11-21"], "all records are in the window"),
    ],
)
def test_what_cannot_be_compared_says_why(
    tmp_path: Path, words: list[str], error: str
) -> None:
    one = log(tmp_path / "one.log", 12, failures=9)
    with pytest.raises(LogAIError, match=error):
        told(one, *words, out=tmp_path / "c.json")
    assert not (tmp_path / "c.json").exists()


def transfers(path: Path, hour: int, *, loud: bool) -> Path:
    """Write a log of transfers by number, of which one may say the same 200 times."""
    lines = [
        f"2026-11-20T{hour:02}:{n // 5:02}:{n % 5 * 10 + at:02}Z INFO "
        f"{said} transfer {hour}{n:04} {end}"
        for n in range(300)
        for at, (said, end) in enumerate(
            [("opened", "for peer"), ("wrote", "in one piece"), ("closed", "at last")]
        )
    ]
    lines += [
        f"2026-11-20T{hour:02}:30:{n // 10:02}Z INFO socket of transfer {hour}0150 blocks"
        for n in range(200 * loud)
    ]
    path.write_text("\n".join(sorted(lines)) + "\n")
    return path


@pytest.mark.parametrize("windows", [False, True])
def test_sessions_of_an_id_in_messages_are_counted_and_named(
    windows: bool, tmp_path: Path
) -> None:
    bad = transfers(tmp_path / "bad.log", 12, loud=True)
    good = transfers(tmp_path / "good.log", 11, loud=False)
    hours = [f"2026-11-20T{hour}:00Z" for hour in (12, 13, 11, 12)]
    asked = ["--with", good]
    if windows:
        asked = [good, "--window", *hours[:2], "--baseline", *hours[2:]]
    found = told(bad, *asked, out=tmp_path / "c.json")
    assert found["summary"] == (
        "300 sessions of transfer are compared with 300 of the baseline. "
        "Nothing differs by more than chance explains."
    )
    loud = [row for row in found["changes"] if "blocks" in row["text"]]
    names = ("unit", "units", "records", "change", "significant")
    assert [[row[one] for one in names] for row in loud] == [
        ["message:transfer", 1, 200, "new", False]
    ]
