"""Step one of mining: set soft words aside, keep what is the same.

A soft word holds a placeholder, a digit or a dot, or is `key=value`. Shapes whose
other words agree are one draft; a soft word that varies among them becomes `<*>`.
"""

from collections import defaultdict

import polars as pl

from logai_core.templates.masks import ANY

_END = r"[^\s,;()\[\]{}\"'|&=]*[^\s,;()\[\]{}\"'|&=.:!?]"
_PAIR = r"[A-Za-z_][A-Za-z0-9_.-]* ?= ?" + _END
_MARK = r"<[a-z]+>|<\*>"
_HOLDS = (
    rf"[A-Za-z0-9_$@#.~+-]*(?:{_MARK})(?:[A-Za-z0-9_$@#~+/-]|{_MARK}"
    rf"|\.[A-Za-z0-9_]|\.(?:{_MARK}))*"
)
_DOTTED = r"[A-Za-z_$][A-Za-z0-9_$-]*(?:\.[A-Za-z0-9_$-]+)+(?:/[A-Za-z0-9_$.-]+)*"
_DIGITS = r"[A-Za-z_$-]*[0-9][A-Za-z0-9_$-]*"
_SOFT = f"{_PAIR}|{_HOLDS}|{_DOTTED}|{_DIGITS}"
_SLOT = "\x00"  # no shape holds it: the masks turn it into a blank

# The names of errors, and the values of keys that say what happened, tell one
# message from another as much as its plain words do.
_ERROR = "(?:Exception|Error|Failure|Fault|Timeout)$"
_EVENT = (
    "(?i)^(?:[a-z_.]*_)?(?:action|cause|code|command|event|kind|level|method|op|operation"
    "|outcome|phase|reason|result|state|status|type|verb) ?= ?[A-Za-z_-]+$"
)
_KEY = r"^([A-Za-z_][A-Za-z0-9_.-]* ?= ?)"


def soft_drafts(shapes: pl.Series) -> list[str]:
    """Return the draft template of each shape, in the same order."""
    frame = shapes.alias("shape").to_frame()
    word = pl.element()
    frame = frame.with_columns(
        rest=pl.col("shape").str.replace_all(_SOFT, _SLOT),
        words=pl.col("shape").str.extract_all(_SOFT),
    )
    plain = pl.col("rest").str.contains("[A-Za-z]")
    pinned = (
        pl.when(word.str.contains(f"{_ERROR}|{_EVENT}"))
        .then(word)
        .otherwise(word.str.extract(_KEY).fill_null(""))
    )
    frame = frame.with_columns(
        pins=pl.when(plain).then(pl.col("words").list.eval(pinned)).otherwise("words")
    )
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    rests, pins = frame["rest"].to_list(), frame["pins"].to_list()
    words = frame["words"].to_list()
    for row, (rest, pin) in enumerate(zip(rests, pins, strict=True)):
        groups[(rest, *pin)].append(row)
    drafts = [""] * len(rests)
    for (rest, *pin), rows in groups.items():
        columns = zip(*(words[row] for row in rows), strict=True)
        kept = [_kept(set(column), held) for column, held in zip(columns, pin)]
        text = _fill(rest, kept)
        for row in rows:
            drafts[row] = text
    return drafts


def _kept(values: set[str], pin: str) -> str:
    return values.pop() if len(values) == 1 else pin + ANY


def _fill(rest: str, words: list[str]) -> str:
    head, *tails = rest.split(_SLOT)
    return head + "".join(word + tail for word, tail in zip(words, tails, strict=True))
