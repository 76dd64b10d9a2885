"""Rules that the folders promise. A failure here is a design decision, not a typo."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "logai_core").rglob("*.py"))
PAGES = [ROOT / "app.py", *sorted((ROOT / "workbench").rglob("*.py"))]

GROUND = {
    "assigning", "attributes", "cells", "clocks", "counted_in", "exact_members", "layouts", "nested",
    "atomic", "confined", "errors", "in_threads", "inert", "instants", "levels", "pin", "placeholders",
    "postmortem", "profiles", "progress", "record_id", "schemas",
    "scope", "settings",
}  # fmt: skip
STAGES = {
    "sources", "formats", "parse", "templates", "windows", "detect", "evidence",
    "charts", "report", "llm", "receipt", "compare", "measures", "values", "sessions",
    "query", "sql", "scrub",
    "facets", "threads", "skew", "events",
}  # fmt: skip
EDGES = {"cli", "worker", "__main__"}

# Part of logai_core -> the other parts that it may import, besides GROUND.
MAY_IMPORT: dict[str, set[str]] = {
    "parse": {"formats"},
    "events": {"formats", "parse"},
    "report": {"charts"},
    "llm": {"scrub"},
    "pipeline": STAGES | {"store"},
    "worker": {"jobs", "pipeline", "store"},
    "cli": STAGES | {"demo", "pipeline", "store"},
    "__main__": {"cli"},
}
LIBRARIES = {  # library -> the only part of logai_core that may import it
    "streamlit": "nowhere",
    "pandas": "nowhere",
    "plotly": "charts",
    "anthropic": "llm",
    "sklearn": "detect",
    "sqlalchemy": "store",
    "jinja2": "report",
    "typer": "cli",
    "typst": "report",
    "xlsxwriter": "report",
    "duckdb": "sql",
}
PICKLES = {"pickle", "dill", "joblib", "cloudpickle", "shelve", "marshal"}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part_of(file: Path) -> str:
    return file.relative_to(ROOT / "logai_core").parts[0].removesuffix(".py")


def core_parts(file: Path) -> set[str]:
    own = [name.split(".") for name in imported(file)]
    return {name[1] for name in own if name[0] == "logai_core" and len(name) > 1}


@pytest.mark.parametrize("file", CORE, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_in_the_core_go_one_way(file: Path) -> None:
    part = part_of(file)
    allowed = GROUND | MAY_IMPORT.get(part, set()) | {part, "__version__"}
    assert core_parts(file) - allowed == set()


def test_every_part_of_the_core_has_a_place_in_the_order() -> None:
    known = GROUND | STAGES | EDGES | {"store", "pipeline", "jobs", "demo", "__init__"}
    assert {part_of(file) for file in CORE} - known == set()


@pytest.mark.parametrize("file", CORE, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_core_imports_outside_libraries_only_at_their_edge(file: Path) -> None:
    libraries = {name.partition(".")[0] for name in imported(file)}
    wrong = {
        lib for lib in libraries & LIBRARIES.keys() if LIBRARIES[lib] != part_of(file)
    }
    assert wrong == set()


def test_nothing_is_unpickled_or_evaluated() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in [*CORE, *PAGES]
        for name in imported(file)
        if name.partition(".")[0] in PICKLES
    ]
    calls = re.compile(r"(?<![\w.])(eval|exec)\(|\.deserialize\(|yaml\.load\(")
    wrong += [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in [*CORE, *PAGES]
        for found in calls.finditer(file.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_stages_read_no_clock_and_no_environment() -> None:
    banned = re.compile(
        r"datetime\.now|time\.time\(|date\.today|os\.environ|os\.getenv"
    )
    wrong = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in CORE
        if part_of(file) in STAGES
        for found in banned.finditer(file.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_no_folder_is_named_pages() -> None:
    # Streamlit takes pages/*.py as pages that need no app.py, and until app.py has run
    # once it knows no other page: a link to one would open under "Page not found".
    assert not (ROOT / "pages").exists()


def uses(pattern: str) -> set[str]:
    return {
        str(file.relative_to(ROOT))
        for file in PAGES
        if re.search(pattern, file.read_text(encoding="utf-8"))
    }


def test_only_state_touches_session_state() -> None:
    assert uses(r"session_state") <= {"workbench/ui/state.py"}


def test_only_cache_caches_and_every_cache_is_bounded() -> None:
    caching = uses(r"st\.cache_(data|resource)")
    assert {str(Path(one).parent) for one in caching} == {"workbench/ui/cache"}
    decorators = [
        found
        for one in caching
        for found in re.findall(
            r"@st\.cache_\w+(?:\([^)]*\))?", (ROOT / one).read_text(encoding="utf-8")
        )
    ]
    assert [one for one in decorators if "max_entries" not in one] == []


def test_only_errors_catches_what_the_core_raises() -> None:
    assert uses(r"except LogAIError") <= {"workbench/ui/errors.py"}


def test_no_page_lets_html_or_script_through() -> None:
    assert uses(r"unsafe_allow|components\.v1|st\.html|iframe") == set()


@pytest.mark.parametrize(
    "file", PAGES[1:], ids=lambda file: str(file.relative_to(ROOT))
)
def test_a_view_is_short_and_imports_no_other_view(file: Path) -> None:
    if file.parent.name != "views":
        return
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 100
    assert {
        name for name in imported(file) if name.startswith("workbench.views")
    } == set()


def test_a_worker_imports_nothing_slow_that_it_can_do_without() -> None:
    code = (
        "import sys, logai_core.worker;"
        "print({'anthropic', 'sklearn', 'plotly', 'pyarrow', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout == "set()\n"
