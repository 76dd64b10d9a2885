"""Run a draft against the fake server without waiting for real time."""

import random

from logai_core.llm.client import Pace
from logai_core.llm.draft import draft
from logai_core.settings import DraftSettings
from tests.llm.cases import outage
from tests.llm.fake_server import KEY, Fake

SECRET = b"a fixed secret, so that tags stay"


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


def drafted(fake: Fake, frames=None, *, key=KEY, watch=None, tell=None, **settings):
    """Return the one row of the draft as a dict."""
    with fake.running():
        summary = draft(
            *(frames or outage()),
            key=key,
            base_url=fake.url,
            settings=DraftSettings(**settings),
            secret=SECRET,
            pace=(watch or Stopwatch()).pace(),
            **({"tell": tell} if tell else {}),
        )
    (row,) = summary.to_dicts()
    return row


def texts(row):
    return [bullet["text"] for bullet in row["bullets"]]
