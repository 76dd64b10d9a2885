"""The lines around one line, where that line is no longer there."""

from dataclasses import replace

from logai_core.record_id import RecordId
from logai_core.store import Case
from tests.workbench.cases import WEB
from tests.workbench.driving import texts, viewports, visit
from workbench.ui import state


def test_a_line_that_is_gone_is_told_and_the_page_goes_on(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    before = len(viewports(app))
    space = app.session_state[state._KEY]
    gone = replace(space, around=RecordId(WEB, 99_999))
    app.session_state[state._KEY] = gone
    app.run()
    assert not app.exception
    assert app.warning[0].proto.title == "Could not show the lines around it"
    assert len(viewports(app)) == before
    assert "1,324 of 1,324 records" in texts(app)
    app.button(key="lines.context.close").click().run()
    assert len(app.warning) == 0
