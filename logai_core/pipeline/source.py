"""One file on its way into a case: kept, recognised, parsed, written."""

from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from logai_core import formats
from logai_core.errors import LogAIError
from logai_core.parse import Parser
from logai_core.pipeline.parts import parsed_blocks, write_parts
from logai_core.progress import Tell
from logai_core.receipt import write_receipt
from logai_core.settings import Clock, ParseSettings, Settings, digest_of
from logai_core.sources import Kept, LineReader, Member, keep
from logai_core.store import Case


class SourceLoad(NamedTuple):
    """One file on its way into the case."""

    case: Case
    member: Member
    settings: Settings
    tell: Tell
    with_shapes: bool

    def keep_and_read(self) -> None:
        """Keep the exact bytes and parse them.

        Raises:
            InputError: it cannot be read as a log.
            LimitError: it is too big, or the disk is full.
        """
        case, member = self.case, self.member
        kept = keep(
            member.bytes_of, into=case.evidence, name=member.name, tell=self.tell
        )
        known = kept.source_id in case.notes.sources()
        try:
            self.read(kept)
        except LogAIError:
            if not known:
                kept.path.unlink()  # bytes of no source are no evidence
            raise
        self._note(kept)

    def _note(self, kept: Kept) -> None:
        """Remember the input; say so when its bytes were here under another name."""
        case, name = self.case, self.member.name
        own = pl.col("source_id") == kept.source_id
        first = case.sources().filter(own)["name"].item()
        state = "loaded" if first == name else "repeated"
        case.notes.set_input(name, state, source_id=kept.source_id, what=first)

    def read(self, kept: Kept, clock: Clock | None = None) -> None:
        """Parse what is kept, unless the case has just these records."""
        parse = self._parse_settings()
        records = f"{kept.source_id}-{digest_of(parse, self.settings.limits)}"
        if self.case.has_records(records):
            return
        unfinished = self.case.begin_records(records)
        reader = LineReader(
            kept.path,
            name=self.member.name,
            limits=self.settings.limits,
            tell=self.tell,
        )
        guess = _guess(reader.sample(), parse)
        parser = Parser(
            guess,
            source_id=kept.source_id,
            settings=parse,
            limits=self.settings.limits,
        )
        write_parts(
            unfinished, parsed_blocks(reader, parser), with_shapes=self.with_shapes
        )
        receipt = write_receipt(
            _facts(self.member, kept, reader, parser, guess),
            pl.scan_parquet(unfinished / "part-*.parquet"),
            clock or self.settings.clock,
        )
        receipt.write_parquet(unfinished / "receipt.parquet")
        self.case.finish_records(unfinished, kept.source_id)

    def _parse_settings(self) -> ParseSettings:
        """Return the settings; a file's own date goes before the one of the edge."""
        parse = self.settings.parse
        if self.member.last_day is None:
            return parse
        return replace(parse, last_day=self.member.last_day)


def _guess(sample: pl.Series, parse: ParseSettings) -> formats.Guess:
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
