import pytest

from logai_core.errors import FormatError
from logai_core.formats import read_formats
from logai_core.parse.checking import check_samples
from tests.formats.own import OWN


def refusal(text: str) -> str:
    with pytest.raises(FormatError) as refused:
        check(text)
    assert "docs/formats.md" in refused.value.hint
    return refused.value.what


def check(text: str) -> None:
    for fmt in read_formats(text, name="mine.toml"):
        check_samples(fmt)


def test_a_format_whose_samples_parse_as_they_say_is_taken() -> None:
    (fmt,) = read_formats(OWN, name="mine.toml")
    check_samples(fmt)
    assert (fmt.name, fmt.family, fmt.times) == ("mine", "mine", ("iso",))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("severity = 13", "severity = 17", "severity: found 13, expected 17"),
        ('level = "WARN"', 'level = "INFO"', "level: found 'WARN', expected 'INFO'"),
        (
            'message = "slow"',
            'message = "fast"',
            "message: found 'slow', expected 'fast'",
        ),
        ("12:00:00Z", "12:00:01Z", "ts: found datetime"),
        ('"7"', '"8"', "request_id: found '7', expected '8'"),
        ("id 7: slow", "id x: slow", "found a line that the format does not explain"),
    ],
)
def test_a_wrong_sample_is_named_with_its_line_and_field(
    right: str, wrong: str, said: str
) -> None:
    text = OWN.replace(right, wrong)
    line = "id x: slow" if "id x" in wrong else "id 7: slow"
    what = refusal(text)
    assert what.startswith(
        f"format 'mine', sample 1 ('2026-11-20 12:00:00 |WARN| {line}'): "
    )
    assert said in what


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("[A-Z]+", "[A-Z+", "its patterns cannot be used (regex error"),
        ("%{iso}", "%{isso}", "found %{isso}, expected one of"),
        ('kind = "text"', 'kind = "regex"', "kind: Input should be 'text'"),
        ("specificity", "priority", "found 'priority', which no format has"),
        ("[[format.samples]]", "[format.samples]", "mine"),
        ('"My own"', '"My own', "not TOML"),
    ],
)
def test_a_file_that_is_no_format_is_refused_in_a_sentence(
    right: str, wrong: str, said: str
) -> None:
    assert said in refusal(OWN.replace(right, wrong))


def test_a_format_without_samples_is_refused() -> None:
    bare = OWN.partition("[[format.samples]]")[0]
    assert refusal(bare) == "format 'mine': no samples, expected at least one"


def test_a_sample_that_is_two_records_is_refused() -> None:
    line = "2026-11-20 12:00:00 |WARN| id 7: slow"
    twice = OWN.replace(f'"{line}"', f'"{line}\\n{line}"')
    assert "found 2 records, expected 1" in refusal(twice)
