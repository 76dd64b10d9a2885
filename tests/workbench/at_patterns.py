"""What a visitor does on the patterns page."""

from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from tests.workbench.driving import visit

POOL = "Pool exhausted after <num> ms"


def at_pool(shop: Case) -> AppTest:
    """Return the page with the one pattern that a search for Pool finds."""
    app = visit("patterns", shop.root.name)
    return app.text_input(key="patterns.search").set_value("Pool").run()


def press(app: AppTest, label: str) -> AppTest:
    """Press the one button of this label."""
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception
    return app


def patterns(app: AppTest) -> list[str]:
    """Return what stands in the list of patterns."""
    return list(app.dataframe[0].value["pattern"])
