"""Work on batches in threads, in their order; Polars lets threads share the cores."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import polars as pl

Done = TypeVar("Done")


def in_threads(
    batches: Iterable[pl.DataFrame],
    work: Callable[[pl.DataFrame], Done],
    *,
    workers: int,
    name: str,
) -> Iterator[Done]:
    """Yield what `work` makes of each batch; no more are read than are worked on.

    `name` is that of the threads, for whoever looks at a running process.
    """
    under_way: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix=name) as pool:
        for batch in batches:
            under_way.append(pool.submit(work, batch))
            if len(under_way) > workers:
                yield under_way.popleft().result()
        for one in under_way:
            yield one.result()
