import tomllib
from pathlib import Path

import pytest

from logai_core.charts import palette
from logai_core.charts.palette import Theme

CONFIG = tomllib.loads(
    (Path(__file__).parent.parent.parent / ".streamlit/config.toml").read_text()
)


@pytest.mark.parametrize(
    ("name", "look"), [("light", palette.LIGHT), ("dark", palette.DARK)]
)
def test_the_page_has_the_paper_and_ink_of_the_charts(name: str, look: Theme) -> None:
    theme = CONFIG["theme"][name]
    assert (
        theme["primaryColor"],
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["textColor"],
        theme["borderColor"],
    ) == (look.accent, look.surface, look.raised, look.text, look.line)


def test_the_server_is_closed_to_what_it_does_not_need() -> None:
    assert CONFIG["server"] | CONFIG["client"] | CONFIG["browser"] == {
        "maxUploadSize": 1024,
        "maxMessageSize": 200,
        "enableXsrfProtection": True,
        "enableCORS": True,
        "enableStaticServing": False,
        "enableAgentApi": False,
        "disconnectedSessionTTL": 30,
        "showEmailPrompt": False,
        "showErrorDetails": "none",
        "toolbarMode": "minimal",
        "gatherUsageStats": False,
    }


def test_no_font_comes_from_a_network() -> None:
    assert "http" not in repr(CONFIG["theme"])
