"""The evidence zip: the report in every form, its data, the quoted bytes, a manifest.

Every byte of the file is accounted for. The manifest, its last entry, names the length
and sha256 of each file, and the sha256 of all that stands before it in the archive; what
comes after follows from the entries. So a change of any byte can be found.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from logai_core.report.given import Report
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.report.pdf import render_pdf
from logai_core.report.quotes import evidence_of, evidence_table
from logai_core.report.saved import as_files
from logai_core.report.sheets import as_csv, render_csv, render_xlsx

MANIFEST = "manifest.json"
FORM = 1  # of the archive; another one is another number
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can state
_READ_ME = """\
This is the report of an incident, with what it takes to check it.

report.html, report.pdf, .md   the report; all say the same
report.xlsx, *.csv             its findings, differences and timeline as tables
evidence.csv                   every line it quotes: file, line, bytes, digests, and
                               from which byte on (at) it stands in lines/
lines/                         the exact bytes of these lines, by source
data/                          what the report was drawn from
manifest.json                  length and sha256 of every file

`logai verify REPORT.zip` checks all of it without a network: that no byte was changed,
that each line reads as quoted, that the counts add up, and that the report says what the
data say. With `--logs FILE` it also finds the lines in the original files. It does not
tell who made the report: for that, compare the sha256 of this file with the one that its
maker gave you.
"""


def evidence_zip(report: Report) -> bytes:
    """Return the archive; the same report gives the same bytes."""
    out = io.BytesIO()
    files = files_of(report)
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(entry(name), content)
        before = out.getvalue()[: archive.start_dir]
        close(archive, manifest(files, before))
    return out.getvalue()


def close(archive: zipfile.ZipFile, text: bytes) -> None:
    """Write the manifest as the last entry, as it is: not all zlibs compress alike."""
    info = entry(MANIFEST)
    info.compress_type = zipfile.ZIP_STORED
    archive.writestr(info, text)


def files_of(report: Report) -> dict[str, bytes]:
    """Return the files of the archive but for the manifest, by name, in their order."""
    return {
        "README.txt": _READ_ME.encode(),
        "report.html": render_html(report).encode(),
        "report.pdf": render_pdf(report),
        "report.md": render_markdown(report).encode(),
        "report.xlsx": render_xlsx(report),
        **render_csv(report),
        "evidence.csv": as_csv(evidence_table(evidence_of(report))),
        **{f"data/{name}.json": text for name, text in as_files(report).items()},
        **{
            f"lines/{source_id}.log": b"".join(raw + b"\n" for raw in own)
            for source_id, own in quoted_bytes(report).items()
        },
    }


def quoted_bytes(report: Report) -> dict[str, list[bytes]]:
    """Return the bytes of quoted records by source, in the order of QUOTED."""
    found: dict[str, list[bytes]] = {}
    for source_id, raw in report.quoted.select("source_id", "raw").iter_rows():
        found.setdefault(source_id, []).append(raw)
    return found


def manifest(files: Mapping[str, bytes], before: bytes) -> bytes:
    """Return the manifest of these files; `before` are the bytes of the archive so far."""
    value: dict[str, Any] = {
        "logai report": FORM,
        "archive sha256": hashlib.sha256(before).hexdigest(),
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        },
    }
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def entry(name: str) -> zipfile.ZipInfo:
    """Return how the archive describes a file, but for what follows from its bytes."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # whatever the machine
    info.external_attr = 0o644 << 16
    return info
