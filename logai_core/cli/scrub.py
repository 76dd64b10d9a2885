import sys
from pathlib import Path
from typing import Annotated

import typer

from logai_core.cli.console import errors
from logai_core.scrub import GIVEN_AWAY, KINDS, NOT_FOUND, Scrubber, deny_list
from logai_core.scrub import scrub_bytes as scrubbed
from logai_core.settings import environment


def scrub(
    deny: Annotated[
        Path | None,
        typer.Option(
            help="Words to replace, too, one a line; else those of LOGAI_DENY."
        ),
    ] = None,
    *,
    tally: Annotated[
        bool, typer.Option("--tally", help="Say on stderr what was replaced.")
    ] = False,
) -> None:
    """Replace secrets and personal data of standard input by consistent names."""
    path = deny or environment().deny
    scrubber = Scrubber(deny_list(path) if path else (), sought=GIVEN_AWAY)
    out = sys.stdout.buffer
    for line in scrubbed(sys.stdin.buffer, scrubber):
        out.write(line)
    out.flush()
    if tally:
        for kind, (values, times) in scrubber.names.tally().items():
            errors.print(f"{kind}: {values:,} values, {times:,} times ({KINDS[kind]})")
        errors.print(NOT_FOUND, soft_wrap=True)
