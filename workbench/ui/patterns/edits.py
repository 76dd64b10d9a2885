"""What people decided about patterns: made, said in words, undone, taken along.

Edits are made by callbacks: a click is not lost then, whatever else makes the page
run again. Those that change which records a pattern has need the analysis again.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from logai_core import pipeline
from logai_core.errors import SettingError
from logai_core.pipeline import Made
from logai_core.pipeline.edits import as_setting
from logai_core.store import Case
from logai_core.templates import Edit
from logai_core.templates.edits import SHAPING, Kind
from logai_core.templates.miner import template_id
from logai_core.templates.places import places_of
from workbench.ui import cache, progress, state
from workbench.ui.errors import shown
from workbench.ui.ingest import loading
from workbench.ui.ingest.loading import Change
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded, once
from workbench.ui.text import count, literal

MOST_LISTED = 50
MOST_MB = 4
LIST_PX = 320


class Decided(NamedTuple):
    """The edits of a case, oldest first, and a digest of them for keys."""

    made: Sequence[Made]
    digest: str

    def of(self, kind: Kind, text: str) -> list[Made]:
        """Return the edits of a kind that name a pattern."""
        return [
            one
            for one in self.made
            if one.edit.edit == kind and text in one.edit.templates
        ]


def decided(here: Loaded) -> Decided:
    """Return the edits of the case."""
    return once(_decided, here.root)


def _decided(root: Path) -> Decided:
    made = pipeline.edits_of(Case(root))
    return Decided(made, key_of(*made))


def names(here: Loaded, edits: Decided) -> dict[str, str]:
    """Return what templates and sources are called, by id: their names, or texts."""
    return cache.names(here.root, here.analysis, here.opened.held, edits.digest)


def make(case: Case, edit: Edit) -> None:
    """Make an edit, and start what must follow it."""
    with shown("make the edit", go_on=True):
        state.change(edit=pipeline.add_edit(case, edit))
        if edit.edit == "merge":
            state.change(pattern=template_id(edit.to))
        if edit.edit in SHAPING:
            apply(case)


def apply(case: Case) -> None:
    """Start the analysis again where edits are not in it; not beside other work."""
    with shown("apply the edits", go_on=True):
        if pipeline.edits_pending(case) and not progress.running(case):
            loading.start(case, Change("analyze"))


def undo(case: Case, made: Made) -> None:
    """Take an edit back, and start what must follow."""
    with shown("undo the edit", go_on=True):
        pipeline.undo_edit(case, made.number)
        state.change(edit=None)
        if made.edit.edit in SHAPING:
            apply(case)


def take_back(case: Case, made: Sequence[Made], text: str) -> None:
    """Undo edits for one pattern; for others that they name they hold still."""
    with shown("undo the edit", go_on=True):
        for one in made:
            pipeline.undo_edit(case, one.number)
            others = tuple(other for other in one.edit.templates if other != text)
            if others:
                pipeline.add_edit(case, replace(one.edit, templates=others))
        state.change(edit=None)
        if any(one.edit.edit in SHAPING for one in made):
            apply(case)


def make_written(case: Case, edit: Edit, key: str) -> None:
    """Make an edit whose text stands in a text input."""
    make(case, replace(edit, to=str(state.widget(key) or "").strip()))


def said(edit: Edit) -> str:
    """Return an edit in words, as Markdown."""
    first = _quoted(edit.templates[0])
    some = first
    if len(edit.templates) > 1:
        some = f"{count(len(edit.templates), 'pattern')}, such as {first}"
    if edit.edit == "split":
        places = places_of(edit.templates[0])
        kind = places[edit.position] if edit.position < len(places) else ""
        return f"Split by place {edit.position + 1} {literal(kind)}: {some}"
    if edit.edit == "merge":
        merged = count(len(edit.templates), "pattern")
        return f"Merged {merged} to {_quoted(edit.to)}: {some}"
    if edit.edit == "rename":
        return f"Named {_quoted(edit.to)}: {some}"
    return {"pin": "Kept as it is", "noise": "Noise"}[edit.edit] + f": {some}"


def _quoted(text: str) -> str:
    return f"“{literal(text, most=90)}”"


def draw_last(here: Loaded, edits: Decided) -> None:
    """Draw the edit that was made last in this visit, with its way back."""
    number = state.workspace().edit
    last = next((one for one in edits.made if one.number == number), None)
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Last edit  ·  {said(last.edit)}", width="content")
        st.button(
            "Undo",
            key=f"patterns.undo_last.{number}",
            icon=":material/undo:",
            on_click=undo,
            args=(here.case, last),
        )


def draw_pending(here: Loaded, edits: Decided) -> None:
    """Say that edits are not in the analysis yet, where it is so and none is made."""
    # The row has its place when empty too, so that nothing moves when it fills.
    with st.container(horizontal=True, vertical_alignment="center"):
        if not _pending(here, edits) or progress.running(here.case):
            return
        st.caption(
            ":orange[Some edits are not in the analysis yet: the counts below are "
            "those from before.]",
            width="content",
        )
        st.button(
            "Apply now",
            key="patterns.apply",
            type="primary",
            on_click=apply,
            args=(here.case,),
        )


def _pending(here: Loaded, edits: Decided) -> bool:
    """Tell what `pipeline.edits_pending` does, of what is read already."""
    own = as_setting([one.edit for one in edits.made]).get("edits")
    return own != cache.settings(here.root, here.analysis).get("edits")


def draw_list(here: Loaded, edits: Decided) -> None:
    """Draw the button that opens the list of edits; what is in it is made when opened."""
    opened = st.popover(
        f"Edits ({len(edits.made):,})",
        key="patterns.edits",
        on_change="rerun",
        help="What was decided about patterns in this case: undo it, or take it along.",
    )
    if not opened.open:
        return
    with opened:
        if edits.made:
            _list(here, edits)
        else:
            st.caption(
                "Nothing was decided yet. Select a pattern to name it, mark it as "
                "noise, keep it or split it; select several to merge them."
            )
        _take_along(here, edits)


def _list(here: Loaded, edits: Decided) -> None:
    newest, unused = list(reversed(edits.made)), pipeline.unused_edits(here.case)
    with st.container(height=LIST_PX if len(newest) > 6 else "content", border=False):
        for one in newest[:MOST_LISTED]:
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.button(
                    "Undo",
                    key=f"patterns.undo.{one.number}",
                    on_click=undo,
                    args=(here.case, one),
                )
                nothing = "  :orange[(finds nothing here)]"
                st.markdown(said(one.edit) + nothing * (one.number in unused))
    if len(newest) > MOST_LISTED:
        st.caption(f"The last {MOST_LISTED} of {len(newest):,}; the file has all.")


def _take_along(here: Loaded, edits: Decided) -> None:
    if edits.made:
        st.download_button(
            "Download as a file",
            lambda: pipeline.export_edits(here.case),
            file_name="pattern-edits.json",
            mime="application/json",
            key="patterns.export",
            icon=":material/download:",
            on_click="ignore",
            help="JSON that a person can read and change, for another case.",
        )
    key = f"patterns.import.{edits.digest}"
    st.file_uploader(
        "Add edits from a file",
        type="json",
        key=key,
        max_upload_size=MOST_MB,
        on_change=_take_in,
        args=(here.case, key),
    )


def _take_in(case: Case, key: str) -> None:
    given: Any = state.widget(key)
    if given is None:
        return
    with shown("add the edits", go_on=True):
        try:
            text = given.getvalue().decode("utf-8")
        except UnicodeDecodeError as error:
            raise SettingError(
                f"{given.name}: not UTF-8 text, expected a file of edits",
                hint="Give a file that “Download as a file” wrote.",
            ) from error
        pipeline.import_edits(case, text)
        state.change(edit=None)
        apply(case)
