import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from logai_core import cli
from logai_core.pipeline import edits_of
from logai_core.schemas import RECORDS, REJECTS
from logai_core.store import unpack
from tests.formats.own import OWN
from tests.test_pipeline import log_of

ROOT = Path(__file__).parents[2]


def logai_apart(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as a terminal does: slow, a second or two for each start."""
    command = [sys.executable, "-m", "logai_core", *map(str, words)]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        input=given,
        cwd=ROOT,
        timeout=120,
    )


def logai(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in this process, with arguments and streams of its own."""
    stdin, stdout, stderr = (io.TextIOWrapper(io.BytesIO()) for _ in range(3))
    stdin.write(given)
    stdin.seek(0)
    status = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["logai", *map(str, words)])
        patch.setattr(sys, "stdin", stdin)
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stderr", stderr)
        try:
            cli.run()
        except SystemExit as end:
            status = int(end.code or 0)
    told = [stream.seek(0) or stream.read() for stream in (stdout, stderr)]
    return subprocess.CompletedProcess(words, status, *told)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "app.log"
    path.write_bytes(log_of())
    return path


def test_parse_writes_records_rejects_and_the_receipt(tmp_path: Path) -> None:
    log = tmp_path / "app.log.gz"
    text = (
        "\n"
        "no time here\n"
        "2026-11-20T12:00:00Z ERROR failed\n"
        "\tat com.example.Shop.main(Shop.java:7)\n"
    )
    log.write_bytes(gzip.compress(text.encode()))
    done = logai_apart("parse", log, "--out", tmp_path / "r.parquet")
    assert (done.returncode, done.stderr) == (0, "")
    receipt = json.loads(done.stdout)["sources"][0]
    names = ("name", "lines_in", "parsed", "joined", "undated", "rejected", "first_ts")
    assert [receipt[name] for name in names] == [
        "app.log.gz", 4, 1, 1, 1, 1, "2026-11-20T12:00:00Z",
    ]  # fmt: skip
    records = pl.read_parquet(tmp_path / "r.parquet")
    assert records.schema == RECORDS
    assert records["line_no"].to_list() == [2, 3]
    rejects = pl.read_parquet(tmp_path / "r.rejects.parquet")
    assert rejects.schema == REJECTS
    assert rejects["line_no"].to_list() == [1]


def test_templates_gives_one_row_a_physical_line(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("user 1 in\nuser 2 in\n\nuser 3 out\n")
    out = tmp_path / "t.parquet"
    done = logai("templates", log, "--format", "message", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    lines = pl.read_parquet(out)
    assert lines["line_no"].to_list() == [1, 2, 3, 4]
    assert lines["message"].to_list() == ["user 1 in", "user 2 in", "", "user 3 out"]
    assert lines["template"].to_list()[:2] == ["user <num> in", "user <num> in"]
    assert lines["template_id"].null_count() == 0


def test_templates_and_analyze_make_the_edits_of_a_file(tmp_path: Path) -> None:
    log, edits = tmp_path / "app.log", tmp_path / "edits.json"
    log.write_text("took 7 ms\ntook 8 ms\n\tat com.example.Shop.main\ntook 7 ms\n")
    split = {"edit": "split", "templates": ["took <num> ms"], "position": 0}
    edits.write_text(json.dumps({"version": 1, "edits": [split]}))
    out = tmp_path / "t.parquet"
    done = logai("templates", log, "--edits", edits, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    lines = pl.read_parquet(out).filter(pl.col("template").is_not_null())
    assert lines.select("line_no", "template").rows()[0] == (1, "took 7 ms")
    assert set(lines["template"]) <= {
        "took 7 ms",
        "took 8 ms",
        "at com.example.Shop.main",
    }
    done = logai("analyze", log, "--edits", edits, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    case = unpack(tmp_path / "out" / "case.logaicase", tmp_path / "case")
    assert {"took 7 ms", "took 8 ms"} <= set(case.table("templates")["template"])
    assert len(edits_of(case)) == 1


@pytest.mark.parametrize("content", ["{}", '{"version": 9, "edits": []}'])
def test_a_file_without_edits_ends_with_2_before_any_work(
    tmp_path: Path, log: Path, content: str
) -> None:
    edits = tmp_path / "edits.json"
    edits.write_text(content)
    done = logai("analyze", log, "--edits", edits, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "version" in done.stderr
    assert not (tmp_path / "out").exists()


def test_analyze_writes_all_that_the_contract_names(tmp_path: Path, log: Path) -> None:
    out = tmp_path / "out"
    done = logai_apart("analyze", log, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == [
        "case.logaicase",
        "findings.json",
        "report.html",
        "report.md",
    ]
    first = json.loads((out / "findings.json").read_text())[0]
    assert first["templates"] == ["pool is dry, <num> callers wait"]
    assert (first["sources"], first["observed"]) == (["app.log"], 40)
    assert first["start"] == "2026-11-20T13:00:00Z"
    case = unpack(out / "case.logaicase", tmp_path / "case")
    assert case.table("findings")["finding_id"][0] == first["finding_id"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.log", b"", "empty.log: "),
        ("photo.log", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "PNG"),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = logai_apart("analyze", tmp_path / name, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("logai: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_beside_a_good_one_ends_with_2_and_keeps_the_good_one(
    tmp_path: Path, log: Path
) -> None:
    out = tmp_path / "r.parquet"
    done = logai("parse", log, tmp_path / "gone.log", "--out", out)
    assert done.returncode == 2
    assert "gone.log" in done.stderr
    assert pl.read_parquet(out).height == 1120


def test_an_unknown_format_is_named_with_those_near_it(log: Path) -> None:
    done = logai("parse", log, "--format", "sylog", "--out", log.with_suffix(".p"))
    assert done.returncode == 2
    assert "sylog" in done.stderr
    assert "syslog" in done.stderr


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, log: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = logai("analyze", log, "--out", tmp_path / "file" / "out")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_series_scores_a_spike_and_keeps_every_row(tmp_path: Path) -> None:
    rows = [f"2026-11-20 {i // 60:02}:{i % 60:02}:00,{100 + i % 7}" for i in range(600)]
    rows[500] = rows[500].rpartition(",")[0] + ",900"
    (tmp_path / "s.csv").write_text("timestamp,value\n" + "\n".join(rows) + "\n")
    done = logai("series", tmp_path / "s.csv", "--out", tmp_path / "o.csv")
    assert (done.returncode, done.stderr) == (0, "")
    scored = pl.read_csv(tmp_path / "o.csv")
    assert scored.columns == [
        "timestamp", "value", "anomaly_score", "expected", "lower", "upper",
    ]  # fmt: skip
    assert scored.height == 600
    assert scored["anomaly_score"].fill_null(0).arg_max() == 500
    assert scored["anomaly_score"][500] >= 0.5


def test_formats_lists_every_format_with_a_sample() -> None:
    done = logai("formats")
    assert done.returncode == 0
    for name in ("syslog", "nginx", "json", "logfmt"):
        assert name in done.stdout


def test_every_command_has_help() -> None:
    done = logai_apart("--help")
    for command in ("analyze", "parse", "templates", "series", "formats", "demo"):
        assert command in done.stdout


def test_the_demo_incident_is_written_with_its_truth(tmp_path: Path) -> None:
    done = logai("demo", "--out", tmp_path / "demo", "--lines", "3000")
    assert (done.returncode, done.stderr) == (0, "")
    truth = json.loads((tmp_path / "demo" / "truth.json").read_text())
    keys = {"name", "kind", "services", "start", "end", "what"}
    assert {frozenset(one) for one in truth} == {frozenset(keys)}


RECEIPT = ("name", "container", "sha256", "encoding", "format", "share", "runners_up",
           "formats", "lines_in", "parsed", "joined", "undated", "rejected", "zone",
           "offset_s", "year", "ambiguous", "skipped", "replaced", "cut", "faults",
           "first_ts", "last_ts", "levels", "gaps")  # fmt: skip


def test_a_folder_a_pattern_and_standard_input_are_read_in_one_go(
    tmp_path: Path,
) -> None:
    for name in ("logs/b/x.log", "logs/.hidden", "logs/old.parquet", "more/y.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"2026-11-20T12:00:00Z INFO of {name}\n")
    done = logai_apart(
        *("parse", tmp_path / "logs", tmp_path / "more/*.log", "-"),
        *("--out", tmp_path / "logs" / "r.parquet", "--offset", "-60"),
        given="2026-11-20T12:00:00Z INFO piped\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    sources = json.loads(done.stdout)["sources"]
    assert [one["name"] for one in sources] == ["logs/b/x.log", "stdin", "y.log"]
    assert tuple(sources[0]) == RECEIPT
    assert {one["first_ts"] for one in sources} == {"2026-11-20T11:59:00Z"}
    assert sources[0]["levels"] == {"INFO": 1}


def test_a_pattern_that_matches_nothing_is_said_and_the_rest_is_read(
    tmp_path: Path, log: Path
) -> None:
    out = tmp_path / "r.parquet"
    done = logai("parse", log, tmp_path / "*.none", "--out", out)
    assert done.returncode == 2
    assert "*.none: no file matches" in done.stderr
    assert pl.read_parquet(out).height == 1120


def test_a_format_of_ones_own_is_used_and_a_wrong_one_refused(tmp_path: Path) -> None:
    log, own = tmp_path / "a.log", tmp_path / "mine.toml"
    log.write_text("2026-11-20 12:00:00 |WARN| id 9: late\n" * 3)
    own.write_text(OWN)
    out = tmp_path / "r.parquet"
    done = logai("parse", log, "--formats", own, "--out", out)
    assert json.loads(done.stdout)["sources"][0]["format"] == "mine"
    assert logai("formats", "--check", own).stdout == (
        "mine: every sample parses as it says (1)\n"
    )
    own.write_text(OWN.replace("severity = 13", "severity = 9"))
    for words in (
        ("formats", "--check", own),
        ("parse", log, "--formats", own, "--out", out),
    ):
        done = logai(*words)
        assert done.returncode == 2
        assert "severity: found 13, expected 9" in done.stderr


def test_a_binary_file_is_read_as_text_when_that_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x7fELF" + bytes(range(256)) * 8 + b"\nhello\n")
    words = ("parse", tmp_path / "a.bin", "--out", tmp_path / "r.parquet")
    assert logai(*words).returncode == 2
    assert logai(*words, "--as-text").returncode == 0


def test_one_format_is_shown_in_full() -> None:
    done = logai("formats", "syslog")
    assert "syslog: Syslog (RFC 3164)" in done.stdout
    assert "time: 2026-03-03T14:02:01Z" in done.stdout
    assert logai("formats", "sylog").returncode == 2
