"""The made-up shop: who logs what, how often, and in what order."""

from typing import Literal, NamedTuple

Way = Literal["chance", "cron", "rare", "retries"]

# Numbers in messages, by their name in the text, and their range.
RANGES = {
    "n": (1, 60_000),
    "m": (1, 60_000),
    "u": (1, 9_000),
    "k": (1, 254),
    "i": (1, 9),
}

HOSTS = {
    "web": ("web1", "web2"),
    "api": ("app1", "app2", "app3"),
    "auth": ("app1", "app2"),
    "worker": ("app3",),
    "db": ("db1",),
    "system": ("web1", "app1", "db1"),
}

NEW_HOSTS = {"web": "web3", "api": "app4", "auth": "app5", "worker": "app6"}


class Voice(NamedTuple):
    """One pattern: what it says, its part of the records, and how it comes.

    Voices of a flow have no part of their own. `timed` lines have a `duration_ms`, in the
    text as {d} or in the attributes only; `served` lines a status and bytes.
    """

    service: str
    severity: int
    text: str
    part: float = 0.0
    way: Way = "chance"
    timed: bool = False
    served: bool = False

    @property
    def says_duration(self) -> bool:
        return "{d}" in self.text


class Step(NamedTuple):
    """A line of a flow: in what share of the sessions, after how many seconds."""

    voice: int
    chance: float
    after: float


class Flow(NamedTuple):
    """Lines that one request leaves; `part` is their part of all records."""

    part: float
    steps: tuple[Step, ...]


DEBUG, INFO, WARN, ERROR = 5, 9, 13, 17

VOICES = (
    Voice("web", INFO, "GET /products/{n} for 203.0.113.{k} served in {d} ms", 14, timed=True, served=True),
    Voice("web", INFO, "GET /static/app.css for 198.51.100.{k} served", 8, timed=True, served=True),
    Voice("web", INFO, "Kept connection of 203.0.113.{k} open for {i} requests", 3),
    Voice("web", WARN, "No route for path /wp-{n} from 203.0.113.{k}", 0.8),
    Voice("web", ERROR, "Request for /products/{n} failed in the template engine", 0.7),
    Voice("api", INFO, "Listed {k} products for user {u} in {d} ms", 8, timed=True),
    Voice("api", DEBUG, "Cache holds {n} keys, {k} of them stale", 4),
    Voice("api", INFO, "Price of product {n} recalculated", 3),
    Voice("api", WARN, "Retrying call to payment.example.com, attempt {i}", 1.5, "retries"),
    Voice("api", ERROR, "Could not reach inventory.example.com: connection refused", 0.5),
    Voice("auth", INFO, "Token of user {u} refreshed", 5),
    Voice("auth", WARN, "Wrong password for user {u} from 198.51.100.{k}", 0.8),
    Voice("auth", ERROR, "Token of user {u} could not be signed", 0.3),
    Voice("auth", WARN, "Locked out user {u} after {i} attempts", 0, "rare"),
    Voice("worker", INFO, "Job mail-{n} done in {d} ms", 6, timed=True),
    Voice("worker", ERROR, "Job mail-{n} gave up: mailbox unreachable", 0.4),
    Voice("worker", INFO, "Image {n} resized to {k} px", 3, timed=True),
    Voice("worker", INFO, "Queue holds {k} jobs", 0, "cron"),
    Voice("worker", WARN, "Worker thread {i} restarted", 0, "rare"),
    Voice("db", INFO, "Checkpoint complete: wrote {n} buffers", 0, "cron"),
    Voice("db", WARN, "Slow statement took {d} ms", 0.5, timed=True),
    Voice("db", INFO, "Opened connection {n} of pool {i}", 3),
    Voice("db", INFO, "Closed connection {n} of pool {i}", 3),
    Voice("db", INFO, "Autovacuum of table orders_{i} finished", 0.3),
    Voice("db", ERROR, "Deadlock between processes {n} and {m}", 0, "rare"),
    Voice("system", INFO, "Clock adjusted by {k} us", 0, "cron"),
    Voice("system", INFO, "Disk sda1 {k}% full", 0, "cron"),
    Voice("system", WARN, "Link eth0 flapped {i} times", 0, "rare"),
    Voice("web", INFO, "Accepted checkout of cart {n}"),
    Voice("api", INFO, "Cart {n} priced with {i} items"),
    Voice("auth", INFO, "Session of user {u} confirmed"),
    Voice("db", INFO, "Order {n} stored"),
    Voice("api", INFO, "Payment of order {n} settled in {d} ms", timed=True),
    Voice("web", INFO, "Sent receipt of order {n}", served=True),
    Voice("auth", INFO, "User {u} signed in"),
    Voice("api", INFO, "Profile of user {u} loaded in {d} ms", timed=True),
    Voice("web", INFO, "Redirected user {u} to the start page", served=True),
    Voice("api", INFO, "Voucher {n} applied"),
)  # fmt: skip

FLOWS = (
    Flow(
        26,
        (
            Step(28, 1.0, 0.0),
            Step(29, 1.0, 0.05),
            Step(30, 1.0, 0.1),
            Step(37, 0.3, 0.15),
            Step(31, 1.0, 0.3),
            Step(32, 1.0, 0.8),
            Step(33, 1.0, 1.2),
        ),
    ),
    Flow(8, (Step(34, 1.0, 0.0), Step(35, 1.0, 0.2), Step(36, 1.0, 0.4))),
)

# The usual line of a service and the error that comes instead when it fails.
FAILURES = {"web": (0, 4), "api": (5, 9), "auth": (10, 12), "worker": (14, 15)}

# What only an incident brings: service, severity, text.
STRANGERS = (
    Voice("api", ERROR, "Certificate of ledger.example.com has expired"),
    Voice("db", WARN, "Replica lags behind by {n} bytes"),
    Voice("worker", ERROR, "Out of memory: killed worker {n}"),
    Voice("web", INFO, "Switched to the maintenance page for {k} routes"),
)
