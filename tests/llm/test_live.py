"""One request to the real service, only where it is asked for: it costs money."""

import os

import pytest

from logai_core.llm.draft import draft
from logai_core.settings import DraftSettings
from tests.llm.cases import outage
from tests.llm.drafting import purse

KEY = os.environ.get("ANTHROPIC_API_KEY", "")


@pytest.mark.skipif(
    not KEY or os.environ.get("LOGAI_LIVE") != "1",
    reason="needs ANTHROPIC_API_KEY and LOGAI_LIVE=1, and costs a cent",
)
def test_the_real_service_answers_as_the_fake_does():
    settings = DraftSettings(synthesis_model="claude-haiku-5-5", run_usd=0.05)
    summary = draft(*outage(), key=KEY, base_url=None, settings=settings, purse=purse())
    (row,) = summary.to_dicts()
    assert row["status"] in ("ok", "partial")
    assert row["input_tokens"] > 500
    assert row["output_tokens"] > 20
    assert 0 < row["cost_usd"] <= 0.05
    assert row["bullets"]
