"""What is done to a case of the list, once it was asked for."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, BinaryIO, Literal

import streamlit as st

from logai_core.errors import LimitError
from logai_core.store import Case, pack
from logai_core.store import keeping as store
from logai_core.store.portable import ENDING
from logai_core.store.shelf import open_named, root_of
from workbench.ui import home, looking, progress, state
from workbench.ui.errors import shown
from workbench.ui.text import plain

RENAME, COPY, ARCHIVE, BACK, DELETE = (
    "Rename", "Duplicate", "Archive", "Take back", "Delete",
)  # fmt: skip
_ASKED = "cases.asked"


def ask(name: str, key: str) -> None:
    """Remember what was chosen of a row's menu; it is done, or asked, in the next run."""
    state.set_widget(_ASKED, (state.widget(key), name))


def ask_to_delete(name: str) -> None:
    """Let the next run ask whether a case is to be deleted."""
    state.set_widget(_ASKED, (DELETE, name))


def asked_of(name: str) -> str | None:
    """Return what was chosen for a case, if anything."""
    asked = state.widget(_ASKED)
    return asked[0] if asked and asked[1] == name else None


def leave() -> None:
    """Forget what was asked, and draw the list without it."""
    state.set_widget(_ASKED, None)
    st.rerun()


def do_what_needs_no_word() -> None:
    """Do what was chosen where nothing more is to be asked."""
    what, name = state.widget(_ASKED) or ("", "")
    works: dict[str, Callable[[str], str]] = {
        COPY: _duplicate,
        ARCHIVE: _archive,
        BACK: _take_back,
    }
    if what in works:
        state.set_widget(_ASKED, None)  # a failure is told once
        _do(f"{what.lower()} the case", partial(works[what], name))


def rename_to(name: str, title: str) -> None:
    """Call a case otherwise."""

    def rename() -> str:
        store.rename(open_named(home.home(), name), title)
        return "Renamed"

    _do("rename the case", rename)


def delete_it(name: str) -> None:
    """Delete a case with its data; where it is the open one, it is put away first."""

    def delete() -> str:
        root = root_of(home.home(), name)
        if progress.running(Case(root)):
            raise LimitError(
                "Work on this case is under way",
                hint="Wait until that is done, or cancel it; then delete the case.",
            )
        store.delete(root)
        if state.workspace().root == root:
            looking.close_case()
        return "Deleted"

    _do("delete the case", delete)


def offer_file(
    name: str,
    *,
    at: Any,
    key: str,
    file: str = "case",
    label: str = "Case",
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
) -> None:
    """Draw in `at` the button that packs a case when it is pressed, and gives the file."""
    at.download_button(
        label,
        partial(packed, name),
        file_name=f"{file}{ENDING}",
        mime="application/octet-stream",
        key=key,
        icon=":material/download:",
        type=kind,
        on_click="ignore",
        help="The case file: the exact bytes of the logs, pins, notes and report; it "
        "opens anywhere.",
    )


def packed(name: str) -> BinaryIO:
    """Pack a case; the file is gone from the disk once it is read."""
    case = open_named(home.home(), name)
    path = case.root / f".{uuid.uuid4().hex}{ENDING}"
    pack(case, path)
    file = path.open("rb")
    path.unlink()
    return file


def _do(doing: str, work: Callable[[], str]) -> None:
    """Do it, and draw the list as it is then, with a word of what was done."""
    with shown(doing, go_on=True):
        state.tell(work())
        leave()


def _duplicate(name: str) -> str:
    case = open_named(home.home(), name)
    title = plain(f"Copy of {case.title}", most=store.MOST_TITLE)
    made = store.duplicate(
        case, title=title, now=datetime.now(UTC), database=home.database()
    )
    return f"Made: {made.title}"


def _archive(name: str) -> str:
    store.archive(root_of(home.home(), name))
    return "Archived: it is under Archive, and its links still open it"


def _take_back(name: str) -> str:
    store.restore(root_of(home.home(), name))
    return "Taken back from the archive"
