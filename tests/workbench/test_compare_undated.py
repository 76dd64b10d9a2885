from pathlib import Path

from logai_core import pipeline
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START
from tests.workbench.at_compare import listed
from tests.workbench.driving import texts, visit


def undated_case(home: Path, *names: str) -> Case:
    case = new_case(home, title="Steps", now=START)
    given = []
    for place, name in enumerate(names):
        path = home / name
        lines = [f"step {i} {'failed' if place else 'done'}" for i in range(60)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        given.append(pipeline.Input(path, name))
    pipeline.load(case, given, settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case


def test_compare_of_lines_without_times_is_of_sources_only(home: Path) -> None:
    case = undated_case(home, "good.txt", "worse.txt")
    app = visit("compare", case.root.name)
    assert not app.exception
    assert "No record has a time, so only sources can be compared." in texts(app)
    assert ("+ new", "pattern", "step <num> failed", 60, 0) in listed(app)
    assert "trend" not in app.dataframe[0].value


def test_compare_of_one_source_without_times_says_what_to_do(home: Path) -> None:
    app = visit("compare", undated_case(home, "only.txt").root.name)
    assert [one.proto.title for one in app.info] == [
        "There is nothing to compare in this case"
    ]
