"""The rules of gitleaks, run by RE2: linear in time, whatever the text.

As there, a rule is tried where one of its keywords stands, its secret is the group it
names or else the first that matched, and a secret with too little entropy or on an
allowlist is none.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import re2

from logai_core.scrub.pseudonyms import PSEUDONYM, SECRET
from logai_core.scrub.randomness import entropy

_FILE = Path(__file__).with_name("gitleaks.toml")


class Allowed(NamedTuple):
    """Texts that are no secrets; `of_match` looks at all that the rule matched."""

    patterns: tuple[Any, ...]
    words: tuple[str, ...]
    of_match: bool

    def allows(self, match: str, secret: str) -> bool:
        """Tell whether the secret is none."""
        target = match if self.of_match else secret
        return any(one.search(target) for one in self.patterns) or any(
            word in secret.lower() for word in self.words
        )


class Form(NamedTuple):
    """One rule of gitleaks."""

    name: str
    pattern: Any
    keywords: tuple[str, ...]
    entropy: float
    group: int
    allowed: tuple[Allowed, ...]

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield where secrets of this form stand."""
        for found in self.pattern.finditer(line):
            group = self.group or _first(found)
            secret = found[group]
            if (
                secret
                and entropy(secret) > self.entropy
                and not any(one.allows(found[0], secret) for one in self.allowed)
            ):
                yield found.span(group)


@cache
def forms() -> tuple[Form, ...]:
    """Return all rules, in the order of the file."""
    held = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    everywhere = _allowed(held["allowlist"])
    return tuple(_form(entry, everywhere) for entry in held["rules"])


@cache
def keywords() -> tuple[str, ...]:
    """Return the words of which one stands, in any case, in every line with a secret."""
    return tuple(sorted({word for form in forms() for word in form.keywords}))


def tried(words: Iterable[str]) -> list[Form]:
    """Return the rules that have one of the keywords."""
    held = set(words)
    return [form for form in forms() if not held.isdisjoint(form.keywords)]


def words_in(line: str) -> list[str]:
    """Return the keywords that stand in a line, in any case of ASCII letters."""
    lower = _ascii_lower(line)
    return [word for word in keywords() if word in lower]


def replace_forms(line: str, name: Callable[[str, str], str]) -> str:
    """Return `line` with every secret of a known form named."""
    return replace_tried(line, name, tried(words_in(line)))


def replace_forms_soon(line: str, name: Callable[[str, str], str]) -> str:
    """Return what `replace_forms` does, looking for all forms in one go first.

    For whole logs only: a search for all at once that runs out of memory finds none.
    """
    return replace_forms(line, name) if _finder().Match(line) else line


def replace_tried(
    line: str, name: Callable[[str, str], str], forms: Iterable[Form]
) -> str:
    """Return `line` with every secret of one of the forms named."""
    for form in forms:
        for start, end in reversed([*form.spans(line)]):
            if not PSEUDONYM.search(line, start, end):
                line = line[:start] + name(SECRET, line[start:end]) + line[end:]
    return line


@cache
def _finder() -> Any:
    options = re2.Options()
    options.log_errors, options.max_mem = False, 256 << 20
    finder = re2.Set.SearchSet(options)
    for form in forms():
        # What may stand before a name is of no account for whether there is one.
        finder.Add(form.pattern.pattern.replace(r"[\w.-]{0,50}?", ""))
    finder.Compile()
    return finder


def _first(found: Any) -> int:
    groups = found.groups()
    return next((place for place, one in enumerate(groups, 1) if one), 0)


def _ascii_lower(text: str) -> str:
    return text.lower() if text.isascii() else text.encode().lower().decode()


def _form(entry: dict[str, Any], everywhere: Allowed) -> Form:
    own = tuple(_allowed(one) for one in entry.get("allowlists", ()))
    return Form(
        entry["id"],
        _compiled(entry["regex"]),
        tuple(entry["keywords"]),
        float(entry.get("entropy", -1.0)),
        int(entry.get("secretGroup", 0)),
        (*own, everywhere),
    )


def _allowed(entry: dict[str, Any]) -> Allowed:
    return Allowed(
        tuple(_compiled(regex) for regex in entry.get("regexes", ())),
        tuple(word.lower() for word in entry.get("stopwords", ())),
        entry.get("regexTarget") == "match",
    )


def _compiled(regex: str) -> Any:
    options = re2.Options()
    options.log_errors, options.max_mem = False, 32 << 20
    return re2.compile(regex, options=options)
