"""The child: `python -m logai_core.confined`, told by its input what to do.

The first line of the input is JSON: `function` ("module:name"), `request`, `seconds`,
`memory_bytes`. The answer is a byte when the work begins, then one line of JSON, and after
it, when all went well, the frame as an Arrow stream. With the argument `ready`, what most
questions need is imported before the first line is there.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from logai_core.confined.limits import confine

_MOST_USED = "logai_core.query.apart"


def main() -> None:
    """Do the one thing that is asked, and end."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of the answer
    if "ready" in sys.argv[1:]:
        importlib.import_module(_MOST_USED)
    line = sys.stdin.readline()
    if not line:
        os._exit(0)  # who started it is gone, and never asked
    told = json.loads(line)
    function = _function(told["function"])
    confine(seconds=told["seconds"], memory_bytes=told["memory_bytes"])
    answer.write(b"\n")
    answer.flush()
    _answer(answer, function, told["request"])
    answer.flush()
    os._exit(0)  # nothing is left to tidy up, and libraries take their time with it


def _function(named: str) -> Callable[[Mapping[str, Any]], Any]:
    module, _, name = named.partition(":")
    function: Callable[[Mapping[str, Any]], Any]
    function = getattr(importlib.import_module(module), name)
    return function


def _answer(
    out: IO[bytes],
    function: Callable[[Mapping[str, Any]], Any],
    request: Mapping[str, Any],
) -> None:
    from logai_core.errors import LogAIError

    try:
        frame = function(request)
    except LogAIError as error:
        _say(out, code=error.code, what=error.what, hint=error.hint)
    except MemoryError:
        _say(out, code="memory")
    else:
        _say(out, code="done")
        frame.write_ipc_stream(out)


def _say(out: IO[bytes], **words: str) -> None:
    out.write(json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    main()
