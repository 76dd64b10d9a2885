"""Values of messages, worked out from the occurrence that they tell of."""

from collections.abc import Sequence

from logai_core.demo.model import Field, Row

GOLDEN, STIR, MASK = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, (1 << 64) - 1


def pick(row: Row, salt: int, choices: int) -> int:
    """Return one of 0 … choices - 1, another for each salt but the same for a row."""
    mixed = ((row.mix ^ (salt * GOLDEN & MASK)) * STIR) & MASK
    return (mixed >> 33) % choices


def number(salt: int, low: int, high: int) -> Field:
    """Return a field of whole numbers from `low` to below `high`."""
    return lambda row: low + pick(row, salt, high - low)


def one_of(salt: int, words: Sequence[str]) -> Field:
    """Return a field that is one of `words`."""
    return lambda row: words[pick(row, salt, len(words))]


def hexadecimal(row: Row) -> str:
    """Return an id of 16 hexadecimal digits, another one for each occurrence."""
    return f"{(row.n * GOLDEN ^ row.mix) & MASK:016x}"


def latency_ms(row: Row) -> int:
    """Return the latency in whole milliseconds."""
    return int(row.latency * 1_000)
