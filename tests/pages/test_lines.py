from logai_core.store import Case
from tests.pages.driving import texts, visit


def test_lines_come_in_pages_whose_keys_differ(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    first = app.dataframe[0]
    app.number_input[0].set_value(7).run()
    last = app.dataframe[0]
    assert "Records 1,201 to 1,324 of 1,324 matching" in texts(app)
    assert (len(first.value), len(last.value)) == (200, 124)
    assert first.proto.id != last.proto.id


def test_lines_say_which_filter_removed_what(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    app.get("pills")[0].set_value(["ERROR"])
    app.text_input(key="lines.text").set_value("cart").run()
    assert app.info[0].proto.title == "No record passes all filters"
    assert app.info[0].value == (
        "- without the levels: 1,200 of 1,324\n- without the text: 121 of 1,324"
    )
