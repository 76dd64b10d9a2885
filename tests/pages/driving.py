"""The app as a visitor's session sees it, without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parent.parent.parent / "app.py"
VIEWS = ("ingest", "overview", "patterns", "compare", "sessions", "lines", "summary")


def visit(view: str, case: str = "") -> AppTest:
    """Return the app on one page, with the case that the address names."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    if case:
        app.query_params["case"] = case
    app.run()
    if view != "ingest":
        app.switch_page(f"pages/views/{view}.py").run()
    return app


def texts(app: AppTest) -> str:
    """Return all running text of the page."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning)
    return "\n".join(str(one.value) for kind in kinds for one in kind)
