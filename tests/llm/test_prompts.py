"""Golden prompts.

`SNAP=1 python -m pytest tests/llm` writes the files of `tests/golden` anew. A changed
prompt needs a new number in its first line: a number that is written down keeps its
text for ever.
"""

import hashlib
import os
from pathlib import Path

from logai_core.llm import outgoing
from logai_core.llm.prompts import prompts
from logai_core.settings import DraftSettings
from tests.llm.cases import example, outage
from tests.llm.drafting import SECRET

GOLDEN = Path(__file__).parents[1] / "golden"
REWRITE = os.environ.get("SNAP") == "1"


def test_the_map_request_of_a_small_case_is_the_golden_one():
    frames = outage()
    line = example(5, 730, "login of ann@example.com from 192.0.2.7 failed", "14:04")
    frames[3].vstack(
        frames[3].head(0).vstack(outage(examples=[line])[3]), in_place=True
    )
    (request,) = outgoing(*frames, settings=DraftSettings(), secret=SECRET)
    text = f"model: {request.model}\n\n{request.system}\n----\n{request.user}\n"
    golden = GOLDEN / "llm_map_request.txt"
    if REWRITE:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_a_changed_prompt_has_a_new_version():
    golden = GOLDEN / "llm_prompt_versions.txt"
    known = (
        dict(line.rsplit(" ", 1) for line in golden.read_text("utf-8").splitlines())
        if golden.exists()
        else {}
    )
    now = {
        f"{prompt.name} {prompt.version}": hashlib.sha256(
            prompt.text.encode()
        ).hexdigest()[:12]
        for prompt in prompts()
    }
    if REWRITE:
        known = now | known
        lines = [f"{name} {digest}\n" for name, digest in sorted(known.items())]
        golden.write_text("".join(lines), "utf-8")
    assert now.items() <= known.items()


def test_prompts_are_numbered():
    assert all(prompt.version.isdigit() for prompt in prompts())
