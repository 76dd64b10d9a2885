"""What a child of the tests does."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from logai_core.errors import FormatError

Request = Mapping[str, Any]


def echo(request: Request) -> pl.DataFrame:
    print("noise")
    print("x" * 1_000_000, file=sys.stderr)
    return pl.DataFrame({"text": [request["text"]], "n": [len(request["text"])]})


def surroundings(_: Request) -> pl.DataFrame:
    return pl.DataFrame({"names": sorted(os.environ)})


def spin(_: Request) -> pl.DataFrame:
    while True:
        pass


def child_of_child(request: Request) -> pl.DataFrame:
    if os.fork() == 0:
        Path(request["pid"]).touch()
        time.sleep(60)
    return spin(request)


def hog(_: Request) -> pl.DataFrame:
    held = []
    while True:
        held.append(b"x" * (8 << 20))


def one_huge(_: Request) -> pl.DataFrame:
    return pl.DataFrame({"n": [len(b"x" * (1 << 40))]})


def fail(_: Request) -> pl.DataFrame:
    raise FormatError("line 3: found 'x', expected a number", hint="Mend it.")


def bug(_: Request) -> pl.DataFrame:
    raise KeyError("a bug")


def die(_: Request) -> pl.DataFrame:
    os.abort()


def write(request: Request) -> pl.DataFrame:
    try:
        Path(request["path"]).write_text("x")
    except OSError as error:
        return pl.DataFrame({"said": [error.strerror]})
    return pl.DataFrame({"said": ["written"]})


def much(_: Request) -> pl.DataFrame:
    return pl.DataFrame({"n": pl.int_range(10_000_000, eager=True)})
