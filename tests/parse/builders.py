import json
from typing import Any, NamedTuple

import polars as pl

from logai_core.formats import TEXT, Format, Guess
from logai_core.formats.delimited import concrete
from logai_core.parse import Counts, Parser
from logai_core.schemas import LINES
from logai_core.settings import Limits, ParseSettings

SETTINGS = ParseSettings(year=2026)


class Outcome(NamedTuple):
    records: pl.DataFrame
    rejects: pl.DataFrame
    counts: Counts


def lines_of(*texts: str, cut: frozenset[int] = frozenset()) -> pl.DataFrame:
    size = [len(text.encode()) for text in texts]
    return pl.DataFrame(
        {
            "line_no": range(1, len(texts) + 1),
            "byte_offset": [sum(size[:n]) + n for n in range(len(texts))],
            "byte_len": size,
            "text": texts,
            "cut": [n in cut for n in range(1, len(texts) + 1)],
        },
        schema=LINES,
    )


def parse(
    *blocks: pl.DataFrame,
    fmt: Format = TEXT,
    settings: ParseSettings = SETTINGS,
    record_lines: int = 1_000,
    share: float = 1.0,
) -> Outcome:
    texts = pl.concat([LINES.to_frame()["text"], *(block["text"] for block in blocks)])
    guess = Guess(concrete(fmt, texts), share)
    return parse_as(guess, *blocks, settings=settings, record_lines=record_lines)


def parse_as(
    guess: Guess,
    *blocks: pl.DataFrame,
    settings: ParseSettings = SETTINGS,
    record_lines: int = 1_000,
) -> Outcome:
    parser = Parser(
        guess,
        source_id="s",
        settings=settings,
        limits=Limits(record_lines=record_lines),
    )
    parts = [*(parser.feed(block) for block in blocks), parser.finish()]
    return Outcome(
        pl.concat(part.records for part in parts),
        pl.concat(part.rejects for part in parts),
        parser.counts,
    )


def parse_text(
    *texts: str, fmt: Format = TEXT, record_lines: int = 1_000, share: float = 1.0
) -> Outcome:
    return parse(lines_of(*texts), fmt=fmt, record_lines=record_lines, share=share)


def messages(*texts: str, fmt: Format = TEXT, share: float = 1.0) -> list[str]:
    return parse_text(*texts, fmt=fmt, share=share).records["message"].to_list()


def attributes(record: dict[str, Any]) -> Any:
    return json.loads(record["attributes"] or "{}")
