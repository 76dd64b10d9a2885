import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from logai_core.pin import Pin, Pinned
from logai_core.postmortem import Field
from logai_core.record_id import RecordId
from logai_core.report import Report, archive, check, evidence_zip
from logai_core.report.saved import as_files, from_files
from logai_core.report.sealed import open_sealed
from logai_core.schemas import QUOTED, SOURCES, TEMPLATES
from logai_core.scope import Scope, Window
from tests.builders import at
from tests.report.cases import empty_report, report_of
from tests.report.rows import SHOP, pattern, searched, source

VERSION = report_of().version
MESSAGE = "pool exhausted: 50 of 50 in use by 192.0.2.7"


def quoted(**other: Any) -> pl.DataFrame:
    example = report_of().examples.row(0, named=True)
    row = {name: example.get(name) for name in QUOTED.names()} | {
        "lines": 1,
        "byte_offset": 900,
        "byte_len": 20,
        "ts_basis": "explicit",
        "reread": True,
        "raw": b"\xff\x00 raw bytes\n\r\n here",
    }
    return pl.DataFrame([row | other], schema=QUOTED)


def full_report(**other: Any) -> Report:
    pin = Pin(
        "line",
        "pool exhausted",
        shown=MESSAGE,
        at=at(1200.25),
        records=(RecordId(SHOP, 8123),),
        total=1,
        sources=((SHOP, "ab" * 32),),
        scope=Scope(window=Window(at(0), at(60)), query='level>=error "pool"'),
        comment="the cause\u202e",
    )
    usual: dict[str, Any] = {
        # In step with the histogram of cases.py, as a case would be.
        "sources": pl.DataFrame(
            [source(records=13_540, undated=40, parsed=13_500, lines_in=13_845)],
            schema=SOURCES,
        ),
        "templates": pl.DataFrame([pattern(records=13_540)], schema=TEMPLATES),
        "pins": [Pinned(1, 2, pin)],
        "fields": {"impact": Field("impact", "Nobody could pay [P1].")},
        "quoted": quoted(),
        "searches": [searched(query="pool")],
        "compared": (Window(at(60), at(120)), Window(at(0), at(60))),
        "reading": {SHOP: {"format": "auto", "year": None}},
        "zone": "Europe/Berlin",
    }
    return report_of(**(usual | other))


def lines_of(report: Report) -> dict[str, bytes]:
    return {
        source: b"".join(raw + b"\n" for raw in own)
        for source, own in archive.quoted_bytes(report).items()
    }


def same(one: Report, other: Report) -> bool:
    return all(
        a.equals(b) and a.schema == b.schema
        if isinstance(a, pl.DataFrame)
        else a == b or [*a] == [*b]
        for a, b in zip(one, other, strict=True)
    )


def sealed(files: Mapping[str, bytes]) -> bytes:
    """Return an archive that somebody made who can do all that this program does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(archive.entry(name), content)
        archive.close(made, archive.manifest(files, out.getvalue()[: made.start_dir]))
    return out.getvalue()


def forged(name: str, old: str, new: str) -> bytes:
    """Return an archive with one file changed, and a manifest that fits."""
    files = archive.files_of(full_report())
    assert old.encode() in files[name], (name, old)
    return sealed({**files, name: files[name].replace(old.encode(), new.encode())})


def faults(content: bytes) -> list[str]:
    found = check(content, version=VERSION).faults
    return [f"{fault.where}: {fault.what}" for fault in found]


@pytest.mark.parametrize("report", [full_report(), report_of(), empty_report()])
def test_a_report_comes_back_from_its_files(report: Report) -> None:
    assert same(from_files(as_files(report), lines_of(report)), report)


def test_a_summary_of_an_older_version_comes_back_as_one_of_the_whole_case() -> None:
    report = full_report()
    files = as_files(report)
    told = json.loads(files["summary"])
    older = {name: told[name] for name in told if name not in ("subject", "question")}
    files["summary"] = json.dumps(older).encode()
    (row,) = from_files(files, lines_of(report)).summary.to_dicts()
    assert (row["subject"], row["question"]) == ("whole case", "")


def test_the_same_report_gives_the_same_archive() -> None:
    assert evidence_zip(full_report()) == evidence_zip(full_report())


def test_an_archive_as_it_was_written_holds() -> None:
    checked = check(evidence_zip(full_report()), version=VERSION)
    assert (checked.faults, checked.notes) == ([], [])
    assert (checked.lines, checked.reread) == (1, 1)


def test_the_bytes_of_quoted_lines_lie_in_the_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(evidence_zip(full_report()))) as made:
        assert made.read(f"lines/{SHOP}.log") == quoted()["raw"][0] + b"\n"


def test_every_byte_of_an_archive_counts() -> None:
    # Small files: what is tested is the archive, byte for byte.
    small = {"report.html": b"<p>hm", "data/report.json": b"{}\n" * 9}
    content = sealed(small)
    assert open_sealed(content).faults == []
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        assert open_sealed(bytes(changed)).faults, place
    for other in (content + b"\0", content[:-1], b"", b"PK", b"\0" + content):
        assert open_sealed(other).faults


def test_a_changed_file_is_named() -> None:
    content = sealed({"report.html": b"one", "report.md": b"two"})
    place = content.index(b"report.md") + len("report.md") + 2  # in the deflated text
    changed = content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]
    (fault,) = open_sealed(changed).faults
    assert fault.where == "report.md"


def test_files_that_were_added_or_taken_away_are_named() -> None:
    files = archive.files_of(full_report())
    more = sealed({**files, "more.txt": b"hm"})
    less = sealed({name: it for name, it in files.items() if name != "report.md"})
    assert faults(more) == ["more.txt: is no part of a report"]
    assert faults(less) == ["report.md: is missing"]


def test_a_page_that_says_something_else_than_the_data_is_named() -> None:
    (fault,) = faults(forged("report.md", MESSAGE, MESSAGE.replace("50", "51")))
    assert fault.startswith("report.md: line ")
    assert "51 of 51" in fault
    assert fault.endswith("as the data say")


def test_a_receipt_that_does_not_add_up_is_named() -> None:
    report = full_report()
    wrong = report._replace(sources=report.sources.with_columns(pl.col("parsed") + 1))
    assert faults(evidence_zip(wrong)) == [
        "shop.log.gz: 13,845 lines in are stated, 13,846 were counted"
    ]


def test_a_count_that_the_series_do_not_bear_out_is_named() -> None:
    report = full_report()
    findings = report.findings.with_columns(unit=pl.lit("records"))
    assert faults(evidence_zip(report._replace(findings=findings))) == []
    wrong = report._replace(findings=findings.with_columns(observed=1_499.0))
    (fault,) = faults(evidence_zip(wrong))
    assert (
        fault
        == "finding 1, burst: 1,499.0 records observed are stated, 1,500.0 were counted"
    )


def test_an_example_that_is_not_its_record_is_named() -> None:
    report = full_report(quoted=quoted(message="pool fine"))
    assert faults(evidence_zip(report)) == [
        "shop.log.gz:8123: is quoted otherwise than its record says"
    ]


def test_another_version_is_noted_and_its_pages_are_not_drawn_again() -> None:
    checked = check(evidence_zip(full_report()), version="99.0")
    assert checked.faults == []
    assert checked.notes == [
        f"It was made by version {VERSION}, this is 99.0: whether the pages say what "
        "the data say was not checked."
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("report", b"[]"),
        ("report", b"{"),
        ("findings", b"{}"),
        (
            "histogram",
            json.dumps({"bucket_start": [1], "level": [1], "records": [1]}).encode(),
        ),
        (
            "quoted",
            json.dumps({name: [] for name in [*QUOTED.names(), "length"]}).encode(),
        ),
    ],
)
def test_data_that_are_no_report_are_a_fault(name: str, text: bytes) -> None:
    files = archive.files_of(full_report())
    (fault,) = faults(sealed({**files, f"data/{name}.json": text}))
    assert fault.startswith("data: cannot be read as a report")


def test_a_zone_that_there_is_not_is_a_fault() -> None:
    (fault,) = faults(forged("data/report.json", "Europe/Berlin", "Europe/Nowhere"))
    assert fault.startswith("data: cannot be read as a report")
