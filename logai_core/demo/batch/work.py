"""A batch on its way: a file is found, cleaned, priced, loaded, and shown."""

from logai_core.demo.batch.speakers import loader, scheduler, worker
from logai_core.demo.model import Kind, Say, kind

# Kinds of files, and how many of each come. The lost rule is that of the returns.
FILES = (("orders", 5.0), ("returns", 1.9), ("stock", 2.4), ("visits", 2.2))
RETURNS = "returns"
UNSHOWN = 0.1  # of the batches: their totals are shown with the next one


def _found(files: str) -> list[Say]:
    name = f"{{store}}-{files}-202611{{day}}.csv"
    return [
        scheduler("arrivals", f"Batch {{batch}}: found {name}, {{kb}} KiB"),
        worker("collect", "Batch {batch}: read {rows} rows", share=0.08),
        scheduler("plan", "Batch {batch}: planned as job {job}", share=0.1),
    ]


def _cleaned() -> list[Say]:
    return [
        worker("clean", "Batch {batch}: cleaning", share=0.12),
        worker(
            "clean",
            "Batch {batch}: {clean} rows kept, {repeated} repeated ones left out",
            share=0.3,
        ),
    ]


def _priced() -> list[Say]:
    return [
        worker("price", "Batch {batch}: looking up prices of {clean} rows", share=0.33),
        worker(
            "price", "Batch {batch}: {priced} rows priced in {some_ms} ms", share=0.6
        ),
    ]


def _loaded(field: str) -> list[Say]:
    return [
        loader("Loader", "Batch {batch} opened, job {job}", share=0.64),
        loader("Loader", f"Batch {{batch}} loaded: {{{field}}} rows into sales_daily",
               share=0.88),
        scheduler("plan", "Job {job}: finished, batch {batch} is done in {ms} ms",
                  share=1),
    ]  # fmt: skip


def _shown() -> list[Say]:
    return [worker("publish", "Batch {batch}: totals of {store} shown", share=0.97)]


def _batches(*, without_prices: str = "", ms: float = 9_000) -> tuple[Kind, ...]:
    """Return the batches of all kinds; those of one kind may silently lack a stage."""
    made = []
    for files, weight in FILES:
        whole = files != without_prices
        says = [*_found(files), *_cleaned(), *(_priced() if whole else [])]
        says += _loaded("priced" if whole else "unpriced")
        usual, unshown = (1 - UNSHOWN) * weight, UNSHOWN * weight
        made.append(kind(*says, *_shown(), weight=usual, ms=ms, spread=0.5))
        made.append(kind(*says, weight=unshown, ms=ms, spread=0.5))
    return tuple(made)


USUAL = _batches()
WITHOUT = _batches(without_prices=RETURNS)
SLOW = _batches(ms=52_000)
