"""An answer as it came, and what speaks against it."""

from typing import NamedTuple

from logai_core.llm.budget import BYTES_PER_TOKEN
from logai_core.llm.listening import Heard
from logai_core.llm.prices import Tokens

# A server that counts far fewer tokens than a request has read only part of it: none at
# all of most of it, or (a server of one's own) what fits into its window.
NOTHING_READ = 12.0  # bytes per token
HARDLY_READ = 4.0
# Why an answer stops where a request about fewer lines may be answered whole.
TOO_LONG = ("max_tokens", "model_context_window_exceeded")


class Reply(NamedTuple):
    """An answer as it came: `why_not` says why it is not complete, "" if it is.

    `doubt` says what else speaks against it; `too_long` that a shorter request may be
    answered.
    """

    text: str
    why_not: str
    tokens: Tokens
    doubt: str = ""
    too_long: bool = False


def reply_of(heard: Heard, size: int, *, own: bool) -> Reply:
    """Judge what was heard for a request of `size` bytes; `own`: by a server of one's own."""
    read = heard.tokens.prompt
    why_not, doubt = _why_not_complete(heard), ""
    if not why_not and 0 < read * NOTHING_READ < size:
        why_not = f"the server read only {read:,} tokens of the request"
    elif own and 0 < read * HARDLY_READ < size:
        usual = round(size / BYTES_PER_TOKEN)
        doubt = (
            f"the server read {read:,} of some {usual:,} tokens; its window is smaller"
        )
    return Reply(heard.text, why_not, heard.tokens, doubt, heard.stop in TOO_LONG)


def _why_not_complete(heard: Heard) -> str:
    stop = heard.stop
    if stop is None or not heard.ended:
        return "the answer broke off"
    if stop == "refusal":
        return f"the model refused{f' ({heard.category})' if heard.category else ''}"
    if stop == "max_tokens":
        return "the answer was cut at the limit of tokens"
    if stop == "model_context_window_exceeded":
        return "the request was too long for the model"
    if stop not in ("end_turn", "stop_sequence"):
        return f"the model stopped for {stop!r}"
    return "" if heard.text else "the answer was empty"
