"""The page Compare, driven and read."""

import polars as pl
from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from tests.workbench.driving import visit


def at_outage(shop: Case) -> AppTest:
    """Return the page after the span of the first finding was taken."""
    app = visit("compare", shop.root.name)
    next(one for one in app.button if offers(one.key)).click().run()
    assert not app.exception
    return app


def offers(key: str | None) -> bool:
    return str(key).startswith("compare.offer.")


def to_compare(app: AppTest) -> AppTest:
    app.switch_page("workbench/views/compare.py").run()
    assert not app.exception
    return app


def stated(app: AppTest) -> str:
    """Return the line that says what is compared, without its backslashes."""
    (line,) = [one.value for one in app.markdown if one.value.startswith("**Incident")]
    return str(line).replace("\\", "")


def listed(app: AppTest, table: int = 0) -> list[tuple[object, ...]]:
    rows = app.dataframe[table].value
    names = ["change", "what", "value", "incident", "baseline"]
    return list(pl.from_pandas(rows)[[one for one in names if one in rows]].rows())


def switch(app: AppTest, key: str, option: str) -> AppTest:
    (control,) = [one for one in app.get("segmented_control") if one.key == key]
    control.set_value(option).run()
    assert not app.exception
    return app
