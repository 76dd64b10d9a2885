"""What breaks: the leak, the dry pool, the cascade behind it, and what drains after."""

from logai_core.demo.model import Say, kind
from logai_core.demo.shop.speakers import (
    HOUSEKEEPER,
    POOL,
    SHOP,
    access,
    app,
    chore,
    db,
    lb_error,
    worker,
)
from logai_core.demo.shop.traces import HELD_CONNECTION, NO_CONNECTION

# The timeouts are 5 s and 30 s; what is measured lies a little above.
POOL_TIMEOUT_MS = 5_007
PROXY_TIMEOUT_MS = 30_014

_POOL_TIMEOUT = Say(
    "app",
    "WARN",
    POOL,
    "ShopPool-1 - Connection is not available, request timed out after {ms} ms "
    "(total=20, active=20, idle=0, waiting={queued})",
    share=1,
)

LEAK = (
    kind(
        chore(
            "WARN",
            f"{SHOP}.ops.GcMonitor",
            "GC pause {pause} ms, heap {leaked_heap} GiB of 8.0 GiB",
            thread="gc-monitor",
            service="app-1",
        ),
        weight=7,
    ),
    kind(
        chore(
            "WARN",
            f"{SHOP}.ops.GcMonitor",
            "GC pause {full_pause} ms (full), heap {leaked_heap} GiB of 8.0 GiB after it",
            thread="gc-monitor",
            service="app-1",
        ),
        chore(
            "WARN",
            f"{SHOP}.account.SessionCache",
            "Session cache holds {many} expired sessions that are still referenced",
            service="app-1",
            after=0.004,
        ),
    ),
)

# The new version keeps its connection while it waits for the payment provider.
PAYMENT_V3 = (
    kind(
        app(
            "INFO",
            "payment.PaymentGatewayV3",
            "Payment intent for order {order} opened, confirmation pending",
        ),
    ),
)

POOL_DRY = (
    kind(
        access("POST /checkout", 500, size="178"),
        _POOL_TIMEOUT,
        app(
            "ERROR",
            "web.ErrorAdvice",
            "Unhandled exception for POST /checkout, request {rid}",
            share=1,
            trace=NO_CONNECTION,
        ),
        weight=2,
        ms=POOL_TIMEOUT_MS,
        spread=0.001,
    ),
    kind(
        access("GET /products/{item}", 503, size="206"),
        _POOL_TIMEOUT,
        app(
            "ERROR",
            "catalog.ProductRepository",
            "Cannot load product {item}: no connection within {ms} ms",
            share=1,
        ),
        weight=6,
        ms=POOL_TIMEOUT_MS,
        spread=0.001,
    ),
    kind(
        access("POST /cart/items", 503, size="206"),
        db(
            "FATAL",
            "remaining connection slots are reserved for roles with the SUPERUSER "
            "attribute",
        ),
        app(
            "ERROR",
            "cart.CartService",
            "Cart {cart} was not saved: the database refused a connection",
        ),
        weight=3,
        ms=340,
    ),
    kind(
        Say(
            "app",
            "WARN",
            POOL,
            "ShopPool-1 - Connection is held for more than 60000 ms by thread "
            "http-nio-8080-exec-{thread}",
            thread=HOUSEKEEPER,
            trace=HELD_CONNECTION,
        ),
        weight=0.5,
    ),
)

CASCADE = (
    kind(
        access("GET /category/{category}?page={page}", 504, size="562"),
        lb_error(
            "error",
            "upstream timed out (110: Connection timed out) while reading response "
            "header from upstream",
            "GET /category/{category}?page={page}",
        ),
        weight=5,
        ms=PROXY_TIMEOUT_MS,
        spread=0.0004,
    ),
    kind(
        access("GET /", 502, size="552", upstream="-"),
        lb_error(
            "error",
            "no live upstreams while connecting to upstream",
            "GET /",
            "http://shop_backend",
        ),
        weight=5,
        ms=1,
    ),
    kind(
        access("GET /api/stock/{item}", 503, size="94"),
        app(
            "WARN",
            "stock.StockClient",
            "Circuit breaker 'stock' is OPEN, call for {item} not permitted",
        ),
        weight=6,
        ms=4,
    ),
    kind(
        worker(
            "WARNING",
            "mail",
            "Job {job} mail.order_confirmation failed (attempt {attempt} of 5): 503 "
            "from http://shop.example.com/internal/orders; retry in {retry_s} s",
        ),
        weight=5,
    ),
    kind(
        worker(
            "ERROR",
            "mail",
            "Job {job} mail.order_confirmation given up after 5 attempts, moved to the "
            "dead letter queue",
        ),
        weight=0.6,
    ),
)

DRAIN = (
    kind(
        worker(
            "INFO",
            "mail",
            "Job {job} mail.order_confirmation taken from the backlog, sent in "
            "{job_ms} ms",
        ),
        weight=7,
    ),
    kind(worker("NOTICE", "mail", "Job {job} moved back from the dead letter queue")),
)
