"""What all sessions share, laid aside once, so that the end of each run is quick.

Streamlit collects garbage whenever a run of the script ends, over all that the process
holds. Nearly all of that are modules, which are never garbage: to look at them again and
again took a tenth of a second of every click.
"""

import gc
from functools import cache


@cache
def settle() -> None:
    """Have the collector leave alone, from now on, what is there now."""
    gc.collect()
    gc.freeze()
