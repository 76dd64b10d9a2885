import tomllib
from pathlib import Path

import polars as pl
import pytest
import re2

from benchmarks.scrubbing.forms import samples
from logai_core.scrub import Scrubber, vendored
from logai_core.scrub.vendored import forms, replace_forms, replace_forms_soon

FILE = Path(vendored.__file__).with_name("gitleaks.toml")
HELD = tomllib.loads(FILE.read_text(encoding="utf-8"))
SAMPLES = samples(11, each=1)


def test_every_rule_compiles_and_has_keywords_in_lower_case():
    assert len(forms()) == 220
    for rule in HELD["rules"]:
        re2.compile(rule["regex"])
        assert rule["keywords"]
        assert all(word == word.lower() for word in rule["keywords"])


def test_the_rules_are_data_and_name_their_source_and_licence():
    assert {key for rule in HELD["rules"] for key in rule} == {
        "id", "regex", "entropy", "keywords", "secretGroup", "allowlists",
    }  # fmt: skip
    head = FILE.read_text(encoding="utf-8").partition("[allowlist]")[0]
    for said in ("github.com/gitleaks/gitleaks", "MIT License", "Zachary Rice"):
        assert said in head


def test_there_is_a_sample_for_every_rule():
    assert {one.kind for one in SAMPLES} == {form.name for form in forms()}


@pytest.mark.parametrize("one", SAMPLES, ids=lambda one: one.kind)
def test_a_secret_of_each_form_is_found_and_never_comes_back(one):
    scrubber = Scrubber()
    after = scrubber.scrub(one.line)
    assert one.value not in after
    assert one.value not in scrubber.restore(after)


def test_looking_for_all_forms_at_once_changes_nothing():
    def name(kind: str, value: str) -> str:
        return f"<{kind}_{len(value)}>"

    for one in SAMPLES:
        assert replace_forms_soon(one.line, name) == replace_forms(one.line, name)
    assert replace_forms_soon("the key to it all", name) == "the key to it all"


def test_what_gitleaks_allows_is_no_secret():
    def name(kind: str, value: str) -> str:
        return f"<{kind}_1>"

    assert replace_forms("id AKIAIOSFODNN7EXAMPLE", name) == "id AKIAIOSFODNN7EXAMPLE"
    assert replace_forms("id AKIAIOSFODNN7QXAMPLQ", name) == "id <SECRET_1>"
    too_even = "p8e-" + "a" * 32
    assert replace_forms(f"id {too_even}", name) == f"id {too_even}"


def test_keywords_are_sought_alike_by_both_ways():
    lines = ["AKIA", "akia", "KEY", "K", "ſk", "ey", "", "Twitch=é"]
    for line in lines:
        fast = pl.Series([line]).str.contains_any(
            [*vendored.keywords()], ascii_case_insensitive=True
        )
        assert bool(vendored.words_in(line)) == fast[0]
