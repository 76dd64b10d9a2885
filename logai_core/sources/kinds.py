"""Files that are no text, by the bytes they begin with."""

from typing import NamedTuple

_UNPACK = "Unpack it and load the logs in it."
_TEXT = "Give the log as a text file."


class Kind(NamedTuple):
    """A kind of file: its first bytes, what to call it, and what to do instead."""

    magic: bytes
    what: str
    hint: str = _TEXT


# Each has a byte no text begins with, or more letters than chance gives.
KINDS = (
    Kind(b"\x89PNG\r\n\x1a\n", "a PNG image"),
    Kind(b"\xff\xd8\xff", "a JPEG image"),
    Kind(b"GIF87a", "a GIF image"),
    Kind(b"GIF89a", "a GIF image"),
    Kind(b"\x7fELF", "an ELF program"),
    Kind(b"MZ\x90\x00", "a Windows program"),
    Kind(b"\xca\xfe\xba\xbe", "a Java class"),
    Kind(b"\xcf\xfa\xed\xfe", "a macOS program"),
    Kind(b"%PDF-", "a PDF document", "Export it as plain text."),
    Kind(b"PAR1\x15", "a Parquet file", "Export it as JSON lines or CSV."),
    Kind(b"ARROW1\x00\x00", "an Arrow file", "Export it as JSON lines or CSV."),
    Kind(b"SQLite format 3\x00", "an SQLite database", "Export its rows as text."),
    Kind(b"\xd0\xcf\x11\xe0", "an Office document", "Export it as plain text."),
    Kind(b"PK\x03\x04", "a zip archive", _UNPACK),
    Kind(b"PK\x05\x06", "an empty zip archive", _UNPACK),
    Kind(b"PK\x07\x08", "a part of a zip archive", _UNPACK),
    Kind(b"\x02\x21\x4c\x18", "lz4 data of the older form", _UNPACK),
    Kind(b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    Kind(b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    Kind(
        b"LPKSHHRH",
        "a systemd journal",
        "Export it: journalctl --file NAME --output short-iso > journal.log.",
    ),
    Kind(b"\xd4\xc3\xb2\xa1", "a packet capture", "Export it: tcpdump -tttt -r NAME."),
    Kind(b"\x0a\x0d\x0d\x0a", "a packet capture", "Export it: tcpdump -tttt -r NAME."),
    Kind(b"\xff\xfe\x00\x00", "UTF-32 text", "Convert it to UTF-8 with iconv."),
    Kind(b"\x00\x00\xfe\xff", "UTF-32 text", "Convert it to UTF-8 with iconv."),
)
TAR = Kind(b"ustar", "a tar archive", _UNPACK)
TAR_MAGIC_AT = 257
HOLLOW = Kind(b"", "a hollow file, NUL where text should be", "Fetch it again.")
UNKNOWN = Kind(b"", "unknown binary data")
