import shutil
from pathlib import Path

import pytest

from logai_core import pipeline
from logai_core.errors import SettingError, StaleError
from logai_core.pin import Pin
from logai_core.postmortem import BY_NAME, Field, Written
from logai_core.settings import Settings
from logai_core.store import Case
from tests.workbench.driving import texts, visit
from workbench.ui.report import sections


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reported")
    log = folder / "app.log"
    log.write_text(
        "".join(
            f"2026-11-20T12:{minute:02}:00Z {level} order {minute} took {minute} ms\n"
            for minute, level in enumerate(["INFO", "ERROR", "INFO"] * 20)
        )
    )
    case = Case.create(folder / "reported", title="Shop *outage*")
    pipeline.load(case, [pipeline.Input(log, log.name)], settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case.root


@pytest.fixture
def shop(loaded: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(loaded, home / loaded.name)))


def test_each_section_says_who_wrote_it(shop: Case) -> None:
    shop.board.write(Field("impact", "Nobody could pay."), 0)
    said = texts(visit("report", shop.root.name))
    assert "**Impact**  :blue-badge[human]" in said
    assert "**Summary**  :orange-badge[drafted]" in said
    assert "**Resolution**  :gray-badge[empty]" in said
    assert ":green-badge[measured] " in said


def test_before_an_export_it_says_what_is_missing(shop: Case) -> None:
    app = visit("report", shop.root.name)
    app.get("segmented_control")[0].set_value("Export").run()
    assert not app.exception
    assert "**Resolution** is empty" in texts(app)
    assert [one.label for one in app.get("download_button")] == [
        "HTML",
        "PDF",
        "Markdown",
        "Workbook",
        "CSV tables",
        "Evidence zip",
        "Case",
    ]


def test_a_choice_is_saved_at_once(shop: Case) -> None:
    app = visit("report", shop.root.name)
    (severity,) = [one for one in app.selectbox if one.label == "Severity"]
    severity.set_value("SEV2").run()
    assert shop.board.fields()["severity"] == Written(1, Field("severity", "SEV2"))
    assert not app.exception


def test_an_empty_case_has_a_report_that_says_so(home: object) -> None:
    app = visit("report", "")
    assert not app.exception


def _save(root: str) -> None:
    """Save a section that somebody else saved meanwhile, and draw what is kept."""
    from pathlib import Path

    import streamlit as st

    from logai_core.postmortem import Field
    from logai_core.store import Case
    from workbench.ui import conflict
    from workbench.ui.report import sections

    case = Case(Path(root))
    sections.save(case, Field("impact", "mine"), 0)
    kept = conflict.held("report.impact")
    st.text(f"{kept.mine} {kept.theirs.field.text}" if kept else "saved")


@pytest.mark.parametrize(
    ("theirs", "said"), [("other", "mine other"), ("mine", "saved"), (None, "saved")]
)
def test_a_section_that_two_wrote_is_kept_twice(
    shop: Case, theirs: str | None, said: str
) -> None:
    from streamlit.testing.v1 import AppTest

    if theirs:
        shop.board.write(Field("impact", theirs), 0)
    app = AppTest.from_function(_save, args=(str(shop.root),), default_timeout=30).run()
    assert app.text[0].value == said


def test_action_items_can_be_written_as_text_and_read_again() -> None:
    rows = ({"action": "A larger pool", "type": "prevent", "owner": "on-call"},)
    section = BY_NAME["actions"]
    text = sections.in_words(Field("actions", rows=rows))
    assert text == "A larger pool | prevent | on-call |  | "
    again = sections.from_words(section, text)
    assert again.rows == ({**rows[0], "ticket": "", "due": ""},)


def test_a_pin_that_was_read_before_is_stale(shop: Case) -> None:
    pinned = shop.board.add(Pin("event", "deploy"))
    shop.board.change(pinned.number, pinned.version, comment="one")
    with pytest.raises(StaleError):
        shop.board.change(pinned.number, pinned.version, comment="two")


def test_what_was_written_can_be_taken_back(shop: Case) -> None:
    shop.board.write(Field("impact", "Nobody could *pay*."), 0)
    app = visit("report", shop.root.name)
    app.get("segmented_control")[0].set_value("History").run()
    assert "**Impact** added" in texts(app)
    (back,) = [one for one in app.button if one.label == "Take back"]
    back.click().run()
    assert not app.exception
    assert shop.board.fields() == {}


def test_the_zone_of_the_report_is_kept_with_the_case(shop: Case) -> None:
    app = visit("report", shop.root.name)
    app.get("segmented_control")[0].set_value("Export").run()
    (zone,) = [one for one in app.selectbox if one.label == "Zone of its times"]
    zone.set_value("Europe/Berlin").run()
    assert not app.exception
    assert pipeline.report_of(shop).zone == "Europe/Berlin"
    with pytest.raises(SettingError, match="zone: found 'Moon'"):
        pipeline.set_report_zone(shop, "Moon")


def test_a_damaged_case_is_told_and_left_as_it_is(shop: Case) -> None:
    (path,) = shop.root.glob("analyses/*/findings.parquet")
    path.write_bytes(b"PAR1")
    app = visit("report", shop.root.name)
    assert not app.exception
    assert [one.proto.title for one in app.warning] == ["Could not show the report"]
    assert "parquet is missing or damaged" in texts(app)
    assert path.read_bytes() == b"PAR1"
