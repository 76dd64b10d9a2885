"""An ordinary day of selling tickets, with what goes wrong on any day."""

from logai_core.demo.model import kind
from logai_core.demo.rollout.speakers import access, api, ingress_error, payments, seats

_DONE = "request completed"
_MAP = "/api/shows/{show}/seats?area={area}"

VISITS = (
    kind(
        access("GET /api/shows?page={page}", 200),
        api("info", _DONE, method="GET", path="/api/shows", status=200,
            duration_ms="{ms}"),
        weight=9,
        ms=31,
    ),
    kind(
        access("GET /api/shows/{show}", 200),
        api("info", _DONE, method="GET", path="/api/shows/{show}", status=200,
            duration_ms="{ms}"),
        weight=10,
        ms=22,
    ),
    kind(
        access(f"GET {_MAP}", 200),
        seats("INFO", "Seat map of show {show}, {area}, read: {seats} seats"),
        api("info", _DONE, method="GET", path="/api/shows/{show}/seats", status=200,
            duration_ms="{ms}"),
        weight=12,
        ms=64,
    ),
    kind(
        access("POST /api/holds", 201),
        seats("INFO", "Hold {hold}: {count} seats of show {show} in {area}"),
        api("info", "seats held", hold="{hold}", show="{show}", duration_ms="{ms}"),
        weight=4,
        ms=48,
    ),
    kind(
        access("POST /api/bookings", 201),
        payments("INFO", "charge accepted", booking="{booking}", amount_cents="{cents}",
                 took_ms="{db_ms}"),
        seats("INFO", "Hold {hold} sold as booking {booking}", share=0.9),
        api("info", "booking confirmed", booking="{booking}", hold="{hold}",
            duration_ms="{ms}"),
        weight=2.4,
        ms=390,
    ),
    kind(
        access("DELETE /api/holds/{hold}", 204, size="0"),
        seats("INFO", "Hold {hold} released"),
        weight=1.2,
        ms=27,
    ),
)  # fmt: skip

MISHAPS = (
    kind(
        access("GET /api/shows/{show}/poster", 404),
        api("info", "no such poster", show="{show}", status=404),
        weight=0.6,
        ms=12,
    ),
    kind(
        access("POST /api/holds", 409),
        seats("INFO", "Seat {row}/{seat} of show {show} is taken"),
        api("warn", "hold refused: seats taken", show="{show}", status=409),
        weight=0.7,
        ms=33,
    ),
    kind(
        access("POST /api/bookings", 402),
        payments("WARN", "charge declined", booking="{booking}", reason="{decline}"),
        api("warn", "booking not paid", booking="{booking}", status=402),
        weight=0.4,
        ms=420,
    ),
    kind(
        access(f"GET {_MAP}", 499, size="0"),
        seats("WARN", "Seat map of show {show}, {area}, took {slow_ms} ms"),
        weight=0.3,
        ms=1_300,
        spread=0.3,
    ),
    kind(
        access("GET /api/shows/{show}/calendar", 500),
        api("error", "cannot render calendar", show="{show}",
            error="time zone of venue is empty"),
        weight=0.15,
        ms=9,
    ),
    kind(
        access("POST /api/bookings", 201),
        payments("WARN", "provider slow, trying again", booking="{booking}", attempt=2,
                 share=0.5),
        payments("INFO", "charge accepted", booking="{booking}",
                 amount_cents="{cents}", took_ms="{db_ms}"),
        api("info", "booking confirmed", booking="{booking}", hold="{hold}",
            duration_ms="{ms}"),
        weight=0.3,
        ms=2_700,
    ),
    kind(
        access("GET /api/shows/{show}/poster", 200),
        ingress_error(
            "an upstream response is buffered to a temporary file "
            "/tmp/nginx/proxy-temp/{conn} while reading upstream",
            "GET /api/shows/{show}/poster",
            level="warn",
        ),
        weight=0.5,
        ms=88,
    ),
    kind(
        access("GET /api/shows?page={page}", 504, answered="504"),
        ingress_error(
            "upstream timed out (110: Operation timed out) while reading response "
            "header from upstream",
            "GET /api/shows?page={page}",
        ),
        weight=0.06,
        ms=60_004,
        spread=0.0001,
    ),
)  # fmt: skip

TRAFFIC = VISITS + MISHAPS
