"""The process that does a job for a page: `python -m logai_core.worker JOB`."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from logai_core import jobs, pipeline
from logai_core.errors import LogAIError, SettingError
from logai_core.jobs import Teller
from logai_core.settings import (
    Clock,
    DetectSettings,
    Limits,
    ParseSettings,
    Settings,
    environment,
)
from logai_core.store import Case


def settings_from(values: dict[str, Any]) -> Settings:
    """Return the settings that `settings.as_json` wrote as `values`."""
    parse = values["parse"] | {
        "last_day": date.fromisoformat(values["parse"]["last_day"]),
        "own_formats": tuple(values["parse"]["own_formats"]),
    }
    return Settings(
        parse=ParseSettings(**parse),
        clock=Clock(**values["clock"]),
        detect=DetectSettings(**values["detect"]),
        limits=Limits(**values["limits"]),
    )


def work(job: Path) -> None:
    """Do what the job's `spec.json` says.

    `{"work": "load", "case": DIR, "settings": {…}, "inputs": [{"path", "name",
    "temporary"}]}` loads and analyses; a temporary input is deleted when it is in
    the case. `{"work": "draft", "case": DIR}` has a model draft the summary.
    """
    tell, spec = jobs.tell_into(job), jobs.spec_of(job)
    try:
        _WORK[spec["work"]](Case.open(Path(spec["case"])), spec, tell)
    except LogAIError as error:
        tell.failed(what=error.what, hint=error.hint)
    except Exception:
        tell.failed(
            what="The worker stopped at an error of its own",
            hint=f"This is a bug. {job / 'log.txt'} says where it happened.",
        )
        raise
    else:
        tell.done()


def _load(case: Case, spec: dict[str, Any], tell: Teller) -> None:
    settings = settings_from(spec["settings"])
    inputs = [pipeline.Input(Path(one["path"]), one["name"]) for one in spec["inputs"]]
    pipeline.load(case, inputs, settings=settings, tell=tell)
    for one in spec["inputs"]:
        if one["temporary"]:
            Path(one["path"]).unlink(missing_ok=True)
    pipeline.analyze(case, settings=settings, tell=tell)


def _draft(case: Case, _spec: dict[str, Any], tell: Teller) -> None:
    surroundings = environment()
    if surroundings.key is None:
        raise SettingError(
            "ANTHROPIC_API_KEY: not set, expected a key to draft a summary with",
            hint="Set it and start the workbench again; the summary above needs none.",
        )
    pipeline.draft(
        case, key=surroundings.key, base_url=surroundings.llm_base_url, tell=tell
    )


_WORK = {"load": _load, "draft": _draft}


if __name__ == "__main__":
    work(Path(sys.argv[1]))
