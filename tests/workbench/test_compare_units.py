from logai_core.store import Case
from tests.workbench.at_compare import listed
from tests.workbench.driving import texts, visit

UNSETTLED = "2026-11-20T12:33:20Z~2026-11-20T12:35:50Z"
BEFORE = "2026-11-20T12:00:00Z~2026-11-20T12:33:20Z"


def test_what_differs_is_counted_in_sessions_and_the_id_is_named(orders: Case) -> None:
    app = visit("compare", orders.root.name, window=UNSETTLED, baseline=BEFORE)
    said = texts(app).replace("\\", "")
    assert "30 sessions of order are compared with 400 of the baseline." in said
    assert listed(app)[0][3:] == (0, 400)
    assert "incident 0 of 30 sessions of order" in said
    assert "baseline 400 of 400 sessions of order" in said
    table = app.dataframe[0].proto.columns
    assert "Counts sessions of order." in table


def test_what_sessions_are_counted_is_said_where_nothing_differs(orders: Case) -> None:
    later = "2026-11-20T12:24:00Z~2026-11-20T12:32:00Z"  # one order is not packed
    before = "2026-11-20T12:16:00Z~2026-11-20T12:24:00Z"
    app = visit("compare", orders.root.name, window=later, baseline=before)
    assert "values are counted in sessions of order; they are below." in texts(app)
