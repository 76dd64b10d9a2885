import polars as pl
from inline_snapshot import snapshot

from logai_core.formats import by_name, guess
from logai_core.formats.wrapping import unwrap

TIME = "2026-03-03T14:02:01.250000000Z"


def lines_of(*texts: str) -> pl.DataFrame:
    return pl.DataFrame({"text": texts}).with_row_index("line_no", offset=1)


def test_unwrap_takes_a_line_apart() -> None:
    lines = lines_of(f"{TIME} stdout P half", "other", f"{TIME} stderr F", "")
    assert unwrap(lines, by_name("cri")).rows(named=True) == snapshot(
        [
            {
                "line_no": 1,
                "ts": "2026-03-03T14:02:01.250000000Z",
                "stream": "stdout",
                "piece": True,
                "text": "half",
            },
            {
                "line_no": 3,
                "ts": "2026-03-03T14:02:01.250000000Z",
                "stream": "stderr",
                "piece": False,
                "text": "",
            },
        ]
    )


def test_unwrap_leaves_out_objects_that_carry_no_line() -> None:
    lines = lines_of(
        '{"log":{"level":"info"},"stream":"stdout","time":1}',
        '{"log":"open","stream":"stdout","time":"x"',
        '["log":"list","stream":"stdout","time":"x"]',
        '{"log":"kept\\n","stream":"stdout","time":null}',
    )
    assert unwrap(lines, by_name("docker-json")).rows(named=True) == snapshot(
        [
            {
                "line_no": 4,
                "ts": None,
                "attributes": '{"stream":"stdout","time":null}',
                "piece": False,
                "text": "kept",
            }
        ]
    )


def test_a_guess_of_a_wrapper_says_how_the_inner_lines_are_read() -> None:
    inner = ["WARNING:shop.jobs:full", "INFO:shop.db:open", "loose words"] * 5
    found = guess(pl.Series(f"{TIME} stdout F {line}" for line in inner))
    assert found.inner is not None
    assert (found.format.name, found.share, found.inner.format.name) == snapshot(
        ("cri", 1.0, "python-basic")
    )
    assert found.pieces


def test_a_guess_of_inner_lines_looks_at_no_pieces() -> None:
    lines = [f'{TIME} stdout P {{"level":"in', f'{TIME} stdout F {{"level":"info"}}']
    found = guess(pl.Series(lines * 5)).inner
    assert found is not None
    assert (found.format.name, found.share) == ("json", 1.0)


def test_lines_that_never_end_in_a_line_feed_are_no_pieces() -> None:
    line = '{"log":"WARNING:shop.jobs:full","stream":"stdout","time":"' + TIME + '"}'
    found = guess(pl.Series([line] * 5))
    assert found.inner is not None
    assert (found.inner.format.name, found.pieces) == ("python-basic", False)


def test_services_of_a_wrapper_may_each_have_a_format_of_their_own() -> None:
    lines = [
        "web-1  | WARNING:shop.jobs:full",
        'pay-1  | {"level":"info","msg":"up"}',
        "db-1   | Mar  3 14:02:01 db postgres[7]: up",
    ]
    found = guess(pl.Series(lines * 5)).inner
    assert found is not None
    formats = {found.format.name, *(fmt.name for fmt in found.also)}
    assert formats >= {"python-basic", "json", "syslog"}
