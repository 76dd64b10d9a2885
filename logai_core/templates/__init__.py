"""Records to shapes to templates."""

from logai_core.assigning import with_templates
from logai_core.templates.describe import describe_templates
from logai_core.templates.doubts import doubt_templates
from logai_core.templates.edits import (
    Edit,
    check_edit,
    marks_of,
    read_edits,
    write_edits,
)
from logai_core.templates.interest import rate_interest
from logai_core.templates.merging import merged_text
from logai_core.templates.miner import mine_templates
from logai_core.templates.replay import Edited, apply_edits
from logai_core.templates.shapes import Known, Shaped, add_shapes, merge_shapes

__all__ = [
    "Edit",
    "Edited",
    "Known",
    "Shaped",
    "add_shapes",
    "apply_edits",
    "check_edit",
    "describe_templates",
    "doubt_templates",
    "marks_of",
    "merge_shapes",
    "merged_text",
    "mine_templates",
    "rate_interest",
    "read_edits",
    "with_templates",
    "write_edits",
]
