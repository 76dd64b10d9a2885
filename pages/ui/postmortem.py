"""The sections of the postmortem, each in a field that saves itself.

A section that nobody has written shows its draft; who changes it makes it theirs, and
who empties it has the draft again.
"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from logai_core.errors import StaleError
from logai_core.postmortem import SECTIONS, Field, Section, Written
from logai_core.report import Report
from logai_core.report.drafts import drafted
from logai_core.report.measured import measured
from logai_core.store import Case
from pages.ui import action_items, state
from pages.ui.errors import shown
from pages.ui.keys import key_of
from pages.ui.scope import Loaded
from pages.ui.state import Unsaved
from pages.ui.text import literal
from pages.ui.writer import Typed, writer

LINES = {"line": 1, "text": 5}
BADGES = {"drafted": ":orange-badge[drafted]", "human": ":blue-badge[human]"}
NOBODY = ":gray-badge[empty]"
MEASURED = ":green-badge[measured]"
UNSET = "not set"


def draw(here: Loaded, report: Report, written: Mapping[str, Written]) -> None:
    """Draw all sections that people write, in their order."""
    drafts, counted = drafted(report), measured(report)
    brief = [one for one in SECTIONS if one.shape == "line" and one.name != "title"]
    rest = [one for one in SECTIONS if one not in brief and one.shape != "made"]
    boxes = [st.container(), *st.columns(len(brief), gap="small")]
    boxes += [st.container() for _ in rest[1:]]
    for box, section in zip(boxes, [rest[0], *brief, *rest[1:]], strict=True):
        own = written.get(section.name, Written(0, Field(section.name)))
        draft = drafts.get(section.name, Field(section.name, label="drafted"))
        with box.container(gap="xsmall", key=f"report.section.{section.name}"):
            _draw_head(section, own, draft)
            _draw_conflict(here.case, section)
            _draw_field(here.case, section, own, draft)
            for sentence in counted.get(section.name, ()):
                st.caption(f"{MEASURED} {literal(sentence, most=600)}")


def _draw_head(section: Section, own: Written, draft: Field) -> None:
    now = draft if own.field.empty else own.field
    badge = NOBODY if now.empty else BADGES.get(now.label, NOBODY)
    asks = "" if section.shape == "line" else f"  :gray[{literal(section.asks)}]"
    st.markdown(
        f"**{section.title}**  {badge}{asks}", help=section.asks if not asks else None
    )


def _draw_field(case: Case, section: Section, own: Written, draft: Field) -> None:
    if section.shape == "table":
        action_items.draw(case, section, own, partial(save, case))
        return
    text = draft.text if own.field.empty else own.field.text
    key = f"report.{section.name}.{key_of(case.root)}"
    if section.choices:
        _draw_choice(case, section, own, text, key)
        return
    writer(
        text,
        key=key,
        label=section.title,
        version=own.version,
        lines=max(LINES[section.shape], text.count("\n") + len(text) // 90 + 1)
        if section.shape == "text"
        else 1,
        save=partial(_typed, case, section.name),
    )


def _draw_choice(
    case: Case, section: Section, own: Written, text: str, key: str
) -> None:
    choices = (UNSET, *section.choices)
    st.selectbox(
        section.title,
        choices,
        index=choices.index(text) if text in choices else 0,
        key=f"{key}.{own.version}.{text}",
        label_visibility="collapsed",
        on_change=_chosen,
        args=(case, section.name, own.version, f"{key}.{own.version}.{text}"),
    )


def _chosen(case: Case, name: str, version: int, key: str) -> None:
    chosen = str(state.widget(key))
    save(case, Field(name, text="" if chosen == UNSET else chosen), version)


def _typed(case: Case, name: str, typed: Typed) -> None:
    save(case, Field(name, text=typed.text), typed.version)


def save(case: Case, field: Field, version: int) -> None:
    """Save a section that was read at `version`; where another was saved, keep both."""
    with shown("save the section", go_on=True):
        try:
            case.board.write(field, version)
        except StaleError as error:
            theirs = error.theirs
            if isinstance(theirs, Written) and theirs.field == field:
                return  # it came twice
            if isinstance(theirs, Written):
                state.change(unsaved=Unsaved(field, theirs))


def _draw_conflict(case: Case, section: Section) -> None:
    """Draw what was written here and what was saved elsewhere, and the choice."""
    kept = state.workspace().unsaved
    if kept is None or kept.mine.name != section.name:
        return
    st.warning(
        "Somebody saved this section since this page read it. Keep the text that holds.",
        title="Both are kept until you choose",
    )
    sides = (
        ("Yours", kept.mine, "Keep mine", True),
        ("Theirs", kept.theirs.field, "Take theirs", False),
    )
    for column, (label, field, choice, mine) in zip(st.columns(2), sides, strict=True):
        column.caption(label)
        column.code(_in_words(field), language=None, wrap_lines=True)
        column.button(
            choice,
            key=f"report.both.{choice}.{section.name}",
            on_click=_settle,
            args=(case,),
            kwargs={"mine": mine},
        )


def _in_words(field: Field) -> str:
    rows = ["; ".join(filter(None, row.values())) for row in field.rows]
    return "\n".join([field.text, *rows]).strip() or "(empty)"


def _settle(case: Case, *, mine: bool) -> None:
    kept = state.workspace().unsaved
    state.change(unsaved=None)
    if kept and mine:
        save(case, kept.mine, kept.theirs.version)
