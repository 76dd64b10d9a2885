"""Text from logs, files and models, made literal where Streamlit reads Markdown."""

import re

from logai_core.inert import inert_text

# CommonMark lets a backslash stand before any of these, and before nothing else.
_PUNCTUATION = re.compile(r"""([!-/:-@\[-`{-~])""")
# The browser makes links of bare addresses, escaped or not, after all else is read (it
# uses mdast-util-gfm-autolink-literal). A joiner that nobody sees keeps them apart.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[-.+\w])(?=@)", re.IGNORECASE)
JOINER = "\u2060"


def literal(text: str, *, most: int = 400) -> str:
    """Return one line that Streamlit shows as the characters of `text`.

    No link, image, heading, formula, emoji code or colour can come of it. White
    space is collapsed, and more than `most` characters are cut with an ellipsis.
    """
    apart = _ADDRESS.sub(JOINER, plain(text, most=most))
    return _PUNCTUATION.sub(r"\\\1", apart)


def plain(text: str, *, most: int = 400) -> str:
    """Return one line for places that read no Markdown, cut at `most` characters."""
    flat = " ".join(inert_text(text[: most * 4]).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def count(number: float, noun: str, nouns: str = "") -> str:
    """Return `1 line`, `1,234 lines`."""
    word = noun if number == 1 else nouns or f"{noun}s"
    return f"{number:,.0f} {word}"
