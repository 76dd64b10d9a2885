"""Waiting for something slow while looking up several times a second."""

from collections.abc import Callable, Iterator
from contextlib import closing
from queue import Empty, Queue
from threading import Event, Thread
from typing import Generic, NamedTuple, TypeVar

LOOK_UP_S = 0.1
T = TypeVar("T")


class _Piece(NamedTuple, Generic[T]):
    """What came, or that nothing more comes, and why."""

    value: T | None = None
    done: bool = False
    fault: Exception | None = None


def aside(
    work: Callable[[], Iterator[T]],
    *,
    look_up: Callable[[], None],
    hang_up: Callable[[], None],
) -> Iterator[T]:
    """Yield what `work` yields on a thread of its own.

    Neither a wait for bytes nor bytes that drip can be bounded from within. So `look_up`
    is called before each piece and several times a second, and what it raises ends the
    waiting at once; the thread is told by `hang_up`, and left to end by itself.
    """
    pieces: Queue[_Piece[T]] = Queue()
    left = Event()
    pump = Thread(target=_pump, args=(work, pieces, left), daemon=True, name="model")
    pump.start()
    ended = False
    try:
        while not ended:
            look_up()
            try:
                piece = pieces.get(timeout=LOOK_UP_S)
            except Empty:
                continue
            ended = piece.done
            if piece.fault is not None:
                raise piece.fault
            if piece.value is not None:
                yield piece.value
    finally:
        left.set()
        if not ended:
            hang_up()


def _pump(
    work: Callable[[], Iterator[T]], pieces: "Queue[_Piece[T]]", left: Event
) -> None:
    try:
        with closing(work()) as coming:  # type: ignore[type-var]
            for one in coming:
                if left.is_set():
                    return
                pieces.put(_Piece(one))
    except Exception as fault:  # noqa: BLE001 - raised again where it is awaited
        pieces.put(_Piece(fault=fault, done=True))
    else:
        pieces.put(_Piece(done=True))
