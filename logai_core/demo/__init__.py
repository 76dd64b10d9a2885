"""Made-up incidents with their ground truth, to try the workbench on."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from logai_core.demo.batch import BATCH
from logai_core.demo.draw import draw
from logai_core.demo.intrusion import INTRUSION
from logai_core.demo.model import Incident
from logai_core.demo.rollout import ROLLOUT
from logai_core.demo.shop import SHOP
from logai_core.demo.write import write_logs, write_truth
from logai_core.errors import SettingError

__all__ = ["FEWEST_LINES", "INCIDENTS", "write_incident"]

FEWEST_LINES = 2_000
_STORIES: Mapping[str, Incident] = MappingProxyType(
    {"shop": SHOP, "rollout": ROLLOUT, "intrusion": INTRUSION, "batch": BATCH}
)
INCIDENTS: Mapping[str, str] = MappingProxyType(
    {name: story.what for name, story in _STORIES.items()}
)


def write_incident(
    out: Path, *, lines: int | None = None, seed: int = 7, incident: str = "shop"
) -> list[Path]:
    """Write the log files of a made-up incident, and `truth.json`, into `out`.

    The same arguments give the same bytes (compressed ones as long as zlib stays
    the same). The story takes as long with any number of lines; more lines mean
    more traffic. Files of the same names are replaced, others are left alone.

    Args:
        out: directory; made when it is missing.
        lines: physical lines in all files together, met within about 1 %; None for
            as many as the incident ordinarily has.
        seed: another seed gives another run of the same story, 0 or more.
        incident: a name of INCIDENTS.

    Returns:
        The log files in name order, without `truth.json`.
    """
    if incident not in _STORIES:
        names = ", ".join(sorted(_STORIES))
        raise SettingError(
            f"incident: found {incident!r}, expected one of {names}",
            hint="Choose one of these names.",
        )
    story = _STORIES[incident]
    lines = story.lines if lines is None else lines
    if lines < FEWEST_LINES:
        raise SettingError(
            f"lines: found {lines:,}, expected at least {FEWEST_LINES:,}",
            hint="Ask for more lines; fewer cannot tell the story.",
        )
    if seed < 0:
        raise SettingError(
            f"seed: found {seed}, expected 0 or more", hint="Choose another seed."
        )
    out.mkdir(parents=True, exist_ok=True)
    files = write_logs(story, draw(story, lines=lines, seed=seed), out)
    write_truth(story, out)
    return files
