"""Files of a case that are missing or damaged, told as such."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from logai_core.errors import CaseError


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Read the table at `path`, two directories below its case.

    Raises:
        CaseError: it is not there, or its bytes are no table.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        kind, case = path.parent.parent, path.parents[2]
        raise CaseError(
            f"{case.name}: {kind.name}/{path.parent.name}/{path.name} is missing or "
            f"damaged, expected a table that this program wrote",
            hint="Nothing was changed. Open a copy of the case, or load its log files again.",
        ) from error
