r"""Places of templates that hold a number: `took 5ms`, `n=12`, `read 3 bytes`.

A template comes as the regex that takes its messages apart: escaped text, and a group
for each place, such as `^ *took\ (.+?)\ for\ (.+?) *$`. To read one number all of it
need not be matched (it takes four times as long): the text before the place is looked
for, as far back as it takes for that to be found in the template only once.
"""

import re
from collections.abc import Mapping

import polars as pl

from logai_core.measures.judging import FEWEST_IN_SAMPLE, is_measure
from logai_core.measures.members import Field
from logai_core.measures.starting import Start
from logai_core.measures.units import (
    AMOUNT,
    BYTES,
    SECONDS,
    amounts_of,
    named_unit,
    unit_of,
)

_TOKEN = re.compile(r"\\.|\([^)]*\)|[^\\(]", re.DOTALL)
_BLANKS = r"[ \t]+"
_NEAR, _AFTER = 24, 8  # bytes of a number and what follows it, and characters of that
_TELLING = 3  # letters that text before a place needs to be looked for
_KEY = re.compile(r"""([A-Za-z][A-Za-z0-9_.-]*)["']?[=:] ?["']?$""")
_NEXT = re.compile("^ ?([A-Za-zµμ]+)(?![A-Za-z0-9_])")


def place_fields(
    sample: pl.DataFrame, places: Mapping[str, str], *, fewest: int
) -> list[Field]:
    """Return the places that measure something in the sampled messages.

    Args:
        sample: template_id and message, in the order of lines.
        places: the regex of each template worth a look, by template id.
        fewest: a template with so many records in it or less is not looked at.
    """
    known = sample.filter(pl.col("template_id").is_in(list(places)))
    fields = []
    for (template_id,), rows in sorted(
        known.select("template_id", "message").partition_by(
            "template_id", as_dict=True, include_key=False
        ).items()
    ):  # fmt: skip
        if rows.height >= max(FEWEST_IN_SAMPLE, fewest + 1):
            fields += _fields(
                str(template_id), places[template_id], rows, sample.height
            )
    return fields


def _fields(
    template_id: str, pattern: str, rows: pl.DataFrame, sampled: int
) -> list[Field]:
    texts, share = _texts_of(pattern), rows.height / sampled
    fields = []
    for at in range(len(texts) - 1):
        start = _start(texts, at)
        values = rows["message"].str.extract(start.pattern, 1)
        unit = _unit(_KEY.search(texts[at]), _NEXT.search(texts[at + 1]), values)
        if unit is not None:
            name, worded = f"{template_id}:{at}", _worded(values)
            alike = start.are_alike(rows["message"], sampled)
            fields.append(Field(name, unit, share, start, template_id, worded, alike))
    return fields


def start_at(pattern: str, at: int) -> Start:
    """Return what finds the number of a place in messages, by the template's pattern.

    It is mostly near behind a text that the template has once: few bytes tell it.
    """
    texts = _texts_of(pattern)
    start = _start(texts, at)
    begin = next((one for one in range(at, -1, -1) if _telling(texts, one)), None)
    if begin is None or "\x00".join(texts).count(texts[begin].strip(" ")) > 1:
        return start
    first, after = texts[begin].strip(" "), texts[at + 1][:_AFTER]
    blank = _BLANKS if texts[begin].endswith(" ") else ""
    between = "".join(f".*?{_escaped(one)}" for one in texts[begin + 1 : at + 1])
    end = _escaped(after) if after else "(?:[^0-9A-Za-z]|$)"
    begins = f"^{blank}{between}({AMOUNT}){end}"
    width = _NEAR if begin == at else 2 * _NEAR
    return Start(start.pattern, first, begins, len(first.encode()), width)


def _unit(
    key: re.Match[str] | None, following: re.Match[str] | None, values: pl.Series
) -> str | None:
    """Return the unit of a place, "" for a bare number with a key; None for others."""
    name = key[1] if key else ""
    stated = unit_of(values.drop_nulls())
    word = following[1] if following else ""
    if stated == "" and (word in SECONDS or word in BYTES) and len(word) > 1:
        named = {"byte": "bytes", "msec": "ms", "seconds": "s"}.get(word, word)
        return named if is_measure(name, amounts_of(values), stated=True) else None
    if stated:
        return stated if is_measure(name, amounts_of(values), stated=True) else None
    if stated == "" and name and is_measure(name, amounts_of(values)):
        return named_unit(name)
    return None


def _worded(values: pl.Series) -> bool:
    """Tell whether casting to a number is not enough."""
    plain = values.drop_nulls().cast(pl.Float64, strict=False)
    return plain.null_count() > 0


def _texts_of(pattern: str) -> list[str]:
    """Return the text before, between and after the groups of a pattern."""
    texts = [""]
    for token in _TOKEN.findall(pattern.removeprefix("^ *").removesuffix(" *$")):
        if token.startswith("("):
            texts.append("")
        else:
            texts[-1] += token.removeprefix("\\")
    return texts


def _start(texts: list[str], at: int) -> Start:
    """Return what finds the number of the place at `at`."""
    begin = at
    while begin >= 0 and not _telling(texts, begin):
        begin -= 1
    first = max(begin, 0)
    before = ".*?".join(_escaped(one) for one in texts[first : at + 1])
    after = _escaped(texts[at + 1])
    if at + 2 == len(texts):
        after += r"[ \t\r]*(?:\n|$)"
    elif not after:
        after = "[^0-9]"
    local = f"{before.removeprefix(_BLANKS)}({AMOUNT}){after}"
    if begin < 0:
        return Start(rf"^\s*{local}", "", rf"^\s*{local}")
    # A pattern that begins with letters is looked for many times faster.
    return Start(local, texts[begin].removeprefix(" ").partition(" ")[0], f"^{local}")


def _telling(texts: list[str], at: int) -> bool:
    text = texts[at]
    letters = sum(one.isalpha() for one in text)
    return letters >= _TELLING and "\x00".join(texts).count(text) == 1


def _escaped(text: str) -> str:
    return _BLANKS.join(pl.escape_regex(one) for one in text.split(" "))
