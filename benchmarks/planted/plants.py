"""The kinds of incidents that can be planted."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from benchmarks.planted.contents import (
    changed_value,
    error_ratio,
    latency_shift,
    missing_step,
)
from benchmarks.planted.counts import (
    burst,
    drop,
    level_shift,
    new_pattern,
    silence,
)
from benchmarks.planted.drawing import Ordinary
from benchmarks.planted.incidents import Grade, Incident

Plant = Callable[[np.random.Generator, Ordinary, Grade], Incident | None]

PLANTED: Mapping[str, Plant] = MappingProxyType(
    {
        "burst": burst,
        "drop": drop,
        "silence": silence,
        "new pattern": new_pattern,
        "level shift": level_shift,
        "error ratio": error_ratio,
        "latency shift": latency_shift,
        "changed value": changed_value,
        "missing step": missing_step,
    }
)
