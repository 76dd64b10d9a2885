from typing import Any

import pytest

from workbench.ui import grids, state


def told(*rows: int, cell: tuple[int, str] | None = None) -> dict[str, Any]:
    cells = [] if cell is None else [cell]
    return {"selection": {"rows": [*rows], "columns": [], "cells": cells}}


@pytest.mark.parametrize(
    ("was", "now", "then"),
    [
        # an arrow key, or a click on a cell
        (told(0, cell=(0, "#")), told(0, cell=(1, "#")), told(1, cell=(1, "#"))),
        (told(), told(cell=(2, "why")), told(2, cell=(2, "why"))),
        # the box at the side; the first time, the first cell comes with it
        (told(0, cell=(0, "#")), told(3, cell=(0, "#")), told(3, cell=(3, "#"))),
        (told(), told(3, cell=(0, "#")), told(3, cell=(3, "#"))),
        # the same box again
        (told(3, cell=(3, "#")), told(cell=(3, "#")), told(cell=(3, "#"))),
        # and the keys go on from there
        (told(cell=(3, "#")), told(cell=(4, "#")), told(4, cell=(4, "#"))),
    ],
)
def test_the_row_that_is_chosen_is_that_of_the_cell_that_keys_are_in(
    monkeypatch: pytest.MonkeyPatch,
    was: dict[str, Any],
    now: dict[str, Any],
    then: dict[str, Any],
) -> None:
    held = {"rows": now}
    monkeypatch.setattr(state, "widget", held.get)
    monkeypatch.setattr(state, "set_widget", held.__setitem__)
    grids._follow("rows", was, "#")
    assert held == {"rows": then}
