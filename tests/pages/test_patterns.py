from logai_core.store import Case
from tests.pages.driving import texts, visit


def test_patterns_search_takes_the_words_as_they_stand(shop: Case) -> None:
    app = visit("patterns", shop.root.name)
    app.text_input(key="patterns.search").set_value("POOL EXHAUSTED AFTER <").run()
    assert "1 of 6 patterns, holding 120 of 1,324 records" in texts(app)
    assert app.dataframe[0].value["levels"].to_list() == ["ERROR 120"]
    assert (
        app.dataframe[1].value["message"].to_list()[0] == "Pool exhausted after 2400 ms"
    )
    app.text_input(key="patterns.search").set_value("no[thing").run()
    assert app.info[0].proto.title == "No pattern holds these words"


def test_patterns_open_their_lines(shop: Case) -> None:
    app = visit("patterns", shop.root.name)
    app.text_input(key="patterns.search").set_value("Pool").run()
    app.button(key="patterns.open").click().run()
    app.switch_page("pages/views/lines.py").run()  # AppTest does not stay there
    assert len(app.dataframe[0].value) == 120
    app.button(key="lines.all_patterns").click().run()
    assert len(app.dataframe[0].value) == 200
