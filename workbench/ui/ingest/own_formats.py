"""Formats that the visitor wrote: checked, kept with the case, listed."""

import streamlit as st

from logai_core.errors import FormatError
from logai_core.formats import ALL, Format, read_formats
from logai_core.pipeline import check_own_formats
from logai_core.store import Case
from workbench.ui import state
from workbench.ui.errors import shown
from workbench.ui.text import literal

MOST_BYTES = 256 << 10
NOTE = "own_formats"


def kept(case: Case | None) -> tuple[str, ...]:
    """Return the TOML texts of the case's own formats."""
    return tuple(case.notes.meta().get(NOTE, ())) if case else ()


def keep(case: Case, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Add texts to the case's own formats; return all of them, the new ones first.

    One that defines a format of the same name takes the place of an older text.
    """
    before = kept(case)
    named = {fmt.name for text in texts for fmt in _formats(text)}
    older = [
        text for text in before if not named & {fmt.name for fmt in _formats(text)}
    ]
    after = tuple(dict.fromkeys([*texts, *older]))
    if after != before:
        case.notes.set_meta(**{NOTE: list(after)})
    return after


def names(case: Case | None) -> dict[str, str]:
    """Return the titles of all formats by name, one's own first."""
    own = {
        fmt.name: f"{fmt.title}, your own"
        for text in kept(case)
        for fmt in _formats(text)
    }
    return own | {fmt.name: fmt.title for fmt in ALL if fmt.name not in own}


def ask(case: Case | None) -> tuple[str, ...]:
    """Draw the upload of formats and those that are kept; return the ones uploaded."""
    uploads = st.file_uploader(
        "Formats of your own, as TOML",
        type=["toml"],
        accept_multiple_files=True,
        key=f"ingest.own.{state.workspace().uploads}",
        help="docs/formats.md tells how one is written. Each is checked with its samples.",
        max_upload_size=1,
    )
    texts: list[str] = []
    for one in uploads:
        with shown(f"use {literal(one.name, most=60)}", go_on=True):
            text = _checked(one.name, one.read())
            st.caption(f"{_listed(text)}: every sample parses as it says")
            texts.append(text)
    _draw_kept(case)
    return tuple(texts)


def _checked(name: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FormatError(
            f"{name}: {len(content):,} bytes, expected at most {MOST_BYTES:,}",
            hint="Give a file of a few formats.",
        )
    text = content.decode("utf-8", errors="replace")
    read_formats(text, name=name)  # the name of the file stands in what it says
    check_own_formats([text])
    return text


def _draw_kept(case: Case | None) -> None:
    texts = kept(case)
    if case is None or not texts:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        listed = ", ".join(_listed(text) for text in texts)
        st.caption(f"Kept with this case: {listed}", width="content")
        st.button(
            "Forget them", key="ingest.own.forget", on_click=_forget, args=(case,)
        )


def _forget(case: Case) -> None:
    case.notes.set_meta(**{NOTE: []})
    state.change(uploads=state.workspace().uploads + 1)  # empties the uploader too


def _listed(text: str) -> str:
    return ", ".join(literal(fmt.name) for fmt in _formats(text))


def _formats(text: str) -> tuple[Format, ...]:
    return read_formats(text, name="own format")
