"""The process that does a job for a page: `python -m logai_core.worker JOB`."""

import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from logai_core import jobs, pipeline
from logai_core.errors import LogAIError, SettingError
from logai_core.jobs import Teller
from logai_core.progress import Step, Tell, paced
from logai_core.settings import (
    Clock,
    DetectSettings,
    Limits,
    Settings,
    environment,
    parse_settings,
)
from logai_core.store import Case
from logai_core.store.spending import Spending

_Change = Callable[[Case, dict[str, Any], Settings, Tell], None]
_Work = Callable[[Case, dict[str, Any], Teller], None]


def settings_from(values: dict[str, Any]) -> Settings:
    """Return the settings that `settings.as_json` wrote as `values`."""
    return Settings(
        parse=parse_settings(values["parse"]),
        clock=Clock(**values["clock"]),
        detect=DetectSettings(**values["detect"]),
        limits=Limits(**values["limits"]),
    )


def work(job: Path) -> None:
    """Do what the job's `spec.json` says: `{"work": …, "case": DIR, …}`.

    These change sources and then analyse all of them, by `"settings": {…}`:

    - "load", `"inputs": [{"path", "name", "temporary"}]`; a temporary input is deleted
      when it is in the case;
    - "reload", `"source_id"`, `"changes"`: parse it again, with the settings that it was
      parsed with but for the changes;
    - "as_text", `"name"`: read a refused input as text;
    - "clock", `"source_id"`, `"clock": {"zone", "offset_s"}`;
    - "remove", `"source_id"`;
    - "refresh": parse all sources of a case that an older version wrote;
    - "analyze" changes none.

    "draft", `"subject": {…}` as `llm.subject.as_json` wrote it, has a model draft a
    summary of it. Asked to stop, it ends with what was answered.
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


def _load(case: Case, spec: dict[str, Any], settings: Settings, tell: Tell) -> None:
    inputs = [pipeline.Input(Path(one["path"]), one["name"]) for one in spec["inputs"]]
    pipeline.load(case, inputs, settings=settings, tell=tell)
    for one in spec["inputs"]:
        if one["temporary"]:
            Path(one["path"]).unlink(missing_ok=True)


def _reload(case: Case, spec: dict[str, Any], settings: Settings, tell: Tell) -> None:
    given = asdict(settings.parse) | case.read_with(spec["source_id"])
    parse = parse_settings(given | spec["changes"])
    settings = replace(settings, parse=parse)
    pipeline.reload(case, spec["source_id"], settings=settings, tell=tell)


def _as_text(case: Case, spec: dict[str, Any], settings: Settings, tell: Tell) -> None:
    refused = {one["name"]: one["source_id"] for one in case.notes.inputs("refused")}
    path = case.kept_of(refused.get(spec["name"]) or "?")
    settings = replace(settings, parse=replace(settings.parse, as_text=True))
    given = pipeline.Input(path, spec["name"])
    pipeline.load(case, [given], settings=settings, tell=tell)


def _clock(case: Case, spec: dict[str, Any], _: Settings, tell: Tell) -> None:
    tell(Step("Setting the clock", 0.0))
    pipeline.change_clock(case, spec["source_id"], Clock(**spec["clock"]))


def _remove(case: Case, spec: dict[str, Any], _: Settings, tell: Tell) -> None:
    tell(Step("Removing the source", 0.0))
    pipeline.remove(case, spec["source_id"])


def _refresh(case: Case, _: dict[str, Any], settings: Settings, tell: Tell) -> None:
    pipeline.refresh(case, settings=settings, tell=tell)


def _nothing(case: Case, spec: dict[str, Any], settings: Settings, tell: Tell) -> None:
    """Change no source; only the analysis is wanted."""


def _analyzed(change: _Change) -> _Work:
    """Return the work that makes a change and then analyses what there is."""

    def work(case: Case, spec: dict[str, Any], tell: Teller) -> None:
        settings, told = settings_from(spec["settings"]), paced(tell)
        change(case, spec, settings, told)
        if case.parts() or spec["work"] not in _MAY_EMPTY:
            pipeline.analyze(case, settings=settings, tell=told)

    return work


def _draft(case: Case, spec: dict[str, Any], tell: Teller) -> None:
    surroundings = environment()
    if surroundings.key is None:
        raise SettingError(
            "ANTHROPIC_API_KEY: not set, expected a key to draft a summary with",
            hint="Set it and start the workbench again; the summary above needs none.",
        )
    pipeline.draft(
        case,
        pipeline.subject_from(spec.get("subject", {})),
        key=surroundings.key,
        base_url=surroundings.llm_base_url,
        spending=Spending(surroundings.home),
        day=datetime.now(UTC).date(),
        settings=surroundings.draft,
        tell=tell,
        hear=tell.hear,
        cancelled=tell.stop_asked,
    )


_MAY_EMPTY = {"remove", "refresh"}
_WORK: dict[str, _Work] = {
    "load": _analyzed(_load),
    "reload": _analyzed(_reload),
    "as_text": _analyzed(_as_text),
    "clock": _analyzed(_clock),
    "remove": _analyzed(_remove),
    "refresh": _analyzed(_refresh),
    "analyze": _analyzed(_nothing),
    "draft": _draft,
}


if __name__ == "__main__":
    work(Path(sys.argv[1]))
