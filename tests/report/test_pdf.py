import io
import re
import subprocess
from functools import cached_property
from shutil import which

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from logai_core.report import Report, render_pdf
from logai_core.report.content import content_of
from logai_core.report.pdf import BREAK, UNSHIPPED, soft
from logai_core.report.words import shown
from tests.hostile_strings import HOSTILE
from tests.report.cases import empty_report, told_report
from tests.report.hostile import PAYLOADS, hostile_report

ACTING = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/URI",
}
FOREIGN = "错误 エラー"  # signs that no face shipped with typst has


class Printed:
    def __init__(self, report: Report) -> None:
        self.file = PdfReader(io.BytesIO(render_pdf(report)))

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.file.pages]

    @cached_property
    def text(self) -> str:
        return squeezed("\n".join(self.pages))


def squeezed(text: str) -> str:
    """Without blanks: where a line is broken is the printer's part."""
    return re.sub(rf"[\s{BREAK}]+", "", text).replace("-", "")


@pytest.fixture(scope="module")
def told() -> Printed:
    return Printed(told_report())


@pytest.fixture(scope="module")
def hostile() -> Printed:
    report = hostile_report()
    fields = {"impact": report.fields["impact"], "actions": report.fields["actions"]}
    return Printed(report._replace(fields=fields))


@pytest.fixture(scope="module")
def written() -> Printed:
    # Reading all of the hostile report back takes long; one section has all strings.
    fields = {"impact": hostile_report().fields["impact"]}
    return Printed(empty_report()._replace(fields=fields))


def objects(found: Printed) -> list[DictionaryObject]:
    return [
        one
        for number in range(
            1, len(found.file.xref_objStm) + len(found.file.xref[0]) + 1
        )
        if isinstance(one := found.file.get_object(number), DictionaryObject)
    ]


def test_what_the_report_says_stands_in_print(told: Printed) -> None:
    content = content_of(told_report())
    for section in content.sections:
        assert squeezed(section.title) in told.text
        for said in section.said:
            words = said.text.replace("[P", "P").replace("]", "")
            assert squeezed(words) in told.text
        for pieces in section.measured:
            words = "".join(
                piece.text.strip("[]") if piece.pin else piece.text for piece in pieces
            )
            assert squeezed(words) in told.text


def test_every_pin_but_noise_stands_in_print_with_its_time(told: Printed) -> None:
    for entry in content_of(told_report()).timeline:
        assert squeezed(f"P{entry.number}{entry.title}") in told.text
        assert squeezed(entry.time) in told.text
    assert "P6nothing" not in told.text


def test_every_quoted_line_stands_in_print_with_its_digest(told: Printed) -> None:
    for line in content_of(told_report()).evidence:
        for part in (line.message, line.where, str(line.byte_offset)):
            assert squeezed(part) in told.text
        assert line.sha256[:32] in told.text
        assert line.sha256[32:] in told.text


def test_pages_have_numbers_and_a_running_title(told: Printed) -> None:
    last = len(told.pages)
    assert last >= 3
    for number, page in enumerate(told.pages, start=1):
        assert f"{number} / {last}" in page
        assert ("Checkout fails for five minutes" in page.split("\n")[0]) or number == 1


def test_the_contents_lead_to_every_heading(told: Printed) -> None:
    outline = [one for one in told.file.outline if not isinstance(one, list)]
    titles = [str(one.title).split("  ")[0] for one in outline]
    assert [title.split(" ")[0] for title in titles] == [
        "Summary", "Impact", "Root-cause", "Trigger", "Detection", "Resolution",
        "Action", "Lessons", "Timeline", "Supporting",
    ]  # fmt: skip


def test_it_is_tagged_titled_and_has_no_date(told: Printed) -> None:
    facts = told.file.metadata
    assert facts is not None
    assert facts.title == "Checkout fails for five minutes"
    assert facts.creation_date is None
    assert "/MarkInfo" in told.file.root_object


def test_charts_are_drawn_not_photographed(told: Printed) -> None:
    assert all(len(page.images) == 0 for page in told.file.pages)


def test_faces_are_those_shipped(told: Printed) -> None:
    fonts = {
        str(one["/BaseFont"]).split("+")[-1]
        for one in objects(told)
        if one.get("/Type") == "/Font" and "/BaseFont" in one
    }
    assert {name.split("-")[0] for name in fonts} <= {
        "LibertinusSerif",
        "DejaVuSansMono",
    }


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_pdf(told_report()) == render_pdf(told_report())


def test_nothing_in_it_acts_or_leads_outside(told: Printed, hostile: Printed) -> None:
    for found in (told, hostile):
        acting = {str(one.get("/S")) for one in objects(found)} & ACTING
        keys = {key for one in objects(found) for key in one}
        assert acting == set()
        assert keys & {"/JavaScript", "/JS", "/OpenAction", "/AA", "/URI"} == set()
        assert keys & {"/EmbeddedFiles", "/EF", "/AcroForm", "/RichMedia"} == set()


UNSET = {  # what is left of a string without signs that the faces do not have
    "wide formula": "1+1",
    "other alphabets": "Ошибка",
    "not characters": "",
    "marks upon marks": "e",
}


@pytest.mark.parametrize("name", [*HOSTILE])
def test_hostile_text_stands_as_text(written: Printed, name: str) -> None:
    assert squeezed(UNSET.get(name, shown(HOSTILE[name]))) in written.text


def test_other_payloads_stand_as_text(written: Printed) -> None:
    for payload in PAYLOADS:
        assert squeezed(shown(payload)) in written.text


@pytest.mark.parametrize(
    ("text", "shipped"),
    [
        ("Ошибка – naïve Ελληνικά “×” … \ufffd", True),
        ("错误", False),
        ("שגיאה", False),
        ("🔥", False),
    ],
)
def test_only_what_the_shipped_faces_lack_asks_the_system(
    text: str, shipped: bool
) -> None:
    assert (UNSHIPPED.search(text) is None) == shipped


def test_signs_that_no_shipped_face_has_do_no_harm() -> None:
    pdf = render_pdf(told_report(title=FOREIGN))
    assert pdf.startswith(b"%PDF-1.7")
    assert pdf == render_pdf(told_report(title=FOREIGN))


def test_an_empty_report_is_printed() -> None:
    text = Printed(empty_report()).text
    assert squeezed("Nothing is pinned. Pin the lines") in text


def test_long_words_may_be_broken_and_lose_nothing() -> None:
    for text in ("a" * 100, "/var/log/" * 9, "short words stay", ""):
        assert soft(text).replace(BREAK, "") == text
    assert soft("short words stay") == "short words stay"
    assert max(map(len, soft("a" * 100).split(BREAK))) == 12


@pytest.mark.skipif(which("pdftotext") is None, reason="poppler is not here")
def test_another_reader_reads_the_same(told: Printed) -> None:
    done = subprocess.run(
        ["pdftotext", "-", "-"],  # noqa: S607
        input=render_pdf(told_report()),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    text = squeezed(done.stdout.decode())
    for line in content_of(told_report()).evidence:
        assert squeezed(line.message) in text
