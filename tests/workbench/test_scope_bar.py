"""The scope above every page, and the address that holds it."""

import pytest
from streamlit.runtime.state import QueryParamsProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from logai_core.errors import Fix
from logai_core.store import Case
from tests.workbench.driving import clauses, switch, texts, visit
from workbench.ui.scope_bar.clauses import in_words
from workbench.ui.scope_bar.mending import in_words as in_words_of_fix
from workbench.ui.text import literal

WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:40:30Z"


def side(app: AppTest) -> list[str]:
    found = [o for o in app.get("segmented_control") if "scope.side" in (o.key or "")]
    return [label for one in found for label in one.options]


def offers(app: AppTest) -> list[Button]:
    return [one for one in app.button if (one.key or "").startswith("scope.fix.")]


def offered(app: AppTest) -> list[str]:
    return [one.label.replace("\\", "") for one in offers(app)]


def test_a_link_shows_its_query_and_its_window_on_every_page(shop: Case) -> None:
    for page in ("overview", "patterns", "lines"):
        app = visit(page, shop.root.name, q="level:error pool", window=WINDOW)
        assert clauses(app) == ["level:error", "pool"]
        assert side(app) == [
            "Incident 12:40:00–12:40:30",
            "All time",
        ]
        assert "30 of 1,324 records" in texts(app)


def test_windows_are_told_as_short_as_they_are_clear(shop: Case) -> None:
    before = "2026-11-20T12:10:00Z~2026-11-20T12:20:00.5Z"
    app = visit("lines", shop.root.name, window=WINDOW, baseline=before)
    of_the_day = ["Incident 12:40:00–12:40:30", "Baseline 12:10:00–12:20:00.5"]
    assert side(app) == [*of_the_day, "All time"]
    over_night = "2026-11-19T23:50:00Z~2026-11-20T12:20:00Z"
    app = visit("lines", shop.root.name, window=WINDOW, baseline=over_night)
    assert side(app) == [
        "Incident 11-20 12:40:00–12:40:30",
        "Baseline 11-19 23:50–11-20 12:20",
        "All time",
    ]
    long_ago = "2025-11-20T12:00:00Z~2025-11-20T12:20:00Z"
    app = visit("lines", shop.root.name, window=long_ago, zone="Europe/Berlin")
    assert side(app) == ["Incident 2025-11-20 13:00–13:20", "All time"]


def test_a_link_that_is_followed_is_no_step_of_the_way_back(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    write = QueryParamsProxy.from_dict

    def wrote(self: QueryParamsProxy, said: dict[str, list[str]]) -> None:
        written.append(said)
        write(self, said)

    monkeypatch.setattr(QueryParamsProxy, "from_dict", wrote)
    app = visit("lines", shop.root.name, q="level:error", window=WINDOW)
    assert clauses(app) == ["level:error"]
    assert written == []


def test_a_part_of_the_query_is_switched_off_and_on_again(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level:error cart")
    switch(app, "cart")
    assert app.query_params["q"] == "cart"
    assert app.query_params["off"] == "level:error"
    assert "1,200 of 1,324 records" in texts(app)
    switch(app, "cart", "level:error")
    assert app.query_params["q"] == "cart level:error"
    assert "off" not in app.query_params
    assert "0 of 1,324 records" in texts(app)


def test_the_time_shown_is_the_incident_the_baseline_or_all(shop: Case) -> None:
    before = "2026-11-20T12:10:00Z~2026-11-20T12:20:00Z"
    app = visit("lines", shop.root.name, window=WINDOW, baseline=before)
    control = next(
        o for o in app.get("segmented_control") if "scope.side" in (o.key or "")
    )
    assert "40 of 1,324 records" in texts(app)
    control.set_value("baseline").run()
    assert "200 of 1,324 records" in texts(app)
    assert app.query_params["side"] == "baseline"
    app.button(key="scope.clear_time").click().run()
    assert "1,324 of 1,324 records" in texts(app)
    assert set(app.query_params) == {"case"}


def test_a_wrong_address_says_what_is_expected(shop: Case) -> None:
    app = visit("lines", shop.root.name, window="yesterday")
    assert not app.exception
    assert "expected two times such as" in str(app.warning[0].value)


def test_a_query_of_the_address_that_is_wrong_is_told_with_its_fix(shop: Case) -> None:
    for page in ("lines", "overview", "patterns"):
        app = visit(page, shop.root.name, q="levle:error")
        assert not app.exception
        assert [one.value for one in app.warning] == []
        assert texts(app).count("found no field") == 1
        assert texts(app).count("Nothing is shown here") <= 1
        assert offered(app)[0] == "levle → level"


def test_a_fix_that_is_offered_is_written_and_run(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="levle:error")
    offers(app)[0].click().run()
    assert app.query_params["q"] == "level:error"
    assert "121 of 1,324 records" in texts(app)
    assert offered(app) == []


def test_a_fix_that_leaves_another_fault_is_followed_by_its_fixes(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="(levle:error")
    assert offered(app) == ["add )"]
    offers(app)[0].click().run()
    assert offered(app)[0] == "levle → level"
    offers(app)[0].click().run()
    assert app.query_params["q"] == "(level:error)"
    assert offered(app) == []


def test_the_way_back_leaves_a_wrong_query_behind(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="(levle:error")
    offers(app)[0].click().run()
    app.query_params["q"] = "cart"
    app.run()
    assert "1,200 of 1,324 records" in texts(app)
    assert offered(app) == []


def test_a_fix_of_hostile_text_is_shown_as_its_characters(shop: Case) -> None:
    text = '[x](http://example.com/):<b>*"'
    app = visit("lines", shop.root.name, q=text)
    assert not app.exception
    for one in offers(app):
        assert "](http" not in one.label
        assert "<b>" not in one.label


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        (Fix(0, 5, "level"), "levle → level"),
        (Fix(5, 5, ")"), "add )"),
        (Fix(5, 5, " "), "add a space"),
        (Fix(0, 5, ""), "leave out levle"),
        (Fix(0, 5, "x" * 99), f"levle → {'x' * 39}…"),
    ],
)
def test_a_fix_is_told_in_words(fix: Fix, said: str) -> None:
    assert in_words_of_fix(fix, "levle") == said


def test_a_part_that_names_a_pattern_shows_its_text_and_is_still_switched(
    shop: Case,
) -> None:
    largest = shop.table("templates").sort("records", descending=True)
    cart, text = largest.select("template_id", "template").row(0)
    app = visit("lines", shop.root.name, q=f"-tpl:{cart} level:error")
    assert clauses(app) == [f"-tpl:“{text}”", "level:error"]
    assert app.query_params["q"] == f"-tpl:{cart} level:error"
    switch(app, "level:error")
    assert app.query_params["q"] == "level:error"
    assert app.query_params["off"] == f"-tpl:{cart}"


def test_only_the_id_of_a_known_pattern_is_told_by_its_text() -> None:
    called = {"T0123456789": "<b>cart</b> *<num>* " + "x" * 60}
    assert in_words("tpl:T0123456789", called) == literal(
        "tpl:“<b>cart</b> *<num>* xxxxxxxxxxxxxxxxxxx…”"
    )
    assert in_words("(tpl:Tabcdef0123 OR tpl:T0123456789)", {}) == literal(
        "(tpl:Tabcdef0123 OR tpl:T0123456789)"
    )
    assert in_words('"T0123456789 failed"', called) == literal('"T0123456789 failed"')
