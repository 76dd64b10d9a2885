"""An archive read back: whether every byte of it is as it was written."""

import io
import json
import zipfile
import zlib
from itertools import pairwise
from typing import Any, NamedTuple

from logai_core.report.archive import MANIFEST, close, entry, manifest

_HEADER = 30  # bytes before the name of an entry, in every zip
MOST_BYTES = 1 << 30  # of all files together, unpacked
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError,
    OverflowError, RuntimeError, UnicodeError, ValueError, LookupError,
)  # fmt: skip


class Fault(NamedTuple):
    """What does not hold: where it is, and what was found there."""

    where: str
    what: str


class Opened(NamedTuple):
    """The files of an archive by name, and what was changed in it."""

    files: dict[str, bytes]
    faults: list[Fault]


def open_sealed(content: bytes) -> Opened:
    """Read an archive, and check each of its bytes against its manifest."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            total = sum(info.file_size for info in infos)
            if total > MOST_BYTES:
                what = f"unpacks to {total:,} bytes, expected at most {MOST_BYTES:,}"
                return Opened({}, [Fault("archive", what)])
            files, faults = _read(archive, infos)
            start = infos[-1].header_offset if infos else 0
    except _BROKEN as error:
        what = f"is no archive of `logai report` ({error}), expected one unchanged"
        return Opened({}, [Fault("archive", what)])
    if not faults and (not infos or infos[-1].filename != MANIFEST):
        faults = [Fault("archive", f"has no {MANIFEST} at its end, expected one")]
    if not faults:
        text = files.pop(MANIFEST)
        faults = _against_manifest(files, text, content[:start])
        faults = faults or _outside_files(content, infos, files, text)
    return Opened(files, faults)


def _read(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]
) -> tuple[dict[str, bytes], list[Fault]]:
    files: dict[str, bytes] = {}
    faults = []
    for info in infos:
        try:
            if info.filename in files:
                raise zipfile.BadZipFile("it is there twice")
            files[info.filename] = archive.read(info)
        except _BROKEN as error:
            faults.append(Fault(info.filename, f"was changed: {error}"))
    return files, _named(faults, files)


def _named(faults: list[Fault], files: dict[str, bytes]) -> list[Fault]:
    """Return faults under names that were given: a changed name is one of the archive."""
    try:
        known = {MANIFEST, *json.loads(files.get(MANIFEST, b""))["files"]}
    except (ValueError, TypeError, LookupError):
        known = {MANIFEST}
    return [
        one if one.where in known else Fault("archive", f"{one.where}: {one.what}")
        for one in faults
    ]


def _against_manifest(
    files: dict[str, bytes], text: bytes, before: bytes
) -> list[Fault]:
    due = manifest(files, before)
    if text == due:
        return []
    try:
        stated, found = json.loads(text)["files"], json.loads(due)["files"]
        faults = [
            *(
                _differing(name, stated[name], found[name])
                for name in _changed(stated, found)
            ),
            *(Fault(one, "is missing") for one in stated if one not in found),
            *(
                Fault(one, "is not in the manifest")
                for one in found
                if one not in stated
            ),
        ]
    except (ValueError, TypeError, LookupError):
        faults = []
    whole = Fault(MANIFEST, "is not what the files give, expected their exact list")
    return faults or [whole]


def _changed(stated: dict[str, Any], found: dict[str, Any]) -> list[str]:
    return [one for one in stated if one in found and stated[one] != found[one]]


def _differing(name: str, stated: dict[str, Any], found: dict[str, Any]) -> Fault:
    return Fault(
        name,
        f"was changed: sha256 {found['sha256']} of {found['bytes']:,} bytes, expected "
        f"{stated['sha256']} of {stated['bytes']:,}",
    )


def _outside_files(
    content: bytes,
    infos: list[zipfile.ZipInfo],
    files: dict[str, bytes],
    text: bytes,
) -> list[Fault]:
    """Compare what is after the files with what follows from them."""
    start = infos[-1].header_offset
    out = io.BytesIO()
    out.write(content[:start])
    with zipfile.ZipFile(out, "a") as again:
        again.filelist.extend(
            _as_written(info, after.header_offset, files[info.filename])
            for info, after in pairwise(infos)
        )
        close(again, text)
    due = out.getvalue()
    if content == due:
        return []
    at = next(
        (
            at
            for at, (one, other) in enumerate(zip(content, due, strict=False))
            if one != other
        ),
        min(len(content), len(due)),
    )
    what = f"was changed at byte {at:,}: the list of its files is not as written"
    return [Fault("archive", what)]


def _as_written(info: zipfile.ZipInfo, end: int, content: bytes) -> zipfile.ZipInfo:
    """Describe a file by what it holds, and by where the next one begins."""
    written = entry(info.filename)
    written.header_offset = info.header_offset
    written.CRC, written.file_size = zlib.crc32(content), len(content)
    header = _HEADER + len(info.filename)
    written.compress_size = end - info.header_offset - header
    return written
