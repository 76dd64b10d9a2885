"""What the machines write by the clock, whether or not anybody shops."""

from logai_core.demo.model import Kind, Timed, kind
from logai_core.demo.shop.fields import CATEGORIES
from logai_core.demo.shop.speakers import (
    HOUSEKEEPER,
    POOL,
    SERVER,
    SHOP,
    access,
    chore,
    db,
    worker,
)
from logai_core.demo.shop.times import (
    BREAKER,
    CALM,
    DRAINED,
    REPORTS,
    ROLLBACK,
    every,
)
from logai_core.demo.timing import seconds

CHECKPOINTER, AUTOVACUUM = "61", "58"
STORES = range(1, 6)


def _probe(status: int) -> Kind:
    balancer, agent = "192.0.2.10", "lb-check/1.0"
    return kind(
        access("GET /health", status, client=balancer, agent=agent, size="15"), ms=3
    )


def _pool(service: str) -> Kind:
    text = "ShopPool-1 - active={active} idle={idle} waiting={waiting} total=20"
    return kind(chore("INFO", POOL, text, thread=HOUSEKEEPER, service=service))


_CHECKPOINT = kind(
    db("LOG", "checkpoint starting: time", session=SERVER, pid=CHECKPOINTER),
    db(
        "LOG",
        "checkpoint complete: wrote {buffers} buffers ({few}.{tenths}%); 0 WAL file(s) "
        "added, 0 removed, {left} recycled; write=26.{milli} s, sync=0.00{left} s, "
        "total=27.{milli} s",
        session=SERVER,
        after=27.2,
        pid=CHECKPOINTER,
    ),
)
_VACUUM = kind(
    db(
        "LOG",
        'automatic vacuum of table "shop.public.{table}": index scans: 1\n'
        "\tpages: 0 removed, {many} remain, {hits} scanned\n"
        "\ttuples: {rows} removed, {many} remain, 0 are dead but not yet removable\n"
        "\tsystem usage: CPU: user: 0.0{left} s, system: 0.01 s, elapsed: 0.{milli} s",
        session=SERVER,
        pid=AUTOVACUUM,
    ),
)
_QUEUE = kind(worker("INFO", "queue", "Queue mail: {backlog} waiting, 2 running"))
_BACKLOG = kind(
    worker(
        "WARNING",
        "queue",
        "Backlog of queue mail is {backlog} jobs, oldest waits {oldest_s} s",
    )
)
_STOCK_SYNC = kind(
    worker("INFO", "stock", "Job {job} stock.sync started"),
    worker(
        "INFO",
        "stock",
        "Job {job} stock.sync finished: {rows} rows in {job_ms} ms",
        after=0.9,
        wobble=0.2,
    ),
)
_RATES = kind(
    chore(
        "INFO",
        f"{SHOP}.price.RateService",
        "Exchange rates refreshed, 31 currencies in {job_ms} ms",
    )
)
_CARTS = kind(
    chore("INFO", f"{SHOP}.cart.CartCleaner", "Removed {hits} abandoned carts")
)
_BREAKER_STAYS = kind(
    chore(
        "WARN",
        f"{SHOP}.stock.StockClient",
        "Circuit breaker 'stock' changed from HALF_OPEN to OPEN, failure rate {share}%",
    )
)
_BREAKER_OPENS = kind(
    *(
        chore(
            "ERROR",
            f"{SHOP}.stock.StockClient",
            "Circuit breaker 'stock' changed from CLOSED to OPEN, failure rate 63%",
            service=service,
            after=after,
        )
        for service, after in (("app-1", 1.23), ("app-2", 3.91))
    )
)

BEATS = (
    Timed(_probe(200), every(30, 0, BREAKER), thins=True),
    Timed(_probe(503), every(15, BREAKER, ROLLBACK)),
    Timed(_probe(200), every(30, CALM), thins=True),
    # At these seconds neither instance is just being restarted.
    Timed(_pool("app-1"), every(60, 0.13), thins=True),
    Timed(_pool("app-2"), every(60, 0.8), thins=True),
    Timed(_CHECKPOINT, every(300, 2.1)),
    Timed(_VACUUM, every(412, 3.7)),
    Timed(_QUEUE, every(60, 0.5), thins=True),
    Timed(_BACKLOG, every(15, BREAKER + 2, DRAINED - 1)),
    Timed(_STOCK_SYNC, every(120, 1.2), thins=True),
    Timed(_RATES, every(300, 4.4)),
    Timed(_CARTS, every(600, 7.9)),
    Timed(_BREAKER_OPENS, (seconds(BREAKER),)),
    Timed(_BREAKER_STAYS, every(60, BREAKER + 1, ROLLBACK)),
)

# The decoy: forty reports that nobody has to worry about.
REPORT_RUN = Timed(
    kind(
        worker("INFO", "report", "Midday report run started"),
        *(
            worker(
                "INFO",
                "report",
                f"Report sales-{category}-store{store} written, "
                f"{137 * store + 61 * number} rows",
                after=2 + 11.3 * (store - 1) + 1.37 * number + 0.31 * (number % 3),
            )
            for store in STORES
            for number, category in enumerate(CATEGORIES)
        ),
        worker("INFO", "report", "Midday report run finished, 40 reports", after=60),
    ),
    (seconds(REPORTS),),
)
