"""A case of orders that are followed by their id, and what a visitor does with them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.pipeline.loading import Input, load
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORDERS = 600
UNPACKED, REFUSED = 300, 301
UNSETTLED = range(400, 430)
HOSTILE = "refused <b>twice</b> ![x](http://192.0.2.1/y) :red[b] $c$ \u202eend"


def orders_case(home: Path) -> Case:
    """Return orders in two logs, of which one is never packed and thirty not settled."""
    shop, pay = [], []
    for number in range(ORDERS):
        at, order = START + timedelta(seconds=5 * number), f"order B{number:05}"
        shop += [
            (at, f"{order} taken"),
            (_later(at, 40), f"{order} checked for cart {number}"),
        ]
        pay.append((_later(at, 60), f"{order} charge begins"))
        if number == REFUSED:
            pay.append((_later(at, 80), f"{order} {HOSTILE}"))
        if number not in UNSETTLED:
            pay.append((_later(at, 200), f"{order} charge settled"))
        if number != UNPACKED:
            shop.append((_later(at, 2500), f"{order} packed from cart {number}"))
    return case_of(home, {"shop.log": shop, "pay.log": pay})


def case_of(home: Path, logs: dict[str, list[tuple[datetime, str]]]) -> Case:
    """Return the analysed case of logs, each lines with their times."""
    case = new_case(home, title="Orders", now=START)
    inputs = [Input(BytesIO(_written(lines)), name) for name, lines in logs.items()]
    load(case, inputs, settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case


def _written(lines: list[tuple[datetime, str]]) -> bytes:
    rows = [f"{at:%Y-%m-%dT%H:%M:%S.%f}Z INFO {text}\n" for at, text in sorted(lines)]
    return "".join(rows).encode()


def _later(at: datetime, milliseconds: int) -> datetime:
    return at + timedelta(milliseconds=milliseconds)


def select(app: AppTest, table: int, *rows: int) -> AppTest:
    """Select rows of a table of the page, or none."""
    key = app.dataframe[table].proto.id.split("-", 2)[-1]
    app.session_state[key] = {"selection": {"rows": list(rows)}}
    app.run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[list[str]]:
    """Return the columns of each table of the page."""
    return [list(one.value.columns) for one in app.dataframe]


def column(app: AppTest, table: int, name: str) -> list[Any]:
    """Return one column of a table."""
    return list(app.dataframe[table].value[name])


def turn(app: AppTest, page: int) -> AppTest:
    """Turn to another page of sessions."""
    key = app.get("pagination")[0].proto.id.split("-", 2)[-1]
    app.session_state[key] = page
    app.run()
    assert not app.exception
    return app


def jobs_case(home: Path) -> Case:
    """Return jobs whose id is a field of its own, all alike but for one of two words."""
    lines = []
    for number in range(120):
        at, job = START + timedelta(seconds=number), f"trace_id={number:032x}"
        word = "small" if number % 2 else "large"
        lines += [
            (at, f'{job} msg="job begins"'),
            (_later(at, 30), f'{job} msg="{word} job"'),
        ]
    rows = [f"time={at:%Y-%m-%dT%H:%M:%S.%f}Z level=info {text}" for at, text in lines]
    case = new_case(home, title="Jobs", now=START)
    load(
        case,
        [Input(BytesIO("\n".join(rows).encode()), "jobs.log")],
        settings=Settings(),
    )
    pipeline.analyze(case, settings=Settings())
    return case
