import sqlite3
import subprocess
import sys
from datetime import date

import pytest

from logai_core.errors import ServiceError
from logai_core.store.spending import NAME, Spending

DAY = date(2026, 11, 21)
CAPS = {"run": 100, "case": 200, "day": 300}


def reserve(spending, worst, run="r1", case="c1", day=DAY, caps=CAPS):
    return spending.reserve(run=run, case=case, day=day, worst=worst, caps=caps)


def test_what_is_reserved_counts_until_it_is_settled(tmp_path):
    spending = Spending(tmp_path)
    first = reserve(spending, 60)
    assert reserve(spending, 41) is None
    spending.settle(first, 10)
    assert reserve(spending, 90) is not None
    assert reserve(spending, 1) is None


@pytest.mark.parametrize(
    ("runs", "allowed"),
    [
        ([("r1", "c1", DAY)] * 3, 1),  # the run's cap
        ([(f"r{n}", "c1", DAY) for n in range(4)], 2),  # the case's
        ([(f"r{n}", f"c{n}", DAY) for n in range(5)], 3),  # the day's
        ([(f"r{n}", f"c{n}", date(2026, 11, 1 + n)) for n in range(5)], 5),
    ],
)
def test_each_cap_holds_for_its_own_sum(tmp_path, runs, allowed):
    spending = Spending(tmp_path)
    made = [reserve(spending, 100, *one) for one in runs]
    assert len([one for one in made if one is not None]) == allowed


def test_what_was_spent_is_told_by_run_case_and_day(tmp_path):
    spending = Spending(tmp_path)
    reserve(spending, 5)
    reserve(spending, 7, run="r2")
    reserve(spending, 9, run="r3", case="c2")
    assert spending.spent(run="r1", case="c1", day=DAY) == {
        "run": 5,
        "case": 12,
        "day": 21,
    }


SPEND = """
import sys
from datetime import date
from pathlib import Path
from logai_core.store.spending import Spending
spending = Spending(Path(sys.argv[1]))
caps = {"run": 100, "case": 100, "day": 100}
made = [
    spending.reserve(run="r", case="c", day=date(2026, 11, 21), worst=3, caps=caps)
    for _ in range(30)
]
print(len([one for one in made if one is not None]))
"""


def test_programs_at_once_do_not_spend_more_than_the_cap(tmp_path):
    command = [sys.executable, "-c", SPEND, str(tmp_path)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [int(one.communicate(timeout=60)[0]) for one in both]
    assert sum(told) == 33
    assert Spending(tmp_path).spent(run="r", case="c", day=DAY)["day"] == 99


def test_a_file_that_cannot_be_used_lets_nothing_be_spent(tmp_path):
    (tmp_path / NAME).write_bytes(b"no database, but long enough to be read as one" * 9)
    with pytest.raises(ServiceError, match="cannot be read or written") as caught:
        reserve(Spending(tmp_path), 1)
    assert "Nothing was sent" in caught.value.hint


def test_a_lock_of_another_program_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("logai_core.store.spending.WAIT_S", 0.05)
    reserve(Spending(tmp_path), 1)
    holder = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(ServiceError, match="locked"):
            reserve(Spending(tmp_path), 1)
    finally:
        holder.close()
