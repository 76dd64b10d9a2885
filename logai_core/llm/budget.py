"""A hard budget: the worst case is reserved before each attempt, and settled after."""

import math
from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import NamedTuple, Protocol

from logai_core.errors import LimitError
from logai_core.llm.prices import MICRO, Tokens, cost_of, price_on
from logai_core.settings import DraftSettings

# A token of a log is this many bytes on average; fewer where it is all digits.
BYTES_PER_TOKEN = 2.6
FEWEST_BYTES_PER_TOKEN = 1.5
FRAME_TOKENS = 1_000  # of the schema, and what the service puts around a prompt


class Ledger(Protocol):
    """Keeps what was charged by run, case and day, in millionths of a USD."""

    def reserve(
        self, *, run: str, case: str, day: date, worst: int, caps: Mapping[str, int]
    ) -> int | None:
        """Charge `worst` and return its number, or None where it is over a cap."""

    def settle(self, number: int, actual: int) -> None:
        """Replace what was reserved by what it came to."""

    def spent(self, *, run: str, case: str, day: date) -> Mapping[str, int]:
        """Return what was charged for the run, the case and the day."""


class Purse(NamedTuple):
    """Where the cost of a run is counted; `day` is that of its start."""

    ledger: Ledger
    run: str
    case: str
    day: date


class Hold(NamedTuple):
    """A reserved attempt; without a number it costs nothing."""

    model: str
    number: int | None = None
    worst: int = 0


class Budget:
    """What one run may still spend; a free one spends nothing and holds no price."""

    def __init__(self, purse: Purse, settings: DraftSettings, *, free: bool) -> None:
        self._purse = purse
        self._settings = settings
        self._caps = caps_of(settings)
        self.free = free
        self.charged = 0  # millionths of a USD, what is reserved included

    @property
    def cost_usd(self) -> float:
        """Return what the run was charged so far."""
        return self.charged / MICRO

    def price_date(self, *models: str) -> str:
        """Return when the oldest price in use was verified; "" where all is free.

        Raises:
            SettingError: a model has no price, and so must not be asked.
        """
        if self.free:
            return ""
        rows = [price_on(model, self._purse.day) for model in models]
        return min(row.verified_on for row in rows).isoformat()

    def reserve(self, model: str, input_tokens: int) -> Hold:
        """Charge the most that an attempt may cost.

        Raises:
            LimitError: it may cost more than is left; it must not be sent.
            SettingError: the model has no price.
        """
        if self.free:
            return Hold(model)
        tokens = Tokens(input_tokens, self._settings.max_tokens)
        worst = cost_of(model, self._purse.day, tokens)
        ledger, run, case, day = self._purse
        number = ledger.reserve(
            run=run, case=case, day=day, worst=worst, caps=self._caps
        )
        if number is None:
            raise self._refusal(worst)
        self.charged += worst
        return Hold(model, number, worst)

    def settle(self, hold: Hold, tokens: Tokens) -> None:
        """Charge what an attempt came to; without this it stays at its worst case."""
        if hold.number is None:
            return
        actual = cost_of(hold.model, self._purse.day, tokens)
        self._purse.ledger.settle(hold.number, actual)
        self.charged += actual - hold.worst

    def _refusal(self, worst: int) -> LimitError:
        ledger, run, case, day = self._purse
        spent = ledger.spent(run=run, case=case, day=day)
        name = min(self._caps, key=lambda one: self._caps[one] - spent[one])
        return LimitError(
            f"budget of the {name}: found {usd(spent[name])} charged of "
            f"{usd(self._caps[name])}, and a request that may cost {usd(worst)}",
            hint=f"Raise LOGAI_LLM_{name.upper()}_USD, or take a cheaper model.",
        )


class Sums:
    """A ledger in memory, of one run."""

    def __init__(self) -> None:
        self._charged: dict[int, int] = {}
        self._numbers = count(1)

    def reserve(
        self, *, run: str, case: str, day: date, worst: int, caps: Mapping[str, int]
    ) -> int | None:
        """Charge `worst` and return its number, or None where it is over a cap."""
        spent = self.spent(run=run, case=case, day=day)
        if any(spent[name] + worst > cap for name, cap in caps.items()):
            return None
        number = next(self._numbers)
        self._charged[number] = worst
        return number

    def settle(self, number: int, actual: int) -> None:
        """Replace what was reserved by what it came to."""
        self._charged[number] = actual

    def spent(self, *, run: str, case: str, day: date) -> Mapping[str, int]:
        """Return what was charged, which is all of this one run."""
        del run, case, day
        return dict.fromkeys(("run", "case", "day"), sum(self._charged.values()))


def caps_of(settings: DraftSettings) -> dict[str, int]:
    """Return the caps by what they hold for, in millionths of a USD."""
    return {
        "run": int(settings.run_usd * MICRO),
        "case": int(settings.case_usd * MICRO),
        "day": int(settings.day_usd * MICRO),
    }


def usual_tokens(text_bytes: int) -> int:
    """Return about how many tokens so many bytes of text are."""
    return math.ceil(text_bytes / BYTES_PER_TOKEN)


def most_tokens(text_bytes: int, ratio: float = FEWEST_BYTES_PER_TOKEN) -> int:
    """Return how many tokens a prompt of so many bytes is at most."""
    return math.ceil(text_bytes / ratio) + FRAME_TOKENS


def usd(micro: int) -> str:
    """Return an amount for people."""
    return (
        f"${micro / MICRO:,.4f}"
        if 0 < micro < MICRO // 100
        else f"${micro / MICRO:,.2f}"
    )
