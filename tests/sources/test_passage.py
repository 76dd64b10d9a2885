import gzip
from pathlib import Path

import pytest

from logai_core.errors import LimitError, SourceError
from logai_core.sources import passage as module
from logai_core.sources.passage import passage

DATA = b"".join(b"line %d\n" % i for i in range(300_000))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("offset", [0, 7, (1 << 20) - 3, len(DATA) - 5])
def test_a_passage_is_the_bytes_at_that_place(
    tmp_path: Path, offset: int, *, packed: bool
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(gzip.compress(DATA, 1) if packed else DATA)
    found = passage(path, name="a.log", offset=offset, length=9)
    assert found == DATA[offset : offset + 9]


def test_a_passage_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    path.write_bytes(gzip.compress(DATA, 1))
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    monkeypatch.setattr(module, "MOST_SKIPPED", 1 << 20)
    assert passage(path, name="a.log", offset=2, length=99) == DATA[2:12]
    with pytest.raises(
        LimitError, match="1 MiB into compressed data, expected at most"
    ):
        passage(path, name="a.log", offset=(1 << 20) + 1, length=1)


def test_damage_before_a_passage_is_said(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(gzip.compress(DATA, 1)[:-2_000])
    with pytest.raises(SourceError, match=r"a\.log: .* nothing could be read"):
        passage(path, name="a.log", offset=len(DATA) - 9, length=9)
