"""The app as a visitor's session sees it, without a browser."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parent.parent.parent / "app.py"
VIEWS = (
    "ingest", "overview", "patterns", "compare", "sessions", "lines", "summary", "timeline",
    "sql",
)  # fmt: skip


def visit(view: str, case: str = "", **address: str) -> AppTest:
    """Return the app on one page, with the case and scope that the address names."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    if case:
        app.query_params["case"] = case
    for name, value in address.items():
        app.query_params[name] = value
    if view != "ingest":  # asked for at once: no other page is drawn before it
        app.switch_page(f"workbench/views/{view}.py")
    return app.run()


def clauses(app: AppTest) -> list[str]:
    """Return the parts of the query above the page, on and off."""
    found = [one for one in app.get("pills") if one.key.startswith("scope.clauses")]
    return [text.replace("\\", "") for one in found for text in one.options]


def switch(app: AppTest, *on: str) -> AppTest:
    """Leave only these parts of the query on."""
    pills = next(o for o in app.get("pills") if o.key.startswith("scope.clauses"))
    return pills.set_value(list(on)).run()


def texts(app: AppTest) -> str:
    """Return all running text of the page."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def viewports(app: AppTest) -> list[dict[str, Any]]:
    """Return what the viewports of the page are told to draw."""
    told = [json.loads(one.proto.mixed.json or one.proto.json or "null")
            for one in app.get("bidi_component")]  # fmt: skip
    return [one for one in told if isinstance(one, dict) and "line" in one]
