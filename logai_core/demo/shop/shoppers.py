"""An ordinary day in the shop: what customers do, and the crawler that is a decoy."""

from logai_core.demo.model import kind
from logai_core.demo.shop.mishaps import MISHAPS
from logai_core.demo.shop.speakers import access, app, lb_error, mail, worker

BROWSING = (
    kind(access("GET /", 200), weight=11, ms=24),
    kind(access("GET /static/app.{hash}.js", 304, size="0"), weight=8, ms=2),
    kind(
        access("GET /category/{category}?page={page}", 200),
        app(
            "INFO",
            "catalog.CatalogService",
            "Listed {few} products of category {category}, page {page}, in {ms} ms",
        ),
        weight=12,
        ms=64,
    ),
    kind(access("GET /products/{item}", 200), weight=17, ms=18),
    kind(
        access("GET /products/{item}", 200),
        app(
            "INFO",
            "catalog.ProductService",
            "Product {item} was not in the cache, loaded in {ms} ms",
        ),
        weight=7,
        ms=58,
    ),
    kind(
        access("GET /search?q={query}", 200),
        app(
            "INFO",
            "search.SearchService",
            "Search '{word}' returned {hits} hits in {ms} ms",
        ),
        weight=9,
        ms=88,
    ),
    kind(
        access("GET /search?q={query}", 200),
        app("INFO", "search.SearchService", "Search '{word}' returned no hits"),
        weight=1,
        ms=61,
    ),
    kind(access("GET /api/stock/{item}", 200, size="{few}"), weight=4, ms=12),
)

BUYING = (
    kind(
        access("POST /cart/items", 201, size="{many}"),
        app("INFO", "cart.CartService", "Added {quantity} x {item} to cart {cart}"),
        weight=7,
        ms=41,
    ),
    kind(
        access("DELETE /cart/items/{item}", 204, size="0"),
        app("INFO", "cart.CartService", "Removed {item} from cart {cart}"),
        weight=1.5,
        ms=33,
    ),
    kind(
        access("POST /login", 302, size="0"),
        app("INFO", "account.LoginService", "User {user} signed in from {ip}"),
        weight=3,
        ms=140,
    ),
    kind(
        access("POST /register", 201, size="{many}"),
        app("INFO", "account.AccountService", "User {user} registered"),
        *mail("mail.welcome", "user {user}"),
        weight=0.5,
        ms=190,
    ),
    kind(
        access("POST /checkout", 200, size="{many}"),
        app(
            "INFO",
            "order.OrderService",
            "Order {order} placed by user {user}: {quantity} items, {eur} EUR",
            share=0.2,
        ),
        app(
            "INFO",
            "payment.PaymentGateway",
            "Payment for order {order} authorised in {ms} ms",
        ),
        *mail("mail.order_confirmation", "order {order}"),
        weight=2.6,
        ms=420,
    ),
    kind(
        access("GET /orders/{order}", 200),
        app(
            "INFO",
            "order.OrderService",
            "Status {state} of order {order} shown to user {user}",
        ),
        weight=3,
        ms=39,
    ),
    kind(
        access("POST /account/avatar", 200, size="{few}"),
        lb_error(
            "warn",
            "a client request body is buffered to a temporary file "
            "/var/cache/nginx/client_temp/{conn}",
            "POST /account/avatar",
        ),
        worker("INFO", "image", "Job {job} thumbnail of {kb} KiB scaled", after=1.2),
        weight=0.4,
        ms=310,
    ),
)

SHOPPERS = BROWSING + BUYING + MISHAPS

BOT_ADDRESS = "192.0.2.177"
BOT = "ExampleBot/2.1 (+https://bot.example.com/about)"
CRAWLER = (
    kind(
        access("GET /products/{item}", 200, client=BOT_ADDRESS, agent=BOT),
        weight=6,
        ms=20,
    ),
    kind(
        access(
            "GET /category/{category}?page={page}", 200, client=BOT_ADDRESS, agent=BOT
        ),
        app(
            "INFO",
            "catalog.CatalogService",
            "Listed {few} products of category {category}, page {page}, in {ms} ms",
        ),
        weight=2,
        ms=70,
    ),
)
