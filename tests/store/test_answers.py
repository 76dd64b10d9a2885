from pathlib import Path

from logai_core.store import Case, pack, unpack


def test_an_answer_is_found_again_by_the_digest_of_its_question(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    assert case.answers.get("a" * 64) is None
    case.answers.put("a" * 64, {"text": "{}", "output_tokens": 7})
    again = Case(tmp_path / "case").answers
    assert again.get("a" * 64) == {"text": "{}", "output_tokens": 7}
    again.put("a" * 64, {"text": "[]"})
    assert again.get("a" * 64) == {"text": "[]"}


def test_the_secret_of_a_case_stays_and_is_its_own(tmp_path: Path) -> None:
    one = Case.create(tmp_path / "one", title="Shop")
    other = Case.create(tmp_path / "other", title="Shop")
    assert one.answers.secret() == Case(tmp_path / "one").answers.secret()
    assert one.answers.secret() != other.answers.secret()


def test_a_row_that_no_version_wrote_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    case.answers.put("tags", {"hex": 3})
    assert len(case.answers.secret()) == 64
    case.answers.put("k", [1])
    assert case.answers.get("k") is None


def test_a_case_that_was_unpacked_has_no_answers_of_its_sender(tmp_path: Path) -> None:
    sent = Case.create(tmp_path / "sent", title="Sent")
    sent.answers.put("key", {"text": "an answer"})
    secret = sent.answers.secret()
    pack(sent, tmp_path / "sent.logaicase")
    taken = unpack(tmp_path / "sent.logaicase", tmp_path / "taken")
    assert taken.answers.get("key") is None
    assert taken.answers.secret() != secret
    assert sent.answers.get("key") == {"text": "an answer"}
