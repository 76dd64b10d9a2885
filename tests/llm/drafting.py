"""Run a draft against the fake server without waiting for real time."""

import random
from datetime import date

from logai_core.llm.budget import Purse, Sums
from logai_core.llm.draft import draft
from logai_core.llm.pace import Pace
from logai_core.settings import DraftSettings
from tests.llm.cases import outage
from tests.llm.fake_server import KEY, Fake

SECRET = b"a fixed secret, so that tags stay"

DAY = date(2026, 11, 21)


class Stopwatch:
    """A clock that only sleeping moves on."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def pace(self):
        return Pace(lambda: self.now, self.sleep, random.Random(1))  # noqa: S311


def purse(ledger=None, run="run"):
    """Return where a draft's cost is counted: in memory, if nothing else is given."""
    return Purse(ledger or Sums(), run, "case", DAY)


def drafted(
    fake: Fake,
    frames=None,
    *,
    key=KEY,
    watch=None,
    ledger=None,
    secret=SECRET,
    more=None,
    **settings,
):
    """Return the one row of the draft as a dict; `more` are arguments of `draft`."""
    with fake.running():
        summary = draft(
            *(frames or outage()),
            key=key,
            base_url=fake.url,
            settings=DraftSettings(**settings),
            purse=purse(ledger),
            secret=secret,
            **{"pace": (watch or Stopwatch()).pace(), **(more or {})},
        )
    (row,) = summary.to_dicts()
    return row


def texts(row):
    return [bullet["text"] for bullet in row["bullets"]]
