"""Who writes what into which log of the shop: short ways to make a `Say`."""

from logai_core.demo.model import APP, Say

LB, LB_ERRORS, DB, WORKER = "lb", "lb-errors", "db", "worker"
SHOP = "com.example.shop"
POOL = "com.example.pool.ShopPool"
SESSION, STRANGER, SERVER = "shop@shop", "[unknown]@[unknown]", ""
SCHEDULER, HOUSEKEEPER = "scheduling-1", "pool-housekeeper"


def access(
    request: str,
    status: int,
    *,
    client: str = "{ip}",
    agent: str = "{agent}",
    size: str = "{size}",
    upstream: str = "{upstream}",
) -> Say:
    """Return the access record of a request, written when it is answered."""
    upstream_time = "-" if upstream == "-" else "{urt}"
    text = (
        f'{client} - - [{{stamp}}] "{request} HTTP/1.1" {status} {size} "-" "{agent}" '
        f"rt={{rt}} urt={upstream_time} upstream={upstream} rid={{rid}}"
    )
    return Say(LB, "access", "", text, share=1)


def lb_error(
    level: str, text: str, request: str, upstream: str = "http://{upstream}"
) -> Say:
    """Return a record of the load balancer's error log about a request."""
    path = request.partition(" ")[2]
    parts = (
        f"*{{conn}} {text}",
        "client: {ip}",
        "server: shop.example.com",
        f'request: "{request} HTTP/1.1"',
        f'upstream: "{upstream}{path}"',
        'host: "shop.example.com"',
    )
    return Say(LB_ERRORS, level, "", ", ".join(parts), share=1)


def app(
    level: str, logger: str, text: str, *, share: float = 0.9, trace: str = ""
) -> Say:
    """Return a record of the instance that serves a request."""
    return Say(APP, level, f"{SHOP}.{logger}", text, share, trace=trace)


def chore(
    level: str, source: str, text: str, *, thread: str = SCHEDULER, service: str = APP,
    after: float = 0,
) -> Say:  # fmt: skip
    """Return a record of an instance about its own affairs; `source` is in full."""
    return Say(service, level, source, text, after=after, thread=thread)


def db(
    level: str, text: str, *, session: str = SESSION, share: float = 0.5,
    after: float = 0, pid: str = "",
) -> Say:  # fmt: skip
    """Return a record of the database."""
    return Say(DB, level, session, text, share, after, thread=pid)


def worker(
    level: str, task: str, text: str, *, after: float = 0, wobble: float = 0
) -> Say:
    """Return a record of the job worker."""
    return Say(WORKER, level, task, text, 1, after, wobble)


def mail(name: str, about: str) -> tuple[Say, Say]:
    """Return what the worker writes about a mail that follows a request."""
    return (
        worker("INFO", "mail", f"Job {{job}} {name} queued for {about}", after=0.3),
        worker(
            "INFO",
            "mail",
            f"Job {{job}} {name} sent in {{job_ms}} ms",
            after=4.1,
            wobble=0.7,
        ),
    )
