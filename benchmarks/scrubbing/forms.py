"""A text for each rule of gitleaks, drawn from its own regex."""

import random
import re._constants as sre
import re._parser as parser
import string
from typing import Any

from benchmarks.scrubbing.planted import Planted
from logai_core.scrub.vendored import Form, forms

# What RE2 reads and Python does not; the case of letters is as the regex writes it.
_TO_PYTHON = (
    ("(?i)", ""), ("(?-i:", "(?:"), ("(?i:", "(?:"), ("(?s:", "(?:"), (r"\z", r"\Z"),
    ("[[:alnum:]]", "[A-Za-z0-9]"),
)  # fmt: skip
MOST_REPEATS = 40
WORD = string.ascii_letters + string.digits + "_"
CLASSES = {
    sre.CATEGORY_DIGIT: string.digits,
    sre.CATEGORY_WORD: WORD,
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_NOT_SPACE: WORD,
}
PLACES = ("2026-01-05 10:00:00 WARN found {v} in body", "x={v}", "{v}",
          '{{"detail": "{v}"}}', "got '{v}' from peer")  # fmt: skip


def samples(seed: int, each: int = 5) -> list[Planted]:
    """Return lines with a secret of each form; the kind is the rule's name."""
    draw = random.Random(seed)
    lines = []
    for form in forms():
        for _ in range(each):
            made = _made(form, draw)
            if made:
                lines.append(made)
    return lines


def _made(form: Form, draw: random.Random) -> Planted | None:
    """Draw until the rule itself sees a secret in it; None after 400 tries."""
    regex = form.pattern.pattern
    for old, new in _TO_PYTHON:
        regex = regex.replace(old, new)
    tree = parser.parse(regex)
    for _ in range(400):
        text = "".join(_drawn(tree, draw)).replace("\n", " ")
        if not any(word in text.lower() for word in form.keywords):
            text = f"{form.keywords[0]} {text}"
        line = draw.choice(PLACES).format(v=text)
        span = next(form.spans(line), None)
        if span:
            return Planted(form.name, line, line[slice(*span)])
    return None


def _drawn(tree: Any, draw: random.Random) -> list[str]:
    return [text for node in tree for text in _one(*node, draw)]


def _one(kind: Any, what: Any, draw: random.Random) -> list[str]:
    match kind:
        case sre.LITERAL:
            return [chr(what)]
        case sre.NOT_LITERAL | sre.ANY:
            return [draw.choice(WORD)]
        case sre.IN:
            return [draw.choice(_class(what))]
        case sre.BRANCH:
            return _drawn(draw.choice(what[1]), draw)
        case sre.SUBPATTERN:
            return _drawn(what[3], draw)
        case sre.MAX_REPEAT | sre.MIN_REPEAT:
            least, most, inner = what
            upper = max(least, min(int(most), least + MOST_REPEATS))
            times = draw.randint(least, upper)
            return [t for _ in range(times) for t in _drawn(inner, draw)]
        case sre.AT:
            return []
    raise NotImplementedError(kind)


def _class(items: Any) -> str:
    held = [s for kind, what in items for s in _members(kind, what)]
    if items[0][0] is sre.NEGATE:
        return "".join(s for s in WORD + ";: " if s not in held)
    return "".join(held)


def _members(kind: Any, what: Any) -> str:
    if kind is sre.LITERAL:
        return chr(what)
    if kind is sre.RANGE:
        return "".join(map(chr, range(what[0], what[1] + 1)))
    return CLASSES[what] if kind is sre.CATEGORY else ""
