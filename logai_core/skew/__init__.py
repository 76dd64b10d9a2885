"""How far the clocks of sources are apart, told from the ids that they share."""

from logai_core.skew.estimating import estimate_offsets
from logai_core.skew.pairing import offset_of_pair
from logai_core.skew.suggesting import suggest_offsets

__all__ = ["estimate_offsets", "offset_of_pair", "suggest_offsets"]
