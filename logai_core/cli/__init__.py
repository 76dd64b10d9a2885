"""The terminal: `logai`, or `python -m logai_core`."""

import os
import sys

import typer

from logai_core.cli import (
    analyze,
    clocks,
    compare,
    demo,
    formats,
    parse,
    query,
    report,
    scrub,
    series,
    sessions,
    summarize,
    templates,
    verify,
)
from logai_core.cli.console import errors, print_error
from logai_core.errors import LogAIError

app = typer.Typer(
    name="logai",
    help="Logs in, what changed and the lines that prove it out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("analyze")(analyze.analyze)
app.command("parse")(parse.parse)
app.command("templates")(templates.templates)
app.command("query")(query.query)
app.command("summarize")(summarize.summarize)
app.command("report")(report.report)
app.command("verify")(verify.verify)
app.command("scrub")(scrub.scrub)
app.command("series")(series.series)
app.command("sessions")(sessions.sessions)
app.command("clocks")(clocks.clocks)
app.command("compare", cls=compare.SeveralAfterWith)(compare.compare_)
app.command("formats")(formats.formats)
app.command("demo")(demo.demo)


def run() -> None:
    """Run the command line; an expected failure is one sentence and its status."""
    try:
        app()
    except LogAIError as error:
        print_error(error)
        sys.exit(error.outcome.exit_status)
    except BrokenPipeError:  # who reads has enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        errors.print("logai: stopped; what was written before is whole.")
        sys.exit(130)
