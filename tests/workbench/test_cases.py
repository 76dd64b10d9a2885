import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.pin import Pin
from logai_core.store import Case, pack
from logai_core.store.keeping import described
from logai_core.store.shelf import cases, new_case
from tests.builders import START
from tests.workbench.driving import texts, visit
from workbench.ui.cases import doing, row
from workbench.ui.cases.row import held, size
from workbench.ui.ingest import loading

TITLE = "Shop *outage*"


def links(app: AppTest) -> list[str]:
    """Return what the links below the menu say, as a reader sees them."""
    said = [one.proto.label for one in app.get("page_link")]
    return [re.sub(r"\\(.)", r"\1", one) for one in said[said.index("Report") + 1 :]]


def titles(app: AppTest) -> list[str]:
    return [one for one in links(app) if one not in ("SQL", "Go to Ingest")]


def choose(app: AppTest, name: str, way: str) -> AppTest:
    (menu,) = [one for one in app.menu_button if one.key == f"cases.way.{name}"]
    return menu.click(way).run()


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def told(app: AppTest) -> list[str]:
    return [one.proto.title for one in [*app.warning, *app.info, *app.error]]


def kept(home: Path) -> list[str]:
    return [described(root).title for root in cases(home)]


def test_where_there_is_no_case_the_page_says_what_to_do(home: Path) -> None:
    app = visit("cases")
    assert not app.exception
    assert told(app) == ["There is no case yet"]
    assert "Go to Ingest" in links(app)


def test_each_case_is_listed_with_what_it_holds(shop: Case) -> None:
    shop.board.add(Pin("event", "Deploy"))
    app = visit("cases")
    assert not app.exception
    assert titles(app) == [TITLE]
    one = described(shop.root)
    row = [str(each.value) for each in app.caption][-3:]
    changed = f"{one.changed:%Y-%m-%d %H:%M}"
    assert row == [held(one.holds), size(one.bytes), changed]
    assert row[0].split("  ·  ")[0] == "2 sources"
    assert {"1 pin", "1 step"} <= set(row[0].split("  ·  "))


def test_a_made_up_incident_is_loaded_from_the_list(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(loading, "load_demo", asked.append)
    app = press(visit("cases"), "Quiet failure")
    assert not app.exception
    assert asked == ["batch"]
    assert "See what changed, when, and the lines that prove it" in texts(app)


def test_a_case_that_cannot_be_opened_is_listed_with_its_reason(shop: Case) -> None:
    broken = new_case(shop.root.parent, title="Broken", now=START).root
    (broken / "case.sqlite").write_bytes(b"no database" * 500)
    app = visit("cases")
    assert titles(app) == [broken.name, TITLE]
    assert "the file is damaged" in texts(app)
    (menu,) = [one for one in app.menu_button if broken.name in one.key]
    assert menu.options == ["Archive", "Delete"]
    press(choose(app, broken.name, "Delete"), "Delete for good")
    assert cases(shop.root.parent) == [shop.root]


def test_a_case_is_renamed(shop: Case) -> None:
    app = choose(visit("cases"), shop.root.name, "Rename")
    app.text_input(f"cases.title.{shop.root.name}").set_value("Pool ran dry")
    app = press(app, "Rename")
    assert (titles(app), shop.title) == (["Pool ran dry"], "Pool ran dry")
    assert "Renamed" in texts(app)


def test_a_title_of_nothing_is_refused_and_asked_for_again(shop: Case) -> None:
    app = choose(visit("cases"), shop.root.name, "Rename")
    app.text_input(f"cases.title.{shop.root.name}").set_value(" ")
    app = press(app, "Rename")
    assert told(app) == ["Could not rename the case"]
    app = press(app, "Leave it")
    assert [one.key for one in app.text_input] == ["cases.new.title"]
    assert shop.title == TITLE


def test_a_copy_stands_beside_its_case(shop: Case) -> None:
    app = choose(visit("cases"), shop.root.name, "Duplicate")
    assert not app.exception
    assert sorted(titles(app)) == [f"Copy of {TITLE}", TITLE]
    assert "Made: Copy of Shop" in texts(app).replace("\\", "")


def test_an_archived_case_is_under_archive_and_comes_back(shop: Case) -> None:
    app = choose(visit("cases"), shop.root.name, "Archive")
    assert titles(app) == []
    assert "All cases are archived." in texts(app)
    app = app.get("segmented_control")[0].set_value("Archive").run()
    assert titles(app) == [TITLE]
    app = choose(app, shop.root.name, "Take back")
    assert titles(app) == [TITLE]
    assert told(visit("overview", shop.root.name)) != ["Could not open the case"]


def test_a_case_is_deleted_only_once_it_was_asked_for_twice(shop: Case) -> None:
    app = choose(visit("cases"), shop.root.name, "Delete")
    assert told(app) == ["Delete this case for good?"]
    assert titles(press(app, "Keep it")) == [TITLE]
    app = press(choose(app, shop.root.name, "Delete"), "Delete for good")
    assert told(app) == ["There is no case yet"]
    assert list(shop.root.parent.iterdir()) == []


def test_the_open_case_is_put_away_when_it_is_deleted(shop: Case) -> None:
    app = visit("cases", shop.root.name)
    assert titles(app) == [f"**{TITLE}** · open"]
    app = press(choose(app, shop.root.name, "Delete"), "Delete for good")
    assert not app.exception
    assert app.query_params == {}
    assert told(app) == ["There is no case yet"]


def test_a_case_that_was_deleted_in_another_tab_is_told_as_gone(shop: Case) -> None:
    mine, other = visit("lines", shop.root.name), visit("cases")
    press(choose(other, shop.root.name, "Delete"), "Delete for good")
    mine = mine.run()
    assert not mine.exception
    assert told(mine) == ["Could not open the case"]
    assert not press(mine, "Start afresh").exception


def test_a_case_at_work_is_not_deleted(shop: Case) -> None:
    job = shop.root / "jobs" / "job-1"
    job.mkdir()
    code = (
        "import fcntl, sys; lock = open(sys.argv[1], 'w');"
        "fcntl.flock(lock, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(job / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        app = choose(visit("cases"), shop.root.name, "Delete")
        app = press(app, "Delete for good")
        worker.communicate()
    assert "Could not delete the case" in told(app)
    assert shop.root.is_dir()


def test_a_new_case_is_made_and_leads_to_ingest(home: Path) -> None:
    app = visit("cases")
    app.text_input("cases.new.title").set_value("Checkout down")
    app = press(app, "Make it")
    assert not app.exception
    assert kept(home) == ["Checkout down"]
    assert "**Checkout down**" in texts(app)


def give(app: AppTest, name: str, content: bytes) -> AppTest:
    uploader = next(one for one in app.file_uploader if "cases.file" in one.key)
    return uploader.set_value((name, content, "application/octet-stream")).run()


def test_a_case_file_opens_as_a_case_of_its_own(shop: Case, tmp_path: Path) -> None:
    pack(shop, tmp_path / "x.logaicase")
    app = give(visit("cases"), "x.logaicase", (tmp_path / "x.logaicase").read_bytes())
    assert not app.exception
    assert kept(shop.root.parent) == [
        TITLE,
        TITLE,
    ]
    assert app.query_params["case"] not in (shop.root.name, [shop.root.name])


def test_a_file_that_is_no_case_is_refused_and_leaves_nothing(home: Path) -> None:
    app = give(visit("cases"), "x.logaicase", b"PK\3\4 no zip")
    assert not app.exception
    assert told(app)[0] == "Could not open the case file"
    assert kept(home) == []


def test_the_file_of_a_case_is_packed_when_it_is_asked_for(
    shop: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with doing.packed(shop.root.name) as file:
        content = file.read()
    pack(shop, tmp_path / "x.logaicase")
    assert content == (tmp_path / "x.logaicase").read_bytes()
    assert list(shop.root.glob(".*")) == []


def test_many_cases_are_found_by_words_and_shown_by_pages(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.ui.cases.listed.PAGE_CASES", 4)
    for number in range(9):
        new_case(home, title=f"Case {number} of {number % 2}", now=START)
    app = visit("cases")
    assert len(titles(app)) == 4
    app.text_input("cases.words").set_value("OF 1 case").run()
    assert sorted(titles(app)) == [f"Case {n} of 1" for n in (1, 3, 5, 7)]
    assert titles(app.text_input("cases.words").set_value("none").run()) == []
    assert "No case is called so." in texts(app)


def test_the_public_demo_shows_no_list_and_offers_the_file(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    app = visit("cases", shop.root.name)
    assert not app.exception
    assert told(app) == ["This is a public demo"]
    assert titles(app) == []
    assert list(app.menu_button) == []


def test_a_visitor_of_the_demo_deletes_the_case_of_the_visit(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    monkeypatch.setattr("workbench.ui.home.tempfile.gettempdir", lambda: str(home))
    visits = home / "logai-visits"
    file = home / "x.logaicase"
    pack(new_case(home, title="Mine", now=START), file)
    app = give(visit("cases"), file.name, file.read_bytes())
    assert kept(visits) == ["Mine"]
    app = app.switch_page("workbench/views/cases.py").run()
    app = press(app, "Delete it")
    assert told(app) == ["This is a public demo", "Delete this case for good?"][::-1]
    app = press(app, "Delete for good")
    assert not app.exception
    assert kept(visits) == []
    assert [one.label for one in app.button] == []


def test_the_size_of_a_case_is_told_short() -> None:
    sizes = (0, 999, 1_000, 1_234_567, 34_000_000, 5_000_000_000, 7e15)
    assert [size(one) for one in sizes] == [
        *("0 B", "999 B", "1.0 KB", "1.2 MB", "34 MB", "5.0 GB", "7,000.0 TB"),
    ]


def test_a_file_is_named_by_plain_letters_of_the_title() -> None:
    named = row._file_name
    assert named("Shop *outage* ../é") == "shop-outage"
    assert named("é/..") == "case"
