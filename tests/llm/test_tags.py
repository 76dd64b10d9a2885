import re

from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.llm.tags import defang, tags_for


@settings(max_examples=50)
@given(st.lists(st.text(max_size=5), max_size=300))
def test_tags_are_all_different_and_of_four_characters(texts):
    tags = tags_for(b"secret", texts)
    assert len(set(tags)) == len(tags) == len(texts)
    assert all(re.fullmatch(r"[a-z2-9]{4}", tag) for tag in tags)


def test_tags_depend_on_the_secret_and_on_all_texts():
    tags = tags_for(b"secret", ["a", "b"])
    assert tags == tags_for(b"secret", ["a", "b"])
    assert tags != tags_for(b"another", ["a", "b"])
    assert tags[0] != tags_for(b"secret", ["a", "c"])[0]


@given(st.text(st.sampled_from("[]a ")))
def test_defanged_text_holds_no_tag(text):
    assert "[[" not in defang(text)
    assert "]]" not in defang(text)
