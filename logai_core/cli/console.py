"""What a terminal sees: errors and progress on stderr, nothing of it in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from logai_core.errors import LogAIError
from logai_core.inert import inert_text
from logai_core.progress import Step, Tell, paced, words_of

errors = Console(stderr=True)


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Show the current step as a bar while the block runs."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        TextColumn("{task.fields[lines]}", markup=False),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
    with bar:
        task = bar.add_task("Starting", total=1.0, note="", lines="")

        def tell(step: Step) -> None:
            bar.update(
                task,
                description=inert_text(step.stage),
                completed=step.done,
                note=inert_text(step.note),
                lines=words_of(step),
            )

        yield paced(tell)


def print_error(error: LogAIError) -> None:
    """Print an expected failure as one sentence with what to do."""
    text = inert_text(f"logai: {error}")
    errors.print(text, markup=False, highlight=False, soft_wrap=True)
