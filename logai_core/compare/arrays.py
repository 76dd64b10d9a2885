"""Types of arrays of whole and other numbers."""

from typing import Any

import numpy as np

Ints = np.ndarray[tuple[Any, ...], np.dtype[np.int64]]
Whole = np.ndarray[tuple[Any, ...], np.dtype[np.integer]]
Floats = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
