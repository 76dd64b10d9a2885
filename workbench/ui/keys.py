"""What stands in the key of a widget for all that the widget belongs to."""

import hashlib


def key_of(*parts: object) -> str:
    """Return a short name of `parts`, another one for other parts.

    What a browser remembers of a widget is positions: they must not come to mean another
    row when something else is shown.
    """
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
