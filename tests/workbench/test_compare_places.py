import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.settings import Settings
from logai_core.store import Case
from tests.builders import START
from tests.workbench.at_compare import listed, switch
from tests.workbench.driving import texts, visit

WINDOW = "2026-11-20T12:10:00Z~2026-11-20T12:20:00Z"
LOGIN, TOOK = "“user=<*> logged in”", "“checkout failed after <num> ms”"


@pytest.fixture(scope="module")
def logins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case of 20 minutes: later there is one more user, and all is slower."""
    folder = tmp_path_factory.mktemp("logins")
    rng = np.random.default_rng(7)
    lines = []
    for n in range(1_200):
        late = n >= 600
        said = (
            f"ERROR checkout failed after {int(rng.gamma(3, 80 if late else 20))} ms",
            f"INFO user={rng.choice(['ann', 'bo', 'cy', 'dee'][: 3 + late])} logged in",
        )[rng.integers(0, 2)]
        lines.append(f"{START + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ} {said}")
    log = folder / "app.log"
    log.write_text("\n".join(lines) + "\n")
    case = Case.create(folder / "logins", title="Logins")
    pipeline.load(case, [pipeline.Input(log, log.name)], settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case.root


@pytest.fixture
def case(logins: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(logins, home / logins.name)))


def compared(case: Case) -> AppTest:
    app = visit("compare", case.root.name, window=WINDOW)
    assert not app.exception
    return app


def test_a_value_in_messages_is_listed_as_the_place_it_stands_in(case: Case) -> None:
    app = compared(case)
    (first, *others) = listed(app)
    assert first[:3] == ("+ new", "user", f"dee in {LOGIN}")
    assert others == []
    said = texts(app).replace("\\", "")
    assert f"“dee” as user of {LOGIN} is new: {first[3]} of 600" in said
    assert "Of 1 number, 1 is spread otherwise." in said
    assert f"The number ms of {TOOK} is larger: half are above" in said
    lines = app.dataframe[-1].value["message"].to_list()
    assert set(lines) == {"user=dee logged in"}
    assert f"user of {LOGIN}, **new**" in said


def test_its_records_open_in_lines_as_many_as_were_counted(case: Case) -> None:
    app = compared(case)
    count = listed(app)[0][3]
    (opens,) = [one for one in app.button if str(one.key).startswith("compare.open.")]
    assert opens.help == f"{count} records"
    opens.click().run()
    assert not app.exception
    assert "user=dee" in "".join(app.query_params["q"])
    assert f"{count} of 1,200 records" in texts(app) or f"{count} records" in texts(app)


def test_a_number_in_messages_has_its_largest_lines_with_the_numbers(
    case: Case,
) -> None:
    app = switch(compared(case), "compare.kind", "numbers")
    rows = app.dataframe[0].value
    assert rows["number"].to_list() == [f"ms of {TOOK}"]
    incident, baseline = (app.dataframe[at].value for at in (-2, -1))
    for shown in (incident, baseline):
        numbers = shown["number"].to_list()
        assert numbers == sorted(numbers, reverse=True)
        said = shown["message"].str.extract("after ([0-9]+) ms", expand=False)
        assert said.astype(float).to_list() == numbers
    assert incident["number"].min() > baseline["number"].max() / 2


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("all", f"“dee” as user of {LOGIN}: new"),
        ("numbers", f"ms of {TOOK}: spread otherwise"),
    ],
)
def test_what_stands_in_messages_is_pinned_under_its_name(
    case: Case, kind: str, title: str
) -> None:
    app = switch(compared(case), "compare.kind", kind)
    (pin,) = [one for one in app.button if str(one.key).startswith("pin.compare.")]
    pin.click().run()
    assert not app.exception
    (made,) = case.board.pins()
    assert made.pin.title == title
    assert made.pin.total > 50
    app = visit("sql", case.root.name)
    app.button(key=f"tray.last.{made.number}").click().run()
    assert not app.exception
    (pin,) = [one for one in app.button if str(one.key).startswith("pin.compare.")]
    assert pin.label == ":primary[Pinned]"
