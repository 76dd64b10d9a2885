"""A release as the logs tell it: an instance goes, comes back, finds its feet.

The numbers are seconds after the instance is told to go.
"""

from logai_core.demo.model import Say, Timed, kind
from logai_core.demo.shop.speakers import (
    LB_ERRORS,
    POOL,
    SHOP,
    STRANGER,
    chore,
    db,
    worker,
)
from logai_core.demo.shop.times import (
    NEW,
    OLD,
    RESTARTS,
    ROLLBACK,
    ROLLBACKS,
    START_UP_S,
)
from logai_core.demo.timing import seconds

MIGRATIONS = (
    (
        "57 - orders add payment intent",
        "ALTER TABLE orders ADD COLUMN payment_intent text",
    ),
    (
        "58 - payment intents",
        "CREATE TABLE payment_intents (id text PRIMARY KEY, order_id bigint)",
    ),
    (
        "59 - index orders on intent",
        "CREATE INDEX orders_intent ON orders (payment_intent)",
    ),
)
ROUTES = {
    "Catalog": "GET /products/{{sku}}, GET /category/{{name}}, GET /reviews/{{sku}}",
    "Search": "GET /search, GET /search/suggest",
    "Cart": "GET /cart, POST /cart/items, PUT /cart/items/{{sku}}, "
    "DELETE /cart/items/{{sku}}, POST /cart/coupon, GET /cart/shipping",
    "Order": "POST /checkout, GET /orders, GET /orders/{{id}}",
    "Payment": "POST /payments/callback, GET /payments/{{id}}",
    "Account": "POST /login, POST /logout, POST /register, POST /account/password, "
    "POST /account/avatar, GET /account, GET /wishlist, POST /wishlist/{{sku}}",
    "Stock": "GET /api/stock/{{sku}}, PUT /api/stock/{{sku}}",
    "Ops": "GET /health, GET /metrics, GET /internal/orders/{{id}}",
}
CACHES = ("catalog", "prices", "stock", "coupons", "translations", "sessions")
CONNECTIONS = 10


def _release(
    version: str, minutes: tuple[float, float], *, migrated_by: str
) -> list[Timed]:
    restarts = zip(("app-1", "app-2"), minutes, strict=True)
    return [
        Timed(
            kind(*_restart(service, version, migrates=service == migrated_by)),
            (seconds(minute),),
        )
        for service, minute in restarts
    ]


def _restart(service: str, version: str, *, migrates: bool) -> list[Say]:
    says = _going(service) + _refused(service) + _starting(service, version)
    says += _connecting(service, version) + _mapping(service) + _ready(service, version)
    return says + _migrating(service) if migrates else says


def _uneven(number: int, step: float) -> float:
    """Return when the `number`th of like steps is done; none takes exactly as long."""
    return step * (number + number * number % 7 / 10)


def _main(
    service: str, source: str, text: str, after: float, level: str = "INFO"
) -> Say:
    return chore(level, source, text, thread="main", service=service, after=after)


def _going(service: str) -> list[Say]:
    return [
        chore(
            "INFO", source, text, thread="shutdown-hook", service=service, after=after
        )
        for source, text, after in (
            (f"{SHOP}.web.WebServer", "Shutting down, waiting for active requests", 0),
            (f"{SHOP}.web.WebServer", "All requests done, web server stopped", 3.41),
            (f"{SHOP}.ops.Scheduler", "Scheduler stopped, {few} tasks cancelled", 3.46),
            (POOL, "ShopPool-1 - Shutdown initiated...", 3.59),
            (POOL, "ShopPool-1 - Shutdown completed", 3.93),
        )
    ]


def _refused(service: str) -> list[Say]:
    """Return the probes that found nobody: the balancer takes the instance out."""
    text = (
        "*{conn} connect() failed (111: Connection refused) while connecting to "
        f'upstream, health check, upstream: "http://{_address(service)}:8080/health"'
    )
    return [Say(LB_ERRORS, "error", "", text, after=after) for after in range(5, 13)]


def _starting(service: str, version: str) -> list[Say]:
    application = f"{SHOP}.ShopApplication"
    starting = f"Starting ShopApplication v{version} using Java 21 with PID 1"
    deprecated = "Setting shop.cart.legacy-tax is deprecated, use shop.tax.mode"
    opened = f"ShopPool-1 - Start completed, {CONNECTIONS} of 20 connections open"
    return [
        _main(service, application, starting, 9.24),
        _main(service, application, "Active profile: production", 9.31),
        _main(service, f"{SHOP}.ops.Settings", deprecated, 10.12, "WARN"),
        _main(service, f"{SHOP}.web.WebServer", "Listening on port 8080 (http)", 12.67),
        _main(service, POOL, "ShopPool-1 - Starting...", 13.02),
        _main(service, POOL, opened, 14.18),
    ]


def _connecting(service: str, version: str) -> list[Say]:
    authorized = f"connection authorized: user=shop database=shop application_name=shop-{version}"
    says = []
    for number in range(CONNECTIONS):
        at = 13.05 + _uneven(number, 0.09)
        pid = str(4_200 + int(service[-1]) * 20 + number)
        received = (
            f"connection received: host={_address(service)} port={41_200 + number}"
        )
        says.append(db("LOG", received, session=STRANGER, after=at, pid=pid))
        says.append(db("LOG", authorized, after=at + 0.017, pid=pid))
    return says


def _migrating(service: str) -> list[Say]:
    migrator = "com.example.migrate.Migrator"
    pid = str(4_200 + int(service[-1]) * 20)
    says = [_main(service, migrator, "Schema shop is at version 56", 14.23)]
    for number, (title, statement) in enumerate(MIGRATIONS):
        at = 14.4 + _uneven(number, 1.2)
        migrating = f'Migrating schema shop to version "{title}"'
        says.append(_main(service, migrator, migrating, at))
        says.append(db("LOG", f"statement: {statement}", after=at + 0.04, pid=pid))
    done = f"Applied {len(MIGRATIONS)} migrations to schema shop in 4.2 s"
    return [*says, _main(service, migrator, done, 18.63)]


def _mapping(service: str) -> list[Say]:
    mapped = [
        f"Mapped {route} to {resource}Controller"
        for resource, routes in ROUTES.items()
        for route in routes.split(", ")
    ]
    return [
        _main(service, f"{SHOP}.web.Routes", text, 20.4 + _uneven(number, 0.04))
        for number, text in enumerate(mapped)
    ]


def _ready(service: str, version: str) -> list[Say]:
    warmed = [
        _main(
            service,
            f"{SHOP}.ops.CacheWarmer",
            f"Cache {cache} warmed with {400 + 731 * number} entries",
            24.1 + _uneven(number, 2.3),
        )
        for number, cache in enumerate(CACHES)
    ]
    started = f"Started ShopApplication v{version} in 31.8 seconds"
    return [
        *warmed,
        _main(service, f"{SHOP}.ShopApplication", started, START_UP_S - 0.96),
    ]


def _address(service: str) -> str:
    return f"192.0.2.2{service[-1]}"


_RELOAD = (
    "signal 1 (SIGHUP) received from 29, reconfiguring",
    "reconfiguring",
    "gracefully shutting down",
    "exiting",
)
_CLOSING = (
    ("app-1", "OPEN", "HALF_OPEN", 150.4),
    ("app-1", "HALF_OPEN", "CLOSED", 160.6),
    ("app-2", "OPEN", "HALF_OPEN", 157.2),
    ("app-2", "HALF_OPEN", "CLOSED", 167.9),
)
ROLLED_BACK = kind(
    *(
        Say(LB_ERRORS, "notice", "", text, after=0.1 * number)
        for number, text in enumerate(_RELOAD)
    ),
    worker("NOTICE", "queue", "Consumption of queue mail paused", after=6.2),
    worker("NOTICE", "queue", "Consumption of queue mail resumed", after=178.5),
    *(
        chore(
            "INFO",
            f"{SHOP}.stock.StockClient",
            f"Circuit breaker 'stock' changed from {before} to {then}",
            service=service,
            after=after,
        )
        for service, before, then, after in _CLOSING
    ),
)

RELEASES = (
    *_release(NEW, RESTARTS, migrated_by="app-1"),
    *_release(OLD, ROLLBACKS, migrated_by="nobody"),
    Timed(ROLLED_BACK, (seconds(ROLLBACK),)),
)
