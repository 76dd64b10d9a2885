"""Stack traces of the shop, one for each of its faults."""

_SERVLET = (
    "java.base/java.lang.Thread.run(Thread.java:1583)",
    "com.example.web.RequestLoop.serve(RequestLoop.java:118)",
    "com.example.web.Dispatcher.dispatch(Dispatcher.java:74)",
)


def _trace(
    error: str, *frames: str, cause: str = "", under: tuple[str, ...] = ()
) -> str:
    lines = [error, *(f"\tat {frame}" for frame in (*frames, *reversed(_SERVLET)))]
    if cause:
        lines += [f"Caused by: {cause}", *(f"\tat {frame}" for frame in under)]
        lines += [f"\t... {len(frames) + len(_SERVLET)} more"]
    return "\n".join(lines)


REVIEW_WITHOUT_AUTHOR = _trace(
    "java.lang.NullPointerException: Cannot invoke "
    '"com.example.shop.review.Author.name()" because "author" is null',
    "com.example.shop.review.ReviewView.of(ReviewView.java:41)",
    "com.example.shop.review.ReviewController.list(ReviewController.java:63)",
)
NO_CONNECTION = _trace(
    "com.example.shop.order.OrderUnavailableException: order could not be stored",
    "com.example.shop.order.OrderService.place(OrderService.java:132)",
    "com.example.shop.order.OrderController.checkout(OrderController.java:58)",
    cause="com.example.pool.PoolTimeoutException: ShopPool-1 - no connection within "
    "5000 ms",
    under=(
        "com.example.pool.ShopPool.borrow(ShopPool.java:204)",
        "com.example.shop.order.OrderRepository.save(OrderRepository.java:77)",
    ),
)
HELD_CONNECTION = _trace(
    "com.example.pool.ConnectionHeldException: apparent connection leak detected",
    "com.example.pool.ShopPool.borrow(ShopPool.java:188)",
    "com.example.shop.payment.PaymentGatewayV3.prepare(PaymentGatewayV3.java:95)",
    "com.example.shop.order.OrderService.place(OrderService.java:121)",
)
