"""The pods of the api: which there are when, and which of them answers."""

from functools import lru_cache
from typing import NamedTuple

from logai_core.demo.fields import pick
from logai_core.demo.model import Row
from logai_core.demo.rollout.times import (
    DEPLOY,
    DRAIN,
    MINUTES,
    NEW,
    OLD,
    SLOTS,
    UNDO,
    kills,
    ready,
)
from logai_core.demo.timing import seconds

OLD_SET, NEW_SET = "api-7c9d8f6b54", "api-5d8f6c7b9d"
NODES = ("node-1", "node-2", "node-3")
LONG_AGO = -7_200.0
HANDED_OVER_S = 4.0
MOVED_S = 38.0  # a pod of the drained node is ready elsewhere


class Pod(NamedTuple):
    """A pod: serving from `up` to `down`, but for the times it was killed and back."""

    name: str
    slot: int
    node: str
    version: str
    up: float
    down: float
    kills: tuple[tuple[float, float], ...] = ()

    @property
    def address(self) -> str:
        """Return its address, which no other pod has."""
        return f"192.0.2.{60 + SUFFIXES.index(self.name[-5:])}"

    @property
    def container(self) -> str:
        """Return 64 hexadecimal digits, another id for each pod."""
        return f"{int(self.name[-5:], 36) * 0x9E3779B97F4A7C15F39CC0605CEDC835:x}"[:32]

    @property
    def uid(self) -> str:
        """Return its uid, another one for each pod."""
        text = self.container[::-1]
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-9{text[17:20]}-{text[20:32]}"

    def serves(self, at: float) -> bool:
        """Tell whether it answers requests at a time."""
        killed = any(start <= at < back for start, back in self.kills)
        return self.up <= at < self.down and not killed


SUFFIXES = (
    "k8v2n", "x4m7p", "tq9zd", "b6w5c", "h2lrf",
    "m9x4t", "d5kqz", "w7vn2", "p4hgb",
    "zr6c8", "f2t9k", "n8bwx", "q5dl7",
)  # fmt: skip


def _old() -> list[Pod]:
    slots = [
        Pod(f"{OLD_SET}-{SUFFIXES[slot]}", slot, NODES[slot % 3], OLD, LONG_AGO,
            ready(DEPLOY, slot) + HANDED_OVER_S)
        for slot in range(SLOTS)
    ]  # fmt: skip
    moved = slots[2]
    up = seconds(DRAIN) + MOVED_S
    after = moved._replace(name=f"{OLD_SET}-{SUFFIXES[4]}", node="node-1", up=up)
    slots[2] = moved._replace(down=seconds(DRAIN) + 6)
    return [*slots, after]


def _new() -> list[Pod]:
    return [
        Pod(f"{NEW_SET}-{SUFFIXES[5 + slot]}", slot, NODES[(slot + 1) % 3], NEW,
            ready(DEPLOY, slot), ready(UNDO, slot) + HANDED_OVER_S, kills(slot))
        for slot in range(SLOTS)
    ]  # fmt: skip


def _back() -> list[Pod]:
    return [
        Pod(f"{OLD_SET}-{SUFFIXES[9 + slot]}", slot, NODES[(slot + 2) % 3], OLD,
            ready(UNDO, slot), 60 * MINUTES + 3_600)
        for slot in range(SLOTS)
    ]  # fmt: skip


BEFORE, RELEASED, AFTER = _old(), _new(), _back()
PODS = (*BEFORE, *RELEASED, *AFTER)
EVICTED, MOVED = BEFORE[2], BEFORE[4]


def serving(row: Row) -> Pod:
    """Return the pod that answers an occurrence; with none there, one of the slots."""
    there = _there(int(row.at))
    return there[pick(row, 91, len(there))]


@lru_cache(maxsize=8_192)
def _there(at: int) -> tuple[Pod, ...]:
    there = tuple(pod for pod in PODS if pod.serves(at))
    return there or tuple(pod for pod in PODS if pod.up <= at < pod.down)


def heap_mb(pod: Pod, row: Row) -> int:
    """Return the heap of a pod: in the new version it fills until the pod is killed."""
    usual = 96 + row.mix % 38
    if pod.version == OLD:
        return usual
    started = max([pod.up, *(back for _, back in pod.kills if back <= row.at)])
    killed = min([at for at, _ in pod.kills if at > row.at], default=row.at + 40)
    full = (row.at - started) / max(1.0, killed - started)
    return int(usual + (505 - usual) * min(1.0, full))
