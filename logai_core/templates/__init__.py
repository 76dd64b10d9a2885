"""Records to shapes to templates."""

from logai_core.templates.describe import describe_templates
from logai_core.templates.miner import mine_templates
from logai_core.templates.shapes import Shaped, add_shapes, merge_shapes

__all__ = [
    "Shaped",
    "add_shapes",
    "describe_templates",
    "merge_shapes",
    "mine_templates",
]
