"""What is looked at, changed by a person; the address follows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from logai_core.record_id import RecordId
from logai_core.scope import Scope
from workbench.ui import address, state


def change(**fields: Any) -> None:
    """Change fields of the scope; the address follows."""
    state.change(scope=replace(state.workspace().scope, **fields))
    address.write()


def at(scope: Scope) -> None:
    """Look at another scope; the address follows."""
    state.change(scope=scope, wrong=None, line=None, opened=None, around=None)
    address.write()


def at_line(line: RecordId) -> None:
    """Make a line the one that Lines is at; the address follows."""
    state.change(line=line)
    address.write()


def ask_about(about: str) -> None:
    """Draft a summary of something, or with "" read one; the address follows."""
    state.change(about=about)
    address.write()


def open_case(root: Path, *, job: Path | None = None, leads_on: bool = False) -> None:
    """Make `root` the open case; what was looked at in another one is forgotten."""
    state.enter_case(root, job=job, leads_on=leads_on)
    address.write()


def close_case() -> None:
    """Put the case away; it stays where it is on disk."""
    state.put_away()
    address.write()
