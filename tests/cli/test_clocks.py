import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from logai_core.cli import app
from logai_core.errors import InputError, LogAIError
from tests.workbench.at_threads import request_logs


def told(*words: object) -> Any:
    """Return what `logai clocks` prints, run in this process."""
    done = CliRunner().invoke(app, ["clocks", *map(str, words)])
    if isinstance(done.exception, LogAIError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def written(folder: Path) -> list[Path]:
    files = {folder / name: text for name, text in request_logs().items()}
    for file, text in files.items():
        file.write_text(text)
    return list(files)


def test_clocks_that_are_off_are_told_with_their_sources(tmp_path: Path) -> None:
    found = told(*written(tmp_path))
    assert [(one["source"], one["against"], one["verdict"]) for one in found] == [
        ("db.log", "web.log", "skew"),
        ("db.log", "api.log", "skew"),
        ("api.log", "web.log", "agree"),
    ]
    assert found[0]["offset_s"] == pytest.approx(38.0, abs=0.01)
    assert found[0]["ids"] == 300
    assert found[0]["text"].startswith("db.log is 38 s behind web.log (300 shared ids")
    assert told(*written(tmp_path), "--id", "message:cart") == []


def test_logs_without_an_id_are_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    file.write_text("2026-11-20T12:00:00Z INFO all is well\n" * 20)
    with pytest.raises(InputError, match="found no id that ties lines together"):
        told(file)
