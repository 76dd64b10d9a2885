import json
import subprocess
import sys
from pathlib import Path

import pytest

from logai_core.cli import app
from logai_core.errors import LogAIError
from logai_core.pipeline import Input, load
from logai_core.settings import Settings
from logai_core.store import Case, pack

ROOT = Path(__file__).parents[2]
LINES = (
    "2026-11-20T12:00:00Z ERROR pool exhausted after 512 ms",
    "\tat com.example.Shop.main(Shop.java:7)",
    "2026-11-20T12:00:01Z INFO =1+1 served",
    "2026-11-20T12:00:02Z WARN pool \x1b[31mslow",
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "app.log"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


class Done:
    """What a command wrote, and its status."""

    def __init__(self, capfd: pytest.CaptureFixture[str], *words: object) -> None:
        try:
            text, where, *rest = map(str, words)
            given = ["query", where, text, *rest]
            status = app(given, standalone_mode=False)
        except LogAIError as error:
            status, self.error = error.outcome.exit_status, error
        self.status = status or 0
        self.out, self.err = capfd.readouterr()


def test_lines_that_match_are_written_as_they_were(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = Done(capfd, "pool", log, "--format", "text")
    assert done.status == 0
    assert done.out.splitlines() == [
        f"app.log:1:{LINES[0]}",
        f"app.log:2:{LINES[1]}",
        "app.log:4:2026-11-20T12:00:02Z WARN pool slow",
    ]
    assert done.err == "2 of 3 records match\n"


def test_what_is_written_can_be_limited_or_only_counted(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = Done(capfd, "pool", log, "--limit", 1, "--format", "text")
    assert done.out.splitlines() == [f"app.log:{n}:{LINES[n - 1]}" for n in (1, 2)]
    assert done.err == "2 of 3 records match, 1 written\n"
    assert Done(capfd, "NOT pool", log, "--count").out == "1\n"


def test_nothing_found_is_no_fault(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = Done(capfd, "level:fatal", log)
    assert (done.status, done.out, done.err) == (0, "", "0 of 3 records match\n")


def test_a_word_where_a_field_holds_numbers_is_told_when_nothing_is_found(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "app.json"
    log.write_text('{"msg":"a","amount":5}\n{"msg":"b","amount":7}\n', encoding="utf-8")
    done = Done(capfd, "amount:abc", log)
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines() == [
        "0 of 2 records match",
        "amount holds numbers, as far as is known, such as 5 and 7; 'abc' is none.",
    ]


@pytest.mark.parametrize(
    ("text", "caret"),
    [("pool level>=wran", "            ^^^^"), ("a\tb:\x1b[1m(x", "    ^")],
)
def test_a_wrong_query_is_status_2_and_shows_its_place(
    log: Path, capfd: pytest.CaptureFixture[str], text: str, caret: str
) -> None:
    done = Done(capfd, text, log)
    assert done.status == 2
    assert done.err.splitlines()[1] == caret
    assert "\x1b" not in done.err


def test_a_wrong_query_is_told_with_what_to_write_instead(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = Done(capfd, "pool levle>=error", log).err.splitlines()
    assert told[:3] == [
        "pool levle>=error",
        "     ^^^^^",
        "did you mean: pool level>=error",
    ]
    assert 'did you mean: pool "levle>=error"' in told
    hostile = Done(capfd, "\x1b[1m)", log).err
    assert "did you mean: " in hostile
    assert "\x1b" not in hostile


def test_answers_can_be_json_or_a_table_without_formulas(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ndjson = Done(capfd, '"=1+1"', log, "--zone", "Europe/Berlin")
    row = json.loads(ndjson.out)
    assert (row["line"], row["time"]) == (3, "2026-11-20T13:00:01.000000+01:00")
    csv = Done(capfd, '"=1+1"', log, "--format", "csv").out
    assert '"\'=1+1 served"' in csv
    assert Done(capfd, "pool", log, "--format", "xml").status == 2


def test_times_of_a_query_are_of_its_zone(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = Done(capfd, "time>=13:00:01", log, "--zone", "Europe/Berlin", "--count")
    assert done.out == "2\n"
    assert Done(capfd, "pool", log, "--zone", "Mars").status == 2


def test_a_query_of_a_case_is_of_its_records(
    log: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    load(case, [Input(log, "app.log")], settings=Settings())
    pack(case, tmp_path / "shop.logaicase")
    plain = Done(capfd, "exhausted", log).out
    assert Done(capfd, "exhausted", case.root).out == plain
    assert Done(capfd, "exhausted", tmp_path / "shop.logaicase").out == plain
    assert Done(capfd, "exhausted", tmp_path / "none.logaicase").status == 2


@pytest.mark.parametrize("stamp", ['"time":"2026-11-20T12:00:00Z",', ""])
def test_members_can_be_asked_for_of_a_log_with_and_without_times(
    stamp: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = (
        '"msg":"a","user":{"tier":"gold","plan":{"days":30}},"status":200',
        '"msg":"b","user.tier":"gold","user":{"tier":"free"},"status":503',
        '"msg":"c","user":{"tier":"free"},"status":503',
    )
    log = tmp_path / "app.json"
    log.write_text("".join(f"{{{stamp}{one}}}\n" for one in lines), encoding="utf-8")
    for query, messages in {
        "user.tier:gold": ["a", "b"],
        "@user.tier=free": ["c"],
        "user.plan.days>=30": ["a"],
        "status>=500": ["b", "c"],
        "NOT user.plan:*": ["b", "c"],
    }.items():
        done = Done(capfd, query, log)
        assert done.status == 0, done.err
        found = [json.loads(one)["message"] for one in done.out.splitlines()]
        assert found == messages


def test_damaged_records_of_a_case_are_told_in_a_sentence(
    log: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    load(case, [Input(log, "app.log")], settings=Settings())
    case.parts()[0].write_bytes(b"PAR1")
    done = Done(capfd, "exhausted", case.root)
    assert (done.status, done.out) == (2, "")
    assert "part-00000.parquet is missing or damaged" in str(done.error)


def test_patterns_of_files_are_mined_where_a_query_asks_for_them(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert Done(capfd, 'tpl:"pool exhausted"', log, "--count").out == "1\n"


def test_who_reads_no_further_ends_it_without_a_word(tmp_path: Path) -> None:
    log = tmp_path / "long.log"
    log.write_text("2026-11-20T12:00:00Z INFO order taken\n" * 20_000)
    command = [sys.executable, "-m", "logai_core", "query", str(log), "order"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as asked:
        assert asked.stdout is not None
        assert asked.stderr is not None
        assert b"order taken" in asked.stdout.readline()
        asked.stdout.close()
        assert (asked.stderr.read(), asked.wait(60)) == (b"", 0)
