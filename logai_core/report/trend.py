"""A small trend, as the path of an SVG or as block characters."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
HEIGHT = 16  # of the drawing; each number is one unit wide


def path(numbers: Sequence[int]) -> str:
    """Return bars as the `d` of an SVG path, in a box of len(numbers) by 16.

    The largest fills the height; any number above zero is at least one unit high.
    """
    most = max(numbers, default=0)
    bars = [
        f"M{at} {HEIGHT}v-{max(1, round(HEIGHT * number / most))}h1V{HEIGHT}z"
        for at, number in enumerate(numbers)
        if number
    ]
    return "".join(bars)


def blocks(numbers: Sequence[int]) -> str:
    """Return one block character a number, a space for zero."""
    most = max(numbers, default=0)
    top = len(BLOCKS)
    return "".join(
        BLOCKS[-(-number * top // most) - 1] if number else " " for number in numbers
    )
