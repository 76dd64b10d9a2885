"""Starting the draft of a summary in a worker."""

from logai_core import jobs
from logai_core.errors import LimitError
from logai_core.llm.subject import Subject, as_json
from logai_core.store import Case
from workbench.ui import looking, progress, state
from workbench.ui.errors import shown


def start(case: Case, subject: Subject) -> None:
    """Start having a model draft a summary of `subject`; one at a time."""
    with shown("start the draft", go_on=True):
        if progress.running(case):
            raise LimitError(
                "Another piece of work on this case is under way",
                hint="Wait until that is done, or cancel it.",
            )
        spec = {
            "work": progress.DRAFT,
            "case": str(case.root),
            "subject": as_json(subject),
        }
        job = jobs.start(case.root / "jobs", spec, module="logai_core.worker")
        state.change(job=job)
        looking.ask_about("")  # what the model says, then what was made of it, is read
