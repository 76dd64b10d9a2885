"""The offset that makes two records happen at the same time."""

from datetime import datetime

from logai_core.errors import SettingError


def offset_of_pair(
    wrong: datetime | None, right: datetime | None, *, now_s: float = 0.0
) -> float:
    """Return the seconds to add to a clock that showed `wrong` when it was `right`.

    `now_s` is what is added to it already, and so is in `wrong`.

    Raises:
        SettingError: one of the two has no time.
    """
    if wrong is None or right is None:
        raise SettingError(
            "pair of lines: found a line without a time, expected two with one",
            hint="Choose lines that have a time.",
        )
    return round(now_s + (right - wrong).total_seconds(), 6)
