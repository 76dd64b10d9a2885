"""The report as a PDF: the same content as the page, set by typst.

What is printed goes in as JSON and is never markup: no text of a log can become a command.
The template reads no file, and typst is given none to read.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from logai_core.charts import palette
from logai_core.charts.svg import PAPER
from logai_core.report import empty
from logai_core.report.content import Content, Report, content_of
from logai_core.report.drawings import drawings_of
from logai_core.report.quotes import MOST_INDEXED
from logai_core.report.sections import SectionView
from logai_core.report.written import MOST_BELOW

HERE = Path(__file__).parent
TEMPLATE = (HERE / "print.typ").read_bytes()
LONG = 24  # characters of a word from which it may be broken anywhere
BREAK = "\u200b"  # where a line may end and nothing is seen
WORDS = re.compile(rf"\S{{{LONG},}}")
STOPS = re.compile(r"([/._,;:=&?\-]+)|(\S{12})")
# Scripts that the faces shipped with typst do not have, or not whole.
UNSHIPPED = re.compile("[\u0590-\u1dff\u2c00-\ufffc\U00010000-\U0010ffff]")


def render_pdf(report: Report) -> bytes:
    """Return the report as a PDF; the same report gives the same bytes.

    Faces are those shipped with typst, so that every machine sets the same pages. Only
    where a text has signs that these lack (of Chinese, say) are those of the system taken
    for them; where it has none either, a box stands for the sign.
    """
    text = json.dumps(_printed(report), ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        TEMPLATE,
        root=HERE,
        sys_inputs={"data": text},
        ignore_system_fonts=UNSHIPPED.search(text) is None,
    )
    made = compiler.compile(format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError(f"typst: expected one document, found {type(made).__name__}")
    return made


def _printed(report: Report) -> dict[str, Any]:
    content = content_of(report)
    indexed = content.evidence[:MOST_INDEXED]
    printed: dict[str, Any] = _plain(content)
    return printed | {
        "name": content.title,
        "sections": [_section(one) for one in content.sections],
        "evidence": [_plain(one) | {"where": soft(one.where)} for one in indexed],
        "evidence_shown": f"{len(indexed):,} of {len(content.evidence):,}",
        "timeline": _timeline(content),
        "drawings": [one._asdict() for one in drawings_of(report, PAPER)],
        "numbers": {_key(one.record): one.number for one in indexed},
        "words": {name: value for name, value in vars(empty).items() if name.isupper()},
        "look": palette.LIGHT._asdict(),
        "levels": palette.LEVELS,
        "labels": {
            "measured": palette.BLUE,
            "drafted": palette.ORANGE,
            "human": palette.GREEN,
        },
    }


def _section(section: SectionView) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(section)
    for one in plain["said"]:
        one["lines"] = one["lines"][:MOST_BELOW]
    return plain | {"empty": section.empty}


def _timeline(content: Content) -> list[dict[str, Any]]:
    return [
        _plain(entry._replace(when=None))
        | {"quotes": [_plain(one) | {"where": soft(one.where)} for one in entry.quotes]}
        for entry in content.timeline
    ]


def _key(record: tuple[str, int] | None) -> str:
    return f"{record[0]}:{record[1]}" if record else ""


def _plain(value: Any) -> Any:
    """Return values as JSON has them, long words softened; tuples with names by these."""
    if isinstance(value, str):
        return soft(value)
    if hasattr(value, "_asdict"):
        fields = {name: _plain(one) for name, one in value._asdict().items()}
        if "record" in fields:
            fields["record"] = _key(value.record)
        return fields
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def soft(text: str) -> str:
    """Return text whose long words may be broken, as paths and digests have no blanks."""
    return WORDS.sub(lambda word: STOPS.sub(rf"\g<0>{BREAK}", word[0]), text)
