"""The sections of the postmortem, each in a field that saves itself.

A section that nobody has written shows its draft; who changes it makes it theirs, and
who empties it has the draft again.
"""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from logai_core.postmortem import BY_NAME, SECTIONS, Field, Section, Written
from logai_core.report import Report
from logai_core.report.drafts import drafted
from logai_core.report.measured import measured
from logai_core.store import Case
from workbench.ui import conflict, state
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.report import action_items
from workbench.ui.report.writer import Typed, writer
from workbench.ui.scope import Loaded
from workbench.ui.text import literal

LINES = {"line": 1, "text": 5}
BADGES = {"drafted": ":orange-badge[drafted]", "human": ":blue-badge[human]"}
NOBODY = ":gray-badge[empty]"
MEASURED = ":green-badge[measured]"
UNSET = "not set"
CELLS = " | "


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
    key, mine = _key(field.name), in_words(field)
    with shown("save the section", go_on=True), conflict.watch(key, mine):
        case.board.write(field, version)
    kept = conflict.held(key)
    if (
        kept
        and isinstance(kept.theirs, Written)
        and in_words(kept.theirs.field) == mine
    ):
        conflict.settle(key)  # it was sent twice


def _draw_conflict(case: Case, section: Section) -> None:
    """Draw what was written here and what was saved elsewhere, and the choice."""

    def keep(text: str, theirs: Written | None) -> None:
        save(case, from_words(section, text), theirs.version if theirs else 0)

    conflict.draw(
        _key(section.name),
        what=section.title,
        text_of=lambda theirs: in_words(theirs.field),
        keep=keep,
        take=lambda _: None,
    )


def _key(name: str) -> str:
    return f"report.{name}"


def in_words(field: Field) -> str:
    """Return a section as text: a table as a line a row, its cells between bars."""
    columns = BY_NAME[field.name].columns
    rows = (CELLS.join(row.get(one, "") for one in columns) for row in field.rows)
    return "\n".join(rows) if columns else field.text


def from_words(section: Section, text: str) -> Field:
    """Return the section that `in_words` gave as text, perhaps with other words since."""
    if not section.columns:
        return Field(section.name, text=text)
    cells = (line.split(CELLS.strip()) for line in text.splitlines() if line.strip())
    rows = (zip(section.columns, map(str.strip, row), strict=False) for row in cells)
    return Field(section.name, rows=tuple(dict(row) for row in rows))
