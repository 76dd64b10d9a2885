"""What the pipeline writes by the clock, and the rules that it reads."""

from logai_core.demo.batch.speakers import loader, scheduler, worker
from logai_core.demo.batch.times import (
    ASKED,
    RULES_LOST,
    SLOW_DISK,
    every,
)
from logai_core.demo.model import Kind, Timed, kind
from logai_core.demo.timing import seconds

RULES, RULES_LEFT = 24, 23


def _reloaded(rules: int) -> Kind:
    return kind(
        scheduler("rules", f"Rules read from rules.yaml: {rules} rules, 4 stages"),
        worker("collect", f"Routes refreshed, {rules} in use", share=0),
    )


BEATS = (
    Timed(_reloaded(RULES), every(7_200, 30, RULES_LOST)),
    Timed(_reloaded(RULES_LEFT), (seconds(RULES_LOST),
          *every(7_200, RULES_LOST + 40))),
    Timed(
        kind(scheduler("queue", "{waiting} batches wait, {few} workers are free")),
        every(300, 0.3),
        thins=True,
    ),
    Timed(
        kind(loader("Warehouse", "Checked sales_daily: {many} partitions, none locked")),
        every(900, 4.1),
        thins=True,
    ),
    Timed(
        kind(worker("collect", "Exchange rate of the day: 1.{rate}", share=0)),
        every(21_600, 5),
    ),
    Timed(
        kind(
            loader("Compaction", "Compaction of sales_daily started"),
            loader("Compaction", "Compaction of sales_daily finished: {many} files into "
                   "{few}", after=95),
        ),
        every(14_400, 75),
    ),
)  # fmt: skip
ODDS = (
    kind(worker("clean", "Column discount is empty in {seen} rows", share=0), weight=3),
    kind(
        scheduler("arrivals", "File {store} is still being written, looked at again "
                  "in 30 s"),
        weight=2,
    ),
    kind(loader("Warehouse", "Connection to the warehouse was renewed"), weight=1),
    kind(worker("publish", "Page of {store} asked for {seen} times", share=0), weight=3),
)  # fmt: skip

# The decoy: a slow disk for half an hour. Batches take longer, none loses anything.
DISK = Timed(
    kind(
        loader("Warehouse", "Write to volume 2 took {slow_ms} ms, more than usual"),
        ms=1_500,
    ),
    every(40, *SLOW_DISK),
)
ASKED_ABOUT = Timed(
    kind(scheduler("api", "User ada compared sales_daily of 11 and 12 November")),
    (seconds(ASKED), seconds(ASKED) + 71),
)
