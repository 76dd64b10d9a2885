"""The small things that fail on any day: a level alone does not tell an incident."""

from logai_core.demo.model import kind
from logai_core.demo.shop.speakers import access, app, db, lb_error
from logai_core.demo.shop.traces import REVIEW_WITHOUT_AUTHOR

_REFUSED = (
    kind(
        access("POST /login", 401, size="112"),
        app(
            "WARN",
            "account.LoginService",
            "Sign-in failed for user {user} from {ip}: wrong password",
        ),
        weight=0.7,
        ms=150,
    ),
    kind(
        access("POST /checkout", 402, size="{many}"),
        app(
            "WARN",
            "payment.PaymentGateway",
            "Payment for order {order} declined: {decline}",
        ),
        weight=0.35,
        ms=510,
    ),
    kind(
        access("POST /cart/coupon", 422, size="96"),
        app("INFO", "cart.CouponService", "Coupon {coupon} rejected: expired"),
        weight=0.4,
        ms=28,
    ),
    kind(
        access("GET /products/{item}", 404, size="1532"),
        app("INFO", "catalog.ProductService", "Product {item} is not on sale"),
        weight=0.7,
        ms=16,
    ),
    kind(access("GET /wp-login.php", 404, size="1532"), weight=0.4, ms=3),
    kind(
        access("POST /wishlist/{item}", 409, size="88"),
        db("ERROR", 'duplicate key value violates unique constraint "wishlist_pkey"'),
        db("DETAIL", "Key (user_id, sku)=({user}, {item}) already exists."),
        db("STATEMENT", "INSERT INTO wishlist (user_id, sku) VALUES ($1, $2)"),
        weight=0.3,
        ms=22,
    ),
)

_SLOW = (
    kind(
        access("POST /cart/items", 201, size="{many}"),
        app(
            "WARN",
            "stock.StockService",
            "Stock of {item} is low: {left} left in store {store}",
        ),
        weight=0.4,
        ms=47,
    ),
    kind(
        access("GET /cart/shipping", 200, size="{many}"),
        app(
            "WARN",
            "shipping.CarrierClient",
            "Quote from carrier.example.com took {ms} ms, flat rate used instead",
        ),
        weight=0.35,
        ms=2_100,
        spread=0.1,
    ),
    kind(
        access("GET /category/{category}?page={page}", 499, size="0"),
        lb_error(
            "info",
            "client prematurely closed connection, so upstream connection is closed too",
            "GET /category/{category}?page={page}",
        ),
        weight=0.45,
        ms=900,
    ),
    kind(
        access("GET /category/{category}?sort=rating", 200),
        app(
            "WARN",
            "catalog.CatalogRepository",
            "Query findByCategory took {ms} ms, more than 500 ms",
            share=1,
        ),
        db(
            "LOG",
            "duration: {db_ms} ms  execute <unnamed>: SELECT p.sku, avg(r.stars)\n"
            "\tFROM products p LEFT JOIN reviews r ON r.sku = p.sku\n"
            "\tWHERE p.category = $1 GROUP BY p.sku ORDER BY 2 DESC LIMIT 24",
            share=0.95,
        ),
        weight=0.5,
        ms=1_150,
        spread=0.4,
    ),
)

_BROKEN = (
    kind(
        access("GET /reviews/{item}", 500, size="178"),
        app(
            "ERROR",
            "web.ErrorAdvice",
            "Unhandled exception for GET /reviews/{item}, request {rid}",
            trace=REVIEW_WITHOUT_AUTHOR,
        ),
        weight=0.18,
        ms=31,
    ),
)

MISHAPS = _REFUSED + _SLOW + _BROKEN
