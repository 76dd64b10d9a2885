"""Make text from logs and models harmless to look at.

Terminal escapes, control, bidirectional, zero-width and tag characters change what
a reader sees without being seen. They are shown here as visible escapes, so that a
line reads as what it is. The stored record keeps the original.
"""

import re

import polars as pl

# ESC [ … letter, and ESC ] … BEL or ESC \ (operating system commands).
TERMINAL = "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)"
# C0 without tab and newline, DEL, C1; zero-width, bidi controls, separators, BOM, tags.
UNSEEN = (
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_UNSEEN = re.compile(UNSEEN)


def inert(text: pl.Expr) -> pl.Expr:
    """Return `text` without terminal escapes, unseen characters spelled out.

    Only the few values that hold such a character are walked in Python.
    """
    plain = text.str.replace_all(TERMINAL, "")
    return (
        pl.when(plain.str.contains(UNSEEN))
        .then(plain.map_elements(_spell, return_dtype=pl.String))
        .otherwise(plain)
    )


def inert_text(text: str) -> str:
    """Return one string made harmless as by `inert`."""
    if _UNSEEN.search(text) is None:  # an escape begins with such a character too
        return text  # as nearly all are; a frame takes a millisecond
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    return str(frame.select(inert(pl.col("text"))).item())


def _spell(text: str) -> str:
    return _UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)
