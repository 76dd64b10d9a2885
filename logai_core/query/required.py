"""Text that every match of a regex contains, found without understanding all of it.

What a pattern means beyond plain characters is skipped; where that is not sure to be
done right, nothing is said to be required.
"""

import re

_CLASSES = (
    "dDwWsSbBAznrtfva"  # letters after a backslash that stand for themselves alone
)
_ASSERTIONS = "<>"  # and signs, which are words' ends there
_FLAGS = re.compile(r"\?([a-zA-Z-]*)[:)]")
_NAME = re.compile(r"\?P?<[A-Za-z_]")
_REPEAT = re.compile(r"\{\s*([0-9]+)\s*(?:,\s*[0-9]*\s*)?\}")


class _UnsureError(Exception):
    """A pattern has something that is not read here."""


def required(pattern: str) -> tuple[str, ...]:
    """Return texts of which a message that the regex matches has all, in any case.

    They are runs of plain characters outside of brackets, in a pattern that has no
    alternatives outside of them.
    """
    try:
        return tuple(run for run in _Reader(pattern).runs() if run)
    except (_UnsureError, IndexError):
        return ()


class _Reader:
    """A place in a pattern, and the plain characters before it."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._runs: list[str] = []
        self._run = ""

    def runs(self) -> list[str]:
        """Read all of the pattern."""
        while self._at < len(self._pattern):
            char = self._pattern[self._at]
            if char == "|":
                raise _UnsureError
            self._read(char)
        self._end()
        return self._runs

    def _read(self, char: str) -> None:
        if char == "\\":
            self._escape()
        elif char in "*?+{":
            self._repeat(char)
        elif char in "([.^$":
            self._end()
            self._at = self._beyond(char)
        else:
            self._run += char
            self._at += 1

    def _end(self) -> None:
        self._runs.append(self._run)
        self._run = ""

    def _escape(self) -> None:
        char = self._pattern[self._at + 1]
        self._at += 2
        if char in _CLASSES or char in _ASSERTIONS:
            self._end()
            if char in "bB" and self._pattern[self._at : self._at + 1] == "{":
                raise _UnsureError
        elif char.isalnum():
            raise _UnsureError  # what follows it belongs to it
        else:
            self._run += char

    def _repeat(self, char: str) -> None:
        """Drop the last character where it need not be there."""
        repeat = _REPEAT.match(self._pattern, self._at) if char == "{" else None
        if char == "{" and repeat is None:
            raise _UnsureError
        least = int(repeat[1]) if repeat else int(char == "+")
        if not least:
            self._run = self._run[:-1]
        self._end()
        self._at = repeat.end() if repeat else self._at + 1

    def _beyond(self, char: str) -> int:
        if char == "(":
            return self._beyond_group(self._at)
        return self._beyond_class(self._at) if char == "[" else self._at + 1

    def _beyond_group(self, at: int) -> int:
        flags = _FLAGS.match(self._pattern, at + 1)
        if flags and "x" in flags[1]:
            raise _UnsureError  # from there on, blanks are no text
        if self._pattern[at + 1] == "?" and not (
            flags or _NAME.match(self._pattern, at + 1)
        ):
            raise _UnsureError
        at += 1
        while self._pattern[at] != ")":
            if self._pattern[at] == "(":
                at = self._beyond_group(at)
            elif self._pattern[at] == "[":
                at = self._beyond_class(at)
            else:
                at += 2 if self._pattern[at] == "\\" else 1
        return at + 1

    def _beyond_class(self, at: int) -> int:
        at += 2 if self._pattern[at + 1] == "^" else 1
        if self._pattern[at] in "]-":
            raise _UnsureError  # a sign that stands for itself there
        while self._pattern[at] != "]":
            if self._pattern[at] == "[":
                raise _UnsureError  # a class in a class
            at += 2 if self._pattern[at] == "\\" else 1
        return at + 1
