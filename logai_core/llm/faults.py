"""Foreign exceptions of the model's client, translated in one place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import anthropic
import httpx2

from logai_core.errors import ServiceError

LONGEST_RETRY_AFTER_S = 30.0
HTTP_OK = 200
# Statuses of a service that may have gone on working.
GAVE_UP_WAITING = (408, 504)
_LATER = "Try again later. The summary made by code stands."
_KEY = "Check ANTHROPIC_API_KEY; the summary made by code stands."


class ModelFault(ServiceError):
    """A request was not answered.

    `passing`: the same request may be answered in a moment. `fatal`: every other
    request will fail likewise, so that asking on is of no use. `wait_s`: how long the
    service asks to wait, in seconds. `charged`: the attempt may have been billed.
    `too_long`: a shorter request may be answered. `unknown`: the service has no such model
    or address. `cancelled`: somebody wanted no answer
    any more.
    """

    def __init__(
        self,
        what: str,
        *,
        hint: str = _LATER,
        passing: bool = False,
        fatal: bool = False,
        wait_s: float = 0.0,
        charged: bool = True,
        too_long: bool = False,
        unknown: bool = False,
        cancelled: bool = False,
    ) -> None:
        super().__init__(what, hint=hint)
        self.passing = passing
        self.fatal = fatal
        self.wait_s = wait_s
        self.charged = charged
        self.too_long = too_long
        self.unknown = unknown
        self.cancelled = cancelled


class Reading(NamedTuple):
    """What an exception means."""

    what: str
    hint: str = _LATER
    passing: bool = False
    fatal: bool = False


_UNREACHABLE = Reading(
    "it cannot be reached",
    "Check the network and LOGAI_LLM_BASE_URL; the summary made by code stands.",
    passing=True,
    fatal=True,
)
_SPENT = Reading(
    "its spend limit is reached",
    "Raise the limit or wait; the summary made by code stands.",
    fatal=True,
)

_NONSENSE = Reading("it answered with something that is no message")

# The first class that fits decides, so a subclass stands before its base.
READINGS: dict[type[Exception], Reading] = {
    anthropic.CredentialsError: Reading("it was given no usable key", _KEY, fatal=True),
    anthropic.AuthenticationError: Reading("it refused the key", _KEY, fatal=True),
    anthropic.PermissionDeniedError: Reading(
        "it does not let this key use the model", _KEY, fatal=True
    ),
    anthropic.PaymentRequiredError: _SPENT,
    anthropic.NotFoundError: Reading(
        "it does not know the model or the address",
        "Check the model's name and LOGAI_LLM_BASE_URL.",
        fatal=True,
    ),
    anthropic.ContentTooLargeError: Reading(
        "the request is too large for it", "Set smaller chunks."
    ),
    anthropic.RequestTimeoutError: Reading("it took too long", passing=True),
    anthropic.ConflictError: Reading("it reported a conflict", passing=True),
    anthropic.RateLimitError: Reading("it limits the rate of requests", passing=True),
    anthropic.OverloadedError: Reading("it is overloaded", passing=True),
    anthropic.InternalServerError: Reading("it failed", passing=True),
    anthropic.APIStatusError: Reading("it refused the request"),
    anthropic.APITimeoutError: Reading("it did not answer in time", passing=True),
    anthropic.APIConnectionError: Reading("the connection broke", passing=True),
    anthropic.APIResponseValidationError: _NONSENSE,
    anthropic.AnthropicError: Reading("its client failed"),
    # The client lets these through when a body is not the JSON that it says it is.
    json.JSONDecodeError: _NONSENSE,
    UnicodeDecodeError: _NONSENSE,
    RecursionError: _NONSENSE,
    httpx2.ConnectError: _UNREACHABLE,
    httpx2.TimeoutException: Reading("it did not answer in time", passing=True),
    httpx2.HTTPError: Reading("the connection broke", passing=True),
    httpx2.StreamError: Reading("the connection broke", passing=True),
    httpx2.InvalidURL: Reading(
        "its address is no URL", "Check LOGAI_LLM_BASE_URL.", fatal=True
    ),
}

_TOLD_IN_A_STREAM: dict[str, type[Exception]] = {
    "overloaded_error": anthropic.OverloadedError,
    "api_error": anthropic.InternalServerError,
    "rate_limit_error": anthropic.RateLimitError,
    "timeout_error": anthropic.RequestTimeoutError,
}


@contextmanager
def translated_faults(model: str) -> Iterator[None]:
    """Turn what the client raises into a ModelFault that names the model.

    The service's own words are left out: they may quote the request.
    """
    try:
        yield
    except tuple(READINGS) as exc:
        reading = reading_of(exc)
        status = getattr(exc, "status_code", None)
        told = f" (HTTP {status})" if status else ""
        raise ModelFault(
            f"model {model}: {reading.what}{told}",
            hint=reading.hint,
            passing=reading.passing and not _is_final(exc),
            fatal=reading.fatal,
            wait_s=_retry_after(exc),
            charged=_may_be_billed(exc),
            too_long=isinstance(exc, anthropic.ContentTooLargeError),
            unknown=isinstance(exc, anthropic.NotFoundError),
        ) from exc


def reading_of(exc: Exception) -> Reading:
    """Return what an exception of the client means."""
    if isinstance(exc, anthropic.APIConnectionError) and isinstance(
        exc.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout
    ):
        return _UNREACHABLE
    if "spend_limit" in (getattr(exc, "error_code", None) or ""):
        return _SPENT
    # Within a stream every fault comes with status 200.
    told = _TOLD_IN_A_STREAM.get(str(getattr(exc, "type", None)))
    if told is not None and getattr(exc, "status_code", None) == HTTP_OK:
        return READINGS[told]
    return next(reading for kind, reading in READINGS.items() if isinstance(exc, kind))


def _may_be_billed(exc: Exception) -> bool:
    """Tell whether the service may have begun to answer before it failed."""
    status = getattr(exc, "status_code", None)
    if status is not None and status != HTTP_OK:
        return status in GAVE_UP_WAITING
    return reading_of(exc) is not _UNREACHABLE


def _is_final(exc: Exception) -> bool:
    """Tell whether the service says that asking again is of no use."""
    response = getattr(exc, "response", None)
    told = response.headers.get("x-should-retry", "") if response is not None else ""
    return str(told).strip().lower() == "false"


def _retry_after(exc: Exception) -> float:
    """Return the seconds that the service asks to wait, within bounds.

    One header could otherwise block for weeks. A date instead of seconds is not read.
    """
    response = getattr(exc, "response", None)
    told = response.headers.get("retry-after", "") if response is not None else ""
    try:
        seconds = float(told)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S) if seconds == seconds else 0.0
