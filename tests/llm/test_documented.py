import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs" / "grounding.md"
OUTCOMES = {"", "ok", "partial", "extractive", "refused"}


def test_every_fault_of_the_docs_has_its_test_and_an_outcome():
    told = DOCS.read_text("utf-8").partition("\n## When the service fails\n")[2]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in told.splitlines()
        if line.startswith("| ") and not line.startswith("| fault")
    ]
    names = {row[-1].strip("`") for row in rows}
    sources = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))
    written = {name for text in sources for name in re.findall(r"def (test_\w+)", text)}
    assert len(rows) > 40
    assert names <= written
    assert {outcome for row in rows for outcome in row[2:4]} <= OUTCOMES
