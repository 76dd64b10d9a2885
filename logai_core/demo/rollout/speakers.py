"""Who writes what into which log of the namespace: short ways to make a `Say`."""

from logai_core.demo.model import Say
from logai_core.demo.rollout.pods import Pod

API, SEATS, PAYMENTS = "api", "seats", "payments"
INGRESS, NODES, EVENTS = "ingress", "nodes", "events"
REQUEST, TRACE = ("request_id", "{request}"), ("trace_id", "{trace}")


def access(
    request: str, status: int, *, size: str = "{size}", upstream: str = "{upstream}",
    answered: str = "",
) -> Say:  # fmt: skip
    """Return the access record of a request, written when it is answered.

    `answered` is the status of the upstream, where it is another one.
    """
    tried = "-" if upstream == "-" else "{size}"
    took = "-" if upstream == "-" else "{rt}"
    text = (
        f'{{ip}} - - [{{stamp}}] "{request} HTTP/2.0" {status} {size} '
        f'"https://tickets.example.com/" "{{agent}}" {{sent}} {{rt}} [tickets-api-8080] '
        f"[] {upstream} {tried} {took} {answered or status} {{request}}"
    )
    return Say(INGRESS, "access", "", text, share=1)


def ingress_error(text: str, request: str, *, level: str = "error") -> Say:
    """Return a record of the ingress controller's error log about a request."""
    path = request.partition(" ")[2]
    parts = (
        f"*{{conn}} {text}",
        "client: {ip}",
        "server: tickets.example.com",
        f'request: "{request} HTTP/2.0"',
        f'upstream: "http://{{upstream}}{path}"',
        'host: "tickets.example.com"',
    )
    return Say(INGRESS, level, "", ", ".join(parts), share=1)


def controller(level: str, source: str, text: str, *, after: float = 0) -> Say:
    """Return a record of the ingress controller about its own affairs."""
    return Say(INGRESS, level, source, text, after=after)


def api(level: str, text: str, *, share: float = 0.95, **attributes: object) -> Say:
    """Return a record of the pod that answers a request."""
    return Say(
        API, level, "", text, share, attributes=(REQUEST, TRACE, *attributes.items())
    )


def pod_says(
    pod: Pod, level: str, text: str, *, after: float = 0, **attributes: object
) -> Say:
    """Return a record of a pod about its own affairs."""
    return Say(
        API, level, "", text, after=after, thread=pod.name,
        attributes=tuple(attributes.items()),
    )  # fmt: skip


def seats(level: str, text: str, *, share: float = 0.6, **attributes: object) -> Say:
    """Return a record of the seat service, within a request."""
    return Say(
        SEATS, level, "com.example.tickets.seats.SeatMaps", text, share,
        attributes=(("trace.id", "{trace}"), ("http.request.id", "{request}"),
                    *attributes.items()),
    )  # fmt: skip


def seats_chore(level: str, source: str, text: str) -> Say:
    """Return a record of the seat service about its own affairs."""
    return Say(SEATS, level, f"com.example.tickets.{source}", text)


def payments(
    level: str, text: str, *, share: float = 0.8, after: float = 0,
    **attributes: object,
) -> Say:  # fmt: skip
    """Return a record of the payment service, within a request."""
    return Say(
        PAYMENTS, level, "", text, share, after,
        attributes=(REQUEST, *attributes.items()),
    )  # fmt: skip


def payments_chore(level: str, text: str, **attributes: object) -> Say:
    """Return a record of the payment service about its own affairs."""
    return Say(PAYMENTS, level, "", text, attributes=tuple(attributes.items()))


def kubelet(level: str, place: str, text: str, *, node: str, after: float = 0) -> Say:
    """Return a record of the kubelet of a node; `place` is where in its source."""
    return Say(NODES, level, f"kubelet:{place}", text, after=after, thread=node)


def journal(process: str, text: str, *, node: str, after: float = 0) -> Say:
    """Return a record of another process in the journal of a node."""
    return Say(NODES, "I", process, text, after=after, thread=node)


def event(
    reason: str, about: str, text: str, *, after: float = 0, level: str = "Normal"
) -> Say:
    """Return an event of the namespace."""
    return Say(EVENTS, level, about, text, after=after, thread=reason)
