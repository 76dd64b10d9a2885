"""What requests cost, by a table with dates; an unknown model is never free."""

import tomllib
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from logai_core.errors import SettingError

MICRO = 1_000_000  # of a USD; a price per million tokens is one per token in these


class Rates(NamedTuple):
    """Prices in USD per million tokens."""

    input: Decimal
    output: Decimal
    cache_read: Decimal


class Price(NamedTuple):
    """A row of the table; `long` holds for a prompt of more than `long_over` tokens."""

    model: str
    effective_from: date
    verified_on: date
    source: str
    rates: Rates
    long_over: int | None = None
    long: Rates | None = None


class Table(NamedTuple):
    """All prices; the factors are of the price of input, and of all prices."""

    prices: tuple[Price, ...]
    stale_after_days: int
    cache_write_5m: Decimal
    cache_write_1h: Decimal
    batch: Decimal


class Tokens(NamedTuple):
    """Tokens of one request; `input` is without those written to or read from a cache."""

    input: int
    output: int
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0

    @property
    def prompt(self) -> int:
        """Return the tokens of the whole prompt."""
        return self.input + self.cache_read + self.cache_write_5m + self.cache_write_1h


@cache
def table() -> Table:
    """Read the table beside this module."""
    text = (files("logai_core.llm") / "prices.toml").read_text("utf-8")
    told = tomllib.loads(text, parse_float=Decimal)
    factors = (told[name] for name in ("cache_write_5m", "cache_write_1h", "batch"))
    prices = tuple(_price(row) for row in told["price"])
    return Table(prices, told["stale_after_days"], *map(Decimal, factors))


def price_on(model: str, day: date) -> Price:
    """Return the row that holds for a model on a day.

    Raises:
        SettingError: the table does not know the model, or not yet on that day.
    """
    rows = [price for price in table().prices if price.model == model]
    held = [price for price in rows if price.effective_from <= day]
    if held:
        return max(held, key=lambda price: price.effective_from)
    known = sorted({price.model for price in table().prices})
    since = f" before {min(row.effective_from for row in rows)}" if rows else ""
    raise SettingError(
        f"model {model!r}: found no price of it{since}, so nothing was sent",
        hint=f"Take one of {', '.join(known)}, or a model on this machine.",
    )


def cost_of(model: str, day: date, tokens: Tokens, *, batch: bool = False) -> int:
    """Return what a request costs, in millionths of a USD, rounded up.

    Raises:
        SettingError: there is no price of the model on that day.
    """
    price, factors = price_on(model, day), table()
    rates = price.rates
    if price.long and price.long_over is not None and tokens.prompt > price.long_over:
        rates = price.long
    written = (
        tokens.cache_write_5m * factors.cache_write_5m
        + tokens.cache_write_1h * factors.cache_write_1h
    )
    cost = (
        (tokens.input + written) * rates.input
        + tokens.output * rates.output
        + tokens.cache_read * rates.cache_read
    )
    cost *= factors.batch if batch else 1
    return int(cost.to_integral_value(ROUND_CEILING))


def is_stale(price: Price, day: date) -> bool:
    """Tell whether a price was verified too long ago to be relied on."""
    return (day - price.verified_on).days > table().stale_after_days


def _price(row: dict[str, Any]) -> Price:
    longer = row.get("long_prompt")
    return Price(
        row["model"],
        row["effective_from"],
        row["verified_on"],
        row["source"],
        _rates(row),
        longer and longer["over_tokens"],
        longer and _rates(longer),
    )


def _rates(row: dict[str, Any]) -> Rates:
    return Rates(*(Decimal(row[name]) for name in Rates._fields))
