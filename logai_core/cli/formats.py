from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from logai_core.atomic import write_text
from logai_core.cli.inputs import read_text
from logai_core.formats import ALL, Format, Sample, by_name, read_formats
from logai_core.formats.notations import NOTATIONS
from logai_core.formats.pieces import PIECES
from logai_core.inert import inert_text
from logai_core.parse.checking import check_samples

HEADING = "## All formats\n"
_FIELDS = ("level", "severity", "service", "host",
           "trace_id", "span_id", "request_id", "user_id")  # fmt: skip
_RULES = ("patterns", "marks", "columns", "header", "fields", "times", "levels")


def formats(
    name: Annotated[
        str | None, typer.Argument(help="Show all of this format.", metavar="[NAME]")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE.toml", help="Check a file of your own formats."
        ),
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option(
            "--markdown",
            metavar="FILE.md",
            help="Write the list below the heading 'All formats' of a file.",
        ),
    ] = None,
) -> None:
    """List the formats that are recognised, show one, or check your own."""
    if check:
        _check(check)
    elif markdown:
        page = read_text(markdown).partition(HEADING)[0]
        write_text(page + HEADING + as_markdown(), markdown)
    elif name:
        typer.echo("\n".join(_whole(by_name(name))))
    else:
        for known in ALL:
            typer.echo(f"{known.name:<26}{known.family:<14}{known.title}")
            typer.echo(f"{'':<26}{_first_line(known)}")


def _check(file: Path) -> None:
    found = read_formats(read_text(file), name=file.name)
    for fmt in found:
        check_samples(fmt)
        typer.echo(f"{fmt.name}: every sample parses as it says ({len(fmt.samples)})")


def _first_line(fmt: Format) -> str:
    return inert_text(fmt.samples[0].line.split("\n")[0])


def _whole(fmt: Format) -> Iterator[str]:
    yield f"{fmt.name}: {fmt.title}"
    yield f"family {fmt.family}, kind {fmt.kind}, specificity {fmt.specificity}"
    for rule in _RULES:
        value = getattr(fmt, rule)
        if value:
            said = value.items() if hasattr(value, "items") else value
            yield f"{rule}: {value if isinstance(value, str) else list(said)}"
    for number, sample in enumerate(fmt.samples, start=1):
        yield ""
        yield f"sample {number}"
        yield from (f"  {inert_text(line)}" for line in sample.line.split("\n"))
        yield from (f"    {what}: {value}" for what, value in _said(sample))


def _said(sample: Sample) -> Iterator[tuple[str, object]]:
    yield "time", sample.ts or "none"
    for name in _FIELDS:
        if getattr(sample, name):
            yield name, getattr(sample, name)
    yield "message", repr(sample.message)
    if sample.attributes:
        yield "attributes", dict(sample.attributes)


def as_markdown() -> str:
    """Return the list of formats as Markdown: by family, each with one sample.

    The pieces of patterns and the notations of time come after them.
    """
    families = sorted({fmt.family for fmt in ALL})
    parts = [f"\n{len(ALL)} formats are recognised, each shown by its first sample.\n"]
    for family in families:
        parts.append(f"### {family.replace('_', ' ').capitalize()}\n")
        for fmt in (one for one in ALL if one.family == family):
            lines = [inert_text(one) for one in fmt.samples[0].line.split("\n")]
            sample = "\n".join(f"    {line}".rstrip() for line in lines)
            parts.append(f"`{fmt.name}` {fmt.title}\n\n{sample}\n")
    pieces = "\n".join(f"    {name:<10}{piece}" for name, piece in PIECES.items())
    parts.append(f"## Pieces\n\n{pieces}\n")
    parts.append(
        f"## Notations of time\n\n{', '.join(f'`{one}`' for one in NOTATIONS)}\n"
    )
    return "\n".join(parts)
