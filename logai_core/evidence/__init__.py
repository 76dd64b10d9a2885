"""The lines that stand for templates and carry findings."""

from logai_core.evidence.carriers import name_carriers
from logai_core.evidence.examples import choose_examples
from logai_core.evidence.origins import with_origins

__all__ = ["choose_examples", "name_carriers", "with_origins"]
