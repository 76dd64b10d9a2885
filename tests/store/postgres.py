"""A throwaway PostgreSQL server on a socket of its own, from installed binaries."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OWNER = "postgres"  # the server refuses to run as root


def binaries() -> Path | None:
    """Return where the server's programs are, the newest of several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


def missing() -> str:
    """Return why no server can be started here; empty when one can."""
    if binaries() is None:
        return "PostgreSQL is not installed: there is no initdb"
    if os.geteuid() == 0 and not (shutil.which("runuser") and _has_owner()):
        return f"PostgreSQL does not run as root, and there is no user {OWNER}"
    return ""


def _has_owner() -> bool:
    return OWNER in {one.pw_name for one in pwd.getpwall()}


@contextmanager
def serving() -> Iterator[str]:
    """Run a server until left; yield its address."""
    if missing():
        pytest.skip(missing())
    folder = Path(tempfile.mkdtemp(prefix="logai-pg-"))  # a socket's path is short
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    data = str(folder / "data")
    try:
        _run("initdb", "-D", data, "-A", "trust", "-U", "logai", "-E", "UTF8", "-N")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        log = str(folder / "log.txt")
        _run("pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://logai@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    command = [str((binaries() or Path()) / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", OWNER, "--", *command]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", check=False
    )
    if done.returncode:
        pytest.fail(f"{program}: {done.stderr.decode(errors='replace')[-500:]}")
