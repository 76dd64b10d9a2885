"""Log text on its way into a request: on one line, scrubbed, of bounded width."""

from collections.abc import Sequence

import polars as pl

from logai_core.inert import TERMINAL, UNSEEN
from logai_core.llm.tags import defang
from logai_core.scrub import Scrubber, defang_pseudonyms

READ_CHARS = 4_000  # of a message, before scrubbing
ROW_CHARS = 400  # of a message, after it
# A secret that the first cut went through no longer looks like one: drop what is
# longer than the tail of any rule that needs its whole text.
CUT_TAIL = 64


def cleaned(text: pl.Expr) -> pl.Expr:
    """Put a text on one line, without anything that is not seen."""
    return (
        text.str.slice(0, READ_CHARS)
        .str.replace_all(TERMINAL, "")
        .str.replace_all("\r?\n", " ⏎ ")
        .str.replace_all(UNSEEN, "")
        .str.replace_all("\t", " ", literal=True)
    )


def clean(text: str) -> str:
    """Do the same to one text."""
    frame = pl.DataFrame({"text": [text]})
    return str(frame.select(cleaned(pl.col("text"))).item())


def scrubbed_rows(texts: Sequence[str], scrubber: Scrubber) -> list[str]:
    """Scrub one text a line in one go and cut each to its width afterwards."""
    inert = [defang_pseudonyms(defang(text)) for text in texts]
    scrubbed = scrubber.scrub("\n".join(inert)).split("\n") if inert else []
    whole = [
        text if len(raw) < READ_CHARS else text[:-CUT_TAIL]
        for raw, text in zip(inert, scrubbed, strict=True)
    ]
    return [_narrow(text) for text in whole]


def _narrow(text: str) -> str:
    return text if len(text) <= ROW_CHARS else text[: ROW_CHARS - 1] + "…"
