"""The exceptions that stay within this package."""

from logai_core.errors import LogAIError, SourceError


class Broken(Exception):
    """Reading had to stop; every byte yielded before is good.

    `what` is a clause about the source ("the gzip data ends in the middle"), `hint`
    a sentence. Where nothing was read at all, it becomes an error of type `kind`.
    """

    def __init__(
        self, what: str, hint: str, kind: type[LogAIError] = SourceError
    ) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.kind = kind

    def error(self, name: str) -> LogAIError:
        """Return what to raise when nothing could be read of the source `name`."""
        return self.kind(f"{name}: {self.what}, nothing could be read", hint=self.hint)

    def sentence(self, name: str, *, lines: int) -> str:
        """Return the sentence for the receipt of the source `name`."""
        after = "1 line" if lines == 1 else f"{lines:,} lines"
        return f"{name}: {self.what} after {after}; what was read is kept. {self.hint}"


class Missing(Broken):
    """Parts in between could not be read; everything else was."""

    def sentence(self, name: str, *, lines: int) -> str:
        """Return the sentence for the receipt of the source `name`."""
        return f"{name}: {self.what}; the other {lines:,} lines are kept. {self.hint}"
