from logai_core.store import Case
from tests.pages.driving import texts, visit

WINDOW = "2026-11-20T12:10:00Z~2026-11-20T12:20:00Z"


def test_lines_come_in_pages_whose_keys_differ(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    first = app.dataframe[0]
    app.number_input[0].set_value(7).run()
    last = app.dataframe[0]
    assert "Records 1,201 to 1,324 of 1,324 matching" in texts(app)
    assert (len(first.value), len(last.value)) == (200, 124)
    assert first.proto.id != last.proto.id


def test_lines_say_which_part_of_the_scope_removed_what(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level:error cart")
    assert app.info[0].proto.title == "No record passes all of this"
    assert app.info[0].value == (
        "- without the query: 1,324 of 1,324\n"
        "- without level\\:error: 1,200 of 1,324\n"
        "- without cart: 121 of 1,324"
    )


def test_lines_count_without_the_window_over_all_time(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level:error", window=WINDOW)
    assert app.info[0].value == (
        "- without the window: 121 of 1,324\n- without the query: 200 of 1,324"
    )


def test_lines_in_time_order_put_undated_ones_last(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    app.get("segmented_control")[0].set_value("time").run()
    app.number_input[0].set_value(7).run()
    times = app.dataframe[0].value["time (UTC)"].to_list()
    assert times[-1] == "undated"
    assert times[:-1] == sorted(times[:-1])
