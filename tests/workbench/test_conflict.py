from pathlib import Path

from streamlit.testing.v1 import AppTest

from logai_core.postmortem import Field
from logai_core.store import Case
from workbench.ui.conflict import merged


def page(root: str) -> None:
    from pathlib import Path

    import streamlit as st

    from logai_core.postmortem import Field, Written
    from logai_core.store import Case
    from workbench.ui import conflict, state

    board = Case(Path(root)).board

    def keep(text: str, theirs: Written | None) -> None:
        version = theirs.version if theirs else 0
        with conflict.watch("impact", text):
            board.write(Field("impact", text), version)

    def take(theirs: Written | None) -> None:
        state.tell(theirs.field.text if theirs else "")

    if st.button("Save"):
        with conflict.watch("impact", "Carts\nfailed"):
            board.write(Field("impact", "Carts\nfailed"), 0)
    waits = conflict.draw(
        "impact",
        what="Impact",
        text_of=lambda theirs: theirs.field.text,
        keep=keep,
        take=take,
    )
    st.caption(f"{waits} {state.told()}")


def conflicted(folder: Path) -> tuple[Case, AppTest]:
    case = Case.create(folder / "case", title="Shop")
    case.board.write(Field("impact", "Carts\nwere slow"), 0)
    app = AppTest.from_function(page, args=(str(case.root),), default_timeout=20).run()
    assert app.caption[-1].value == "False"
    return case, app.button[0].click().run()


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def text(case: Case) -> str:
    return case.board.fields()["impact"].field.text


def test_both_texts_stand_side_by_side_and_nothing_is_written(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    assert [one.value for one in app.code] == ["Carts\nfailed", "Carts\nwere slow"]
    assert app.text_area[0].value == "Carts\nfailed\nwere slow"
    assert text(case) == "Carts\nwere slow"


def test_mine_is_kept_over_theirs(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    app = press(app, "Keep mine")
    assert (text(case), app.caption[-1].value) == ("Carts\nfailed", "False")


def test_theirs_is_taken(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    app = press(app, "Take theirs")
    assert (text(case), app.caption[-1].value) == (
        "Carts\nwere slow",
        "False Carts\nwere slow",
    )


def test_an_edited_merge_is_saved(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    app.text_area[0].set_value("Carts were slow, then failed")
    app = press(app, "Save both together")
    assert text(case) == "Carts were slow, then failed"
    assert not app.text_area


def test_a_third_text_is_another_conflict(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    case.board.write(Field("impact", "Third"), 1)
    app = press(app, "Keep mine")
    assert [one.value for one in app.code] == ["Carts\nfailed", "Third"]
    assert text(case) == "Third"


def test_what_was_deleted_elsewhere_is_said(tmp_path: Path) -> None:
    case, app = conflicted(tmp_path)
    case.board.undo()
    app = press(app, "Keep mine")
    assert "It was deleted there." in app.warning[0].value
    press(app, "Keep mine")
    assert text(case) == "Carts\nfailed"


def test_lines_that_are_alike_stand_once_in_both_together() -> None:
    assert merged("a\nb\nc", "a\nx\nc\nd") == "a\nb\nx\nc\nd"
    assert merged("", "a") == "a"
    assert merged("a", "") == "a"
