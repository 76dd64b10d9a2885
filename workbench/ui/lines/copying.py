"""Lines for the clipboard, as they are in the file."""

from collections.abc import Sequence

import polars as pl

from logai_core.record_id import RecordId
from logai_core.schemas import RECORDS
from logai_core.sources.encodings import UTF_8, UTF_16_BE, UTF_16_LE, decode
from logai_core.sources.passage import passages
from logai_core.store import Case
from workbench.ui.errors import shown
from workbench.ui.lines.record import codec_of
from workbench.ui.scope import Loaded
from workbench.ui.text import count
from workbench.ui.viewport import Copied

MOST_RECORDS = 200
MOST_BYTES = 1 << 20
_PLACE = ("source_id", "line_no", "byte_offset", "byte_len")


def copy(here: Loaded, records: Sequence[RecordId]) -> Copied:
    """Return records as they are in their files, in this order, each with all its lines.

    Of more than MOST_RECORDS, or MOST_BYTES, the first are returned, and it is said.
    Lines end in a newline, whatever ends them in the file; any other character is as it
    is there, one that cannot be seen too.
    """
    copied = Copied("", "not copied")
    with shown("copy the lines", go_on=True):
        copied = _copy(here, records)
    return copied  # noqa: RET504 - a failure is shown, and gone on after


def _copy(here: Loaded, records: Sequence[RecordId]) -> Copied:
    places = _fitting(_places(here.case, records[:MOST_RECORDS]))
    if places.is_empty():
        return Copied("", "not copied: the case no longer has these lines")
    texts = places.with_columns(text=_texts(here, places))["text"]
    return Copied("\n".join(texts), _said(places, len(records)))


def _places(case: Case, records: Sequence[RecordId]) -> pl.DataFrame:
    """Return where the bytes of records are, in their order."""
    keys = {name: RECORDS[name] for name in _PLACE[:2]}
    wanted = pl.DataFrame(records, schema=keys, orient="row").with_row_index("place")
    found = [RECORDS.to_frame().select(_PLACE).with_columns(place=pl.lit(0, pl.UInt32))]
    for (source_id,), own in wanted.group_by("source_id", maintain_order=True):
        ends = own["line_no"].min(), own["line_no"].max()
        lines = case.records_of(str(source_id)).filter(
            pl.col("line_no").is_between(*ends)
        )
        both = lines.select(_PLACE).join(own.lazy(), on=_PLACE[:2])
        found.append(both.collect())
    return pl.concat(found).sort("place")


def _fitting(places: pl.DataFrame) -> pl.DataFrame:
    """Return the first that fit; the very first is cut where it alone is too long."""
    ends = pl.col("byte_len").cast(pl.UInt64).cum_sum()
    return places.filter((ends <= MOST_BYTES) | (pl.int_range(pl.len()) == 0))


def _texts(here: Loaded, places: pl.DataFrame) -> pl.Series:
    """Return the text of each; a source is read once."""
    texts: dict[int, str] = {}
    sources = here.sources()
    for (source_id,), own in places.group_by("source_id", maintain_order=True):
        source = sources.row(by_predicate=pl.col("source_id") == source_id, named=True)
        raw = passages(
            here.case.kept_of(str(source_id)),
            name=source["name"],
            places=list(own.select("byte_offset", "byte_len").iter_rows()),
        )
        read = [text_of(one, source["encoding"]).replace("\r\n", "\n") for one in raw]
        texts.update(zip(own["place"], read, strict=True))
    return pl.Series([texts[place] for place in places["place"]], dtype=pl.String)


def text_of(data: bytes, encoding: str) -> str:
    """Return the text of bytes as messages are read from them, by the encoding's name."""
    known = {one.codec: one for one in (UTF_8, UTF_16_LE, UTF_16_BE)}
    return str(decode(data, known.get(codec_of(encoding), UTF_8)).text.item())


def _said(places: pl.DataFrame, asked: int) -> str:
    told = f"{count(places.height, 'line')} copied as written"
    if places.height < asked:
        told = (
            f"{places.height:,} of {count(asked, 'line')} copied as written: at "
            f"most {MOST_RECORDS:,}, and 1 MiB, at once"
        )
    if places["byte_len"][0] > MOST_BYTES:
        told += "; the first is longer, and cut"
    return told
