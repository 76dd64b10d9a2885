"""The words of an organisation that must not leave: hosts, customers, projects."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import re2

from logai_core.errors import SettingError
from logai_core.scrub.pseudonyms import PSEUDONYM

KIND = "DENIED"
MOST_BYTES = 4 << 20
LEAST_CHARS = 2
# A shorter word is sought as a word, a longer one inside others, too.
WHOLE_BELOW = 4


def deny_list(path: Path) -> tuple[str, ...]:
    """Read a list of words, one a line; blank lines and lines with `#` first are none.

    Raises:
        SettingError: the file cannot be read, is too large, or a word is one character.
    """
    try:
        held = path.read_bytes()[: MOST_BYTES + 1]
        text = held.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"deny list {path}: found {type(error).__name__}, expected a text file",
            hint="Name a UTF-8 file with one word a line (LOGAI_DENY, or --deny).",
        ) from error
    if len(held) > MOST_BYTES:
        raise SettingError(
            f"deny list {path}: found more than {MOST_BYTES >> 20} MiB, expected less",
            hint="Keep to the words that must not leave.",
        )
    lines = (line.strip() for line in text.splitlines())
    return checked(
        [line for line in lines if line and not line.startswith("#")],
        f"deny list {path}",
    )


def checked(words: Iterable[str], where: str = "deny list") -> tuple[str, ...]:
    """Return the words, longest first, each once, whatever its case."""
    once = {word.casefold(): word for word in words}
    for word in once.values():
        if len(word) < LEAST_CHARS:
            raise SettingError(
                f"{where}: found {word!r}, expected at least {LEAST_CHARS} characters",
                hint="A single character would be replaced everywhere.",
            )
    return tuple(sorted(once.values(), key=lambda word: (-len(word), word)))


class Denied:
    """Replaces the words of a list, in any case, the same word by the same name."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = checked(words)
        self._pattern: Any = self._compiled() if self.words else None

    def _compiled(self) -> Any:
        options = re2.Options()
        options.log_errors, options.max_mem = False, 256 << 20
        either = "|".join(_one(word) for word in self.words)
        return re2.compile(f"(?i){either}", options=options)

    def replace(self, line: str, name: Callable[[str, str], str]) -> str:
        """Return `line` with every word of the list named; pseudonyms stay whole."""
        if self._pattern is None or not self._pattern.search(line):
            return line
        parts: list[str] = []
        end = 0
        for found in PSEUDONYM.finditer(line):
            parts += [self._named(line[end : found.start()], name), found[0]]
            end = found.end()
        return "".join([*parts, self._named(line[end:], name)])

    def _named(self, text: str, name: Callable[[str, str], str]) -> str:
        out: list[str] = []
        end = 0
        for found in self._pattern.finditer(text):
            out += [text[end : found.start()], name(KIND, found[0].casefold())]
            end = found.end()
        return "".join([*out, text[end:]])


def _one(word: str) -> str:
    quoted = str(re2.escape(word))
    if len(word) >= WHOLE_BELOW or not re.fullmatch(r"\w+", word):
        return quoted
    return rf"\b{quoted}\b"
