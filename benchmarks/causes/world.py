"""Made-up services, what they log all day, and the rare lines of any of them.

A cause is drawn from the same RARE lines as the benign ones, so that neither its words
nor its level nor how often its kind occurs tells it apart.
"""

from typing import Literal, NamedTuple

Way = Literal["service", "thing", "value", "nothing"]

SERVICES = (
    "checkout", "cart", "search", "billing", "mailer", "inventory", "gateway", "sessions",
    "catalog", "shipping", "ledger", "notify", "reports", "uploads", "pricing", "ratings",
    "vouchers", "scheduler", "places", "identity", "feed", "archive", "thumbnails", "returns",
)  # fmt: skip
OPERATORS = ("deployer", "admin", "sshd")

THINGS = tuple(
    f"{first} {second}"
    for first in ("orders", "images", "weekly", "guest", "stock", "invoice", "parcel", "tax")
    for second in ("queue", "pool", "index", "bucket", "replica", "quota", "schema", "lease", "route", "cache")
)  # fmt: skip

VERBS = (
    "Stored", "Read", "Sent", "Resized", "Priced", "Merged", "Counted", "Queued", "Checked",
    "Opened", "Closed", "Listed", "Refreshed", "Synced", "Packed", "Indexed",
)  # fmt: skip
NOUNS = (
    "basket", "receipt", "page", "photo", "letter", "label", "address", "coupon", "shelf",
    "review", "tariff", "session", "batch", "segment", "row", "draft",
)  # fmt: skip
ENDINGS = (
    "{n} in {d} ms", "{n} for user u{u}", "{n} of {k}", "{n} from 198.51.100.{k}",
    "{n}, {k} left", "{n} on attempt {i}",
)  # fmt: skip


class Rare(NamedTuple):
    """A line that comes seldom: level, text, and whether it names a thing."""

    severity: int
    text: str


INFO, WARN, ERROR = 9, 13, 17

RARE = (
    Rare(INFO, "Config of {thing} changed: limit {k} instead of {u}"),
    Rare(INFO, "Feature flag for {thing} enabled for {k}% of users"),
    Rare(INFO, "Deployed version {i}.{k}.0 of {service}"),
    Rare(INFO, "Credential of {thing} rotated"),
    Rare(INFO, "Migration {n} of {thing} started"),
    Rare(INFO, "Scaled {service} from {i} to {k} instances"),
    Rare(INFO, "Maintenance of {thing} began"),
    Rare(INFO, "Role of user u{u} changed to editor of {thing}"),
    Rare(INFO, "Cleanup job {n} removed {u} entries of {thing}"),
    Rare(WARN, "Disk behind {thing} at {k}% of its limit"),
    Rare(WARN, "Leader of {thing} lost its vote"),
    Rare(WARN, "Clock of {service} drifts by {u} ms"),
    Rare(ERROR, "Checksum mismatch in block {n} of {thing}"),
    Rare(ERROR, "Backup {n} of {thing} could not be written"),
)
# A cause of which only the value is new, among many lines of its kind.
LOGIN = "Accepted login of {user} from {address}"

# What fails, as the service itself, its callers and those at the edge say it.
OWN = (
    "Gave up on {thing} after {d} ms",
    "Could not use {thing}: timed out on attempt {i}",
    "Work {n} stuck behind {thing}",
)
CALLERS = (
    "Call {n} to {service} failed with status 503",
    "No answer from {service} within {d} ms",
    "Fallback for {service} used, request {n}",
)
OF_VALUE = (
    "Export {n} of {u} rows refused for {user}",
    "Too many requests from {address}, {k} dropped",
    "Permission denied for {user} on record {n}",
)
STRAY = ("Request {n} failed: client went away", "Parsing of field {i} failed in {n}")
