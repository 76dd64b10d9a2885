"""The sections of a blameless postmortem, in the usual order, and who writes each.

Source of the order: the example postmortem of the Google SRE book, appendix D.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

Label = Literal["measured", "drafted", "human"]
Shape = Literal["line", "text", "table", "made"]

STATUSES = ("draft", "in review", "final")
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")


@dataclass(frozen=True)
class Section:
    """One section: `asks` says in a sentence what belongs in it.

    A "line" or "text" is written by people or drafted for them, a "table" has `columns`,
    what is "made" comes from the case alone. An export is checked for sections that are
    `needed` and empty; in those with `claims`, each sentence needs a pin.
    """

    name: str
    title: str
    asks: str
    shape: Shape = "text"
    needed: bool = False
    claims: bool = False
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section("title", "Title", "What a colleague would call it.", "line", needed=True),
    Section("authors", "Authors", "Who answers for this text: roles rather than names.", "line"),
    Section("status", "Status", "How finished it is.", "line", choices=STATUSES),
    Section("severity", "Severity", "How bad it was for those outside.", "line", needed=True, choices=SEVERITIES),
    Section("summary", "Summary", "What happened, in a paragraph that stands alone.", needed=True, claims=True),
    Section("impact", "Impact", "Who could not do what, for how long; the counts are measured below it.", needed=True),
    Section("causes", "Root-cause hypotheses", "What may have caused it, each with its evidence.", needed=True, claims=True),
    Section("trigger", "Trigger", "What set it off.", claims=True),
    Section("detection", "Detection", "How it was noticed; first symptom and time to detect are measured below it."),
    Section("resolution", "Resolution", "What ended it.", needed=True, claims=True),
    Section(
        "actions", "Action items", "What will be done, by which role, until when.", "table", needed=True,
        columns=("action", "type", "owner", "ticket", "due"),
    ),
    Section("went_well", "What went well", "What limited the harm."),
    Section("went_wrong", "What went wrong", "What made it worse or longer."),
    Section("lucky", "Where we got lucky", "What could have been worse."),
    Section("timeline", "Timeline", "The pins, each at its own time.", "made"),
    Section("supporting", "Supporting information", "Charts, evidence, receipt and settings.", "made"),
)  # fmt: skip
BY_NAME: Mapping[str, Section] = {one.name: one for one in SECTIONS}
ACTION_TYPES = ("prevent", "mitigate", "detect", "process")


@dataclass(frozen=True)
class Field:
    """What stands in a section: plain text, or rows of a table by its columns.

    Text has paragraphs (an empty line between), items (lines that begin with "- ") and
    references to pins ("[P3]"); nothing else in it means anything.
    """

    name: str
    text: str = ""
    rows: tuple[Mapping[str, str], ...] = ()
    label: Label = "human"

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands in it."""
        return not self.text.strip() and not any(any(row.values()) for row in self.rows)


class Written(NamedTuple):
    """A field of a case; version 0 was never written by anybody."""

    version: int
    field: Field


def as_row(field: Field) -> dict[str, Any]:
    """Return a field as values that JSON can hold."""
    return asdict(field) | {"rows": [dict(row) for row in field.rows]}


def from_row(row: Mapping[str, Any]) -> Field:
    """Return the field that `as_row` wrote."""
    rows: Sequence[Mapping[str, str]] = row.get("rows", ())
    return Field(**{**row, "rows": tuple(dict(one) for one in rows)})
