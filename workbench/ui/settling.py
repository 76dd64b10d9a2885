"""What all sessions share, laid aside, so that the end of each run is quick.

Streamlit collects garbage whenever a run of the script ends, over all that the process
holds. Nearly all of that are modules, which are never garbage: to look at them again and
again took a tenth of a second of every click.
"""

import gc
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from workbench import ui

# Streamlit reads it when the first part of a query is drawn, which took a quarter of a
# second of that click.
with suppress(ImportError):
    import_module("streamlit.emojis")

# The parts of all pages: the first click to each would read them, and lay aside anew.
for _part in walk_packages(ui.__path__, f"{ui.__name__}."):
    import_module(_part.name)


def settle() -> None:
    """Have the collector leave alone, from now on, what modules have brought.

    It is done anew when a page has brought in more of them, and then only: what a
    session holds is to be collected when the session ends.
    """
    _lay_aside(len(sys.modules))


@cache  # as many entries as there were new modules: some ten
def _lay_aside(modules: int) -> None:
    del modules
    gc.collect()
    gc.freeze()
