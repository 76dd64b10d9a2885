"""Which example lines stand behind a finding or a template."""

from collections.abc import Iterable

import polars as pl

from logai_core.llm.row import LineRef


class Evidence:
    """Look-up of EXAMPLES by finding and by template, in their order."""

    def __init__(self, examples: pl.DataFrame) -> None:
        self._by_finding: dict[str, list[LineRef]] = {}
        self._by_template: dict[str, list[LineRef]] = {}
        columns = examples.select("finding_id", "template_id", "source_id", "line_no")
        for finding_id, template_id, source_id, line_no in columns.iter_rows():
            ref = LineRef(source_id, line_no)
            if finding_id is not None:
                self._by_finding.setdefault(finding_id, []).append(ref)
            self._by_template.setdefault(template_id, []).append(ref)

    def of_finding(self, finding_id: str, most: int = 5) -> tuple[LineRef, ...]:
        """Return the first distinct lines that carry a finding."""
        return _first(self._by_finding.get(finding_id, ()), most)

    def of_templates(self, ids: Iterable[str], most: int = 5) -> tuple[LineRef, ...]:
        """Return the first line of each template."""
        return _first((self._by_template[i][0] for i in ids if i in self), most)

    def __contains__(self, template_id: object) -> bool:
        return template_id in self._by_template


def _first(refs: Iterable[LineRef], most: int) -> tuple[LineRef, ...]:
    return tuple(dict.fromkeys(refs))[:most]
