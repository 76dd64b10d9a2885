"""What other pages let Lines show: always the scope, so the way back undoes it."""

from dataclasses import replace

import streamlit as st

from logai_core import query
from logai_core.errors import QueryError
from logai_core.scope import Scope
from workbench.ui import cache, going, looking, state
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded
from workbench.ui.scope_bar import asking
from workbench.ui.state import Window
from workbench.ui.text import literal

CALLED = {"sources": "the sources", "window": "the window", "query": "the query"}


def look_at(
    window: Window | None,
    template_ids: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
    *,
    sources: tuple[str, ...] = (),
    clauses: tuple[str, ...] = (),
) -> None:
    """Look at what passes all of these, and at nothing else."""
    wanted = [any_of("tpl", template_ids), any_of("level", levels), *clauses]
    scope = replace(
        state.workspace().scope,
        window=window,
        side="incident",
        sources=sources,
        query=" ".join(one for one in wanted if one),
        off=(),
    )
    look(scope)


def look(scope: Scope) -> None:
    """Look at what a scope has; where Lines was before is forgotten."""
    going.to_lines()
    looking.at(scope)
    windowing.show(scope.window)


def any_of(field: str, values: tuple[str, ...]) -> str:
    """Return the clause that a field has one of the values; of none, no clause."""
    clauses = [query.clause_for(field, value) for value in values]
    return (
        clauses[0] if len(clauses) == 1 else f"({' OR '.join(clauses)})" * bool(clauses)
    )


def leave_out(ids: tuple[str, ...]) -> None:
    """Leave patterns out, besides what is left out already."""
    asked = state.workspace().scope.query
    for one in ids:
        asked = query.with_clause(asked, _without(one))
    looking.change(query=asked)


def take_in(ids: tuple[str, ...]) -> None:
    """No longer leave these patterns out."""
    rest = [one for one in _clauses() if one not in {_without(each) for each in ids}]
    looking.change(query=" ".join(rest))


def left_out() -> tuple[str, ...]:
    """Return the ids of the patterns that are left out."""
    mark = _without("T").removesuffix("T")
    return tuple(one.removeprefix(mark) for one in _clauses() if one.startswith(mark))


def besides_left_out() -> Scope:
    """Return the scope without the clauses that leave patterns out."""
    scope = state.workspace().scope
    mark = _without("T").removesuffix("T")
    kept = [one for one in _clauses() if not one.startswith(mark)]
    return replace(scope, query=" ".join(kept), off=())


def _without(template_id: str) -> str:
    return query.clause_for("tpl", template_id, exclude=True)


def _clauses() -> list[str]:
    try:
        return [one.text for one in query.parse(state.workspace().scope.query).clauses]
    except QueryError:
        return []


def explain_empty(here: Loaded, scope: Scope) -> None:
    """Say, for each part of the scope, how many records there would be without it."""
    total = int(here.sources()["records"].sum())
    if not total:
        _explain_no_record()
        return
    said = [
        f"- without {what}: {_size(here, scope.without(part)):,} of {total:,}"
        for part, what in CALLED.items()
        if getattr(scope, part)
    ]
    clauses = _clauses()
    if len(clauses) > 1:
        for at, clause in enumerate(clauses):
            rest = replace(scope, query=query.without_clause(scope.query, at))
            said.append(
                f"- without {literal(clause, most=60)}: {_size(here, rest):,} of {total:,}"
            )
    st.info("\n".join(said), title="No record passes all of this")
    for one in _unlikely(here):
        st.markdown(literal(one))
    st.caption(
        "A click on a part of the query above switches it off, and on again; All time "
        "and Clear let go of the window."
    )


def _unlikely(here: Loaded) -> list[str]:
    """Return what of the query can hardly match anything."""
    known = asking.vocabulary(here)
    try:
        asked = query.parse(state.workspace().scope.query)
    except QueryError:
        return []
    return query.unlikely(asked, known.fields, known.values)


def _explain_no_record() -> None:
    st.info(
        "None of its lines became a record. What was rejected, and why, stands on the "
        "page of its sources; another format may read them.",
        title="The case has no record",
    )
    st.page_link(
        "workbench/views/ingest.py", label="Go to Ingest", icon=":material/upload_file:"
    )


def _size(here: Loaded, scope: Scope) -> int:
    return int(cache.matching(here.root, here.analysis, scope, "file").size)
