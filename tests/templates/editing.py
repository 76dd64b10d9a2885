"""Messages through mining and edits, for the tests of edits."""

from collections.abc import Sequence

import polars as pl

from logai_core.templates import (
    Edit,
    Edited,
    add_shapes,
    apply_edits,
    mine_templates,
    with_templates,
)
from tests.templates.builders import records_of


def replayed(records: pl.DataFrame, *edits: Edit) -> Edited:
    """Mine RECORDS without shapes, and make the edits."""
    shaped = add_shapes(records)
    mined = mine_templates(shaped.shapes)
    return apply_edits(mined, shaped.shapes, edits, shaped.records.lazy())


def texts_by_record(records: pl.DataFrame, edited: Edited) -> list[str]:
    """Return the template of each record, in their order."""
    named = with_templates(
        add_shapes(records).records.lazy(), edited.shape_templates, edited.parted
    ).collect()
    texts = {
        row["template_id"]: row["template"]
        for table in (edited.shape_templates, edited.parted)
        for row in table.iter_rows(named=True)
    }
    return [texts[one] for one in named["template_id"]]


def edited(messages: Sequence[str], *edits: Edit) -> list[str]:
    """Return the template of each message."""
    records = records_of(messages)
    return texts_by_record(records, replayed(records, *edits))
