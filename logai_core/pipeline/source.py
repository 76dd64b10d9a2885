"""One file on its way into a case: kept, recognised, parsed, written."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core import formats
from logai_core.atomic import write_text
from logai_core.errors import InputError, LimitError, LogAIError, SourceError
from logai_core.parse import Calendar, Parser, read_calendar
from logai_core.pipeline.parts import WORKERS, write_parts
from logai_core.progress import Step, Tell
from logai_core.receipt import write_receipt
from logai_core.settings import Clock, ParseSettings, Settings, as_text, digest_of
from logai_core.sources import Kept, LineReader, Member, keep
from logai_core.sources.budget import Budget
from logai_core.store import Case


class SourceLoad(NamedTuple):
    """One file on its way into the case."""

    case: Case
    member: Member
    settings: Settings
    tell: Tell
    with_shapes: bool
    workers: int = WORKERS

    def keep_and_read(self) -> LogAIError | None:
        """Keep the exact bytes and parse them; note what became of the input.

        Returns why it cannot be read, or None.
        """
        kept: Kept | None = None
        try:
            kept = keep(
                self.member.bytes_of,
                into=self.case.evidence,
                name=self.member.name,
                most=self.settings.limits.source_bytes,
                tell=self.tell,
            )
            self._as_known(kept.source_id).read(kept)
        except (InputError, LimitError) as error:
            self._refuse(error, kept)
            return error
        name, first = self.member.name, self.case.receipt_of(kept.source_id)["name"]
        state = "loaded" if first == name else "repeated"
        self.case.notes.set_input(name, state, source_id=kept.source_id, what=first)
        return None

    def _as_known(self, source_id: str) -> "SourceLoad":
        """Return the load under the name that its bytes were first loaded by."""
        if source_id not in self.case.notes.sources():
            return self
        first = self.case.receipt_of(source_id)
        member = self.member._replace(name=first["name"], container=first["container"])
        return self._replace(member=member)

    def _refuse(self, error: LogAIError, kept: Kept | None) -> None:
        """Note the refusal; bytes that are no log stay, to be read as text if wanted."""
        source_id = None
        if kept and kept.source_id not in self.case.notes.sources():
            if isinstance(error, SourceError):
                source_id = kept.source_id
            else:
                kept.path.unlink()  # bytes of no source are no evidence
        self.case.notes.set_input(
            self.member.name,
            "refused",
            source_id=source_id,
            what=error.what,
            hint=error.hint,
        )

    def read(self, kept: Kept, clock: Clock | None = None) -> None:
        """Parse what is kept, unless the case has just these records."""
        parse = self._parse_settings()
        records, yearless = self._names(kept.source_id, parse)
        if self.case.has_records(records) or self.case.has_records(yearless):
            return
        unfinished = self.case.begin_records(yearless)
        parser: Parser | None = None

        def told(step: Step) -> None:
            self.tell(step._replace(lines=parser.counts.lines_in if parser else 0))

        reader = self._reader(kept, told, self.member.budget)
        sample = reader.sample()
        guess = guess_of(sample, parse)
        limits = self.settings.limits
        calendar = read_calendar(sample, guess, settings=parse, limits=limits)
        parser = self._parser(kept, guess, calendar)
        self._write(unfinished, reader, parser)
        if parser.misread:  # all lines say of years or days what the sample did not
            reader = self._reader(kept, told, None)  # it was within the budget
            parser = self._parser(kept, guess, parser.calendar)
            self._write(unfinished, reader, parser)
        write_text(as_text(parse), unfinished / "settings.json")
        receipt = write_receipt(
            _facts(self.member, kept, reader, parser, guess),
            pl.scan_parquet(unfinished / "part-*.parquet"),
            clock or self.settings.clock,
        )
        receipt.write_parquet(unfinished / "receipt.parquet")
        name = records if parser.year is None else yearless
        self.case.finish_records(unfinished, kept.source_id, name)

    def _names(self, source_id: str, parse: ParseSettings) -> tuple[str, str]:
        """Return the names of records without and with stamps that state no year.

        The day of the file matters to the latter only: the same log has the same name
        whether it came with a date or not.
        """
        any_day = replace(parse, last_day=ParseSettings.last_day)
        limits = self.settings.limits
        return (
            f"{source_id}-{digest_of(any_day, limits)}",
            f"{source_id}-{digest_of(parse, limits)}",
        )

    def _reader(self, kept: Kept, tell: Tell, budget: Budget | None) -> LineReader:
        return LineReader(
            kept.path,
            name=self.member.name,
            limits=self.settings.limits,
            tell=tell,
            as_text=self.settings.parse.as_text,
            budget=budget,
        )

    def _parser(self, kept: Kept, guess: formats.Guess, calendar: Calendar) -> Parser:
        return Parser(
            guess,
            source_id=kept.source_id,
            settings=self._parse_settings(),
            limits=self.settings.limits,
            calendar=calendar,
        )

    def _write(self, folder: Path, reader: LineReader, parser: Parser) -> None:
        write_parts(
            folder,
            reader,
            parser,
            with_shapes=self.with_shapes,
            workers=self.workers,
        )

    def _parse_settings(self) -> ParseSettings:
        """Return the settings; a file's own date goes before the one of the edge."""
        parse = self.settings.parse
        if self.member.last_day is None:
            return parse
        return replace(parse, last_day=self.member.last_day)


def guess_of(sample: pl.Series, parse: ParseSettings) -> formats.Guess:
    """Return how the lines of a source are read, by a sample of them."""
    own = [
        fmt
        for number, text in enumerate(parse.own_formats, start=1)
        for fmt in formats.read_formats(text, name=f"own format {number}")
    ]
    names = {fmt.name for fmt in own}  # one's own goes before the library's
    known = (*(fmt for fmt in formats.ALL if fmt.name not in names), *own)
    if parse.format == "auto":
        return formats.guess(sample, known=known)
    return formats.guess_as(formats.by_name(parse.format, known), sample, known=known)


def _facts(
    member: Member,
    kept: Kept,
    reader: LineReader,
    parser: Parser,
    guess: formats.Guess,
) -> dict[str, Any]:
    """Return the columns of the receipt that do not depend on the clock."""
    counts = parser.counts
    found = sorted(parser.formats.items(), key=lambda item: (-item[1], item[0]))
    return {
        "source_id": kept.source_id,
        "name": member.name,
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "encoding": reader.encoding,
        "format": guess.format.name,
        "share": guess.share,
        "runners_up": [{"format": f, "share": s} for f, s in guess.runners_up],
        "formats": [{"format": f, "records": n} for f, n in found],
        "container": member.container,
        "lines_in": counts.lines_in,
        "joined": counts.joined,
        "rejected": counts.rejected,
        "year": parser.year,
        "replaced": reader.replaced,
        "cut": reader.cut,
        "faults": [*kept.faults, *reader.faults],
    }
