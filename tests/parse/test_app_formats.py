import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.formats import ALL, Format, by_name, guess
from logai_core.formats.guessing import explains
from tests.parse.builders import attributes, lines_of, messages, parse_text

JUL = "Mar 03, 2026 2:02:0{} PM org.example.Cart create"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("log4j", "2026-03-03 14:02:01,978 INFO no thread: text"),
        ("log4j-named", "2026-03-03 14:02:01,978 INFO no name here"),
        ("log4j-named", "2026-03-03 14:02:01,978 INFO [main] no dot in it"),
        ("log4j-bracketed", "[2026-03-03 14:02:01,978] INFO no name here"),
        ("log4j-relative", "467 [main] LOUD org.example.Cart - no such level"),
        ("logback-clock", "14:02 [main] INFO o.e.Cart - no seconds"),
        ("logback-clock", "2026-03-03 14:02:01.250 [main] INFO o.e.Cart - a day"),
        ("spring-boot", "2026-03-03 14:02:01.250 INFO 7 --- no thread : x"),
        ("tomcat", "03-Mar-2026 14:02:01.250 [main] no level"),
        ("jul", "Mar 03, 2026 2:02:01 PM two many words here"),
        ("jul", "INFO: a message alone"),
        ("kafka", "[2026-03-03 14:02:01,250] INFO started (in 7 ms)"),
        ("elasticsearch", "[2026-03-03T14:02:01,250][7][INFO] number first"),
        ("gunicorn", "[2026-03-03 14:02:01 +0000] [INFO] no pid"),
        ("celery", "[2026-03-03 14:02:01,250: INFO] no process"),
        ("uvicorn", "INFO: one blank"),
        ("uvicorn", "INFO:     2026-03-03 14:02:01 states a time"),
        ("winston-text", "info: 2026-03-03 14:02:01 states a time"),
        ("winston-text", "information: text"),
        ("oslo", "2026-03-03 14:02:01.250 INFO shop.api [-] no pid"),
        ("odoo", "2026-03-03 14:02:01,250 7 INFO shop no name"),
        ("ruby", "I, [2026-03-03T14:02:01.250000] INFO -- : no pid"),
        ("monolog-text", "[2026-03-03 14:02:01] production.info: small letters"),
        ("nlog", "2026-03-03 14:02:01.2500|INFO|no message"),
        ("serilog", "2026-03-03 14:02:01.250 +00:00 [INFO] long word"),
        ("dotnet-console", "info: Shop.Cart no event"),
        ("klog", "X0303 14:02:01.250000 7 server.go:12] no such level"),
        ("zap-text", "2026-03-03T14:02:01Z INFO blanks for tabs"),
        ("rust", "2026-03-03T14:02:01Z INFO no module"),
        ("etcd", "2026-03-03 14:02:01.250000 I etcdserver: no pipe"),
        ("postgresql", "2026-03-03 14:02:01.250 UTC [7] LOUD:  no such level"),
        ("pgbouncer", "2026-03-03 14:02:01.250 7 INFO shop.api [-] of oslo"),
        ("mysql", "2026-03-03T14:02:01Z 7 [Loud] no such level"),
        ("redis", "7:M 03 Mar 2026 14:02:01.250 ! no such level"),
        ("oracle-alert", "Tue Mar 03 14:02:01 2026 text on the line"),
        ("db2diag", "2026-03-03-14.02.01.250000+000 no level"),
        ("dmesg", "[12345] whole seconds"),
        ("xorg", "[   12.345678] six digits"),
        ("dpkg", "2026-03-03 14:02:01 installing x"),
        ("yum", "Mar 03 14:02:01 web1 Installed: x"),
        ("macos-system", "Mar  3 14:02:01 web1 sshd[7]: of any system"),
        ("cbs", "2026-03-03 14:02:01, no level here"),
        ("sap-trace", "Tue Mar  3 14:02:01 2026"),
        ("chat", "Mar 03 14:02:01 web1 <ada> not at the start"),
        ("minecraft", "[14:02:01] [main] INFO: no slash"),
        ("tai64n", "@40000000 too short"),
    ],
)
def test_a_format_does_not_claim_a_line_that_lacks_a_part_of_it(
    name: str, line: str
) -> None:
    found = lines_of(line).select(explains(pl.col("text"), by_name(name)))
    assert found.item() is False


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("logback-clock", "14:02:01.250 [main] INFO o.e.Cart - x", "14:02:01.250"),
        ("elixir", "14:02:01.250 [info] x", "14:02:01.250"),
        ("serilog", "[14:02:01 INF] x", "14:02:01"),
        ("minecraft", "[14:02:01] [main/INFO]: x", "14:02:01"),
        ("clock-level", "14:02:01 INFO x", "14:02:01"),
        ("wildfly", "14:02:01,250 INFO [o.e] (main) x", "14:02:01,250"),
    ],
)
def test_a_clock_without_a_day_is_kept_and_no_date_is_invented(
    name: str, line: str, told: str
) -> None:
    record = parse_text(line, fmt=by_name(name)).records.row(0, named=True)
    assert (record["ts"], record["ts_basis"], record["severity"]) == (None, "none", 9)
    assert attributes(record)["time"] == told
    assert record["message"] == "x"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("dmesg", "[   12.345678] x"),
        ("xorg", "[    12.345] x"),
        ("jvm-unified", "[12.345s][info][gc] x"),
    ],
)
def test_seconds_since_boot_are_no_date(name: str, line: str) -> None:
    record = parse_text(line, fmt=by_name(name)).records.row(0, named=True)
    assert (record["ts"], record["message"]) == (None, "x")
    assert attributes(record)["uptime_s"].startswith("12.345")


def test_the_second_line_of_a_pair_gives_the_level_and_the_message() -> None:
    outcome = parse_text(
        JUL.format(1), "WARNING: slow", "\tat a.B.c(B.java:1)", JUL.format(2), "FINE: x",
        fmt=by_name("jul"),
    )  # fmt: skip
    columns = ("lines", "level_text", "level_basis", "severity", "message")
    assert outcome.records.select(columns).rows() == snapshot(
        [
            (3, "WARNING", "format", 13, "slow\n\tat a.B.c(B.java:1)"),
            (2, "FINE", "format", 6, "x"),
        ]
    )
    assert outcome.counts == (5, 2, 3, 0, 0)


def test_the_level_of_a_head_is_not_overwritten_by_its_second_line() -> None:
    head = "2026-03-03 14:02:01 SEVERE org.example.Cart create lost"
    outcome = parse_text(head, "INFO: also this", fmt=by_name("jul"))
    assert outcome.records.select("level_text", "message").rows() == [
        ("SEVERE", "lost\nalso this")
    ]


def test_a_pair_is_found_by_its_lines_together() -> None:
    found = guess(pl.Series([JUL.format(1), "INFO: x"] * 20))
    assert (found.format.name, found.share) == ("jul", 1.0)


def test_second_lines_without_a_first_are_not_of_that_format() -> None:
    found = guess(pl.Series(["INFO: x"] * 20))
    assert found.share == 0.0 or found.format.name != "jul"


def test_a_line_that_begins_with_a_time_continues_nothing() -> None:
    fmt = by_name("oracle-alert")
    lines = ["2026-03-03T14:02:01", "text", "2026-03-03T14:02:02 INFO own", "more"]
    assert messages(*lines, fmt=fmt) == ["text", "own\nmore"]


def test_one_time_on_a_line_of_its_own_does_not_make_the_rest_its_text() -> None:
    lines = ["2026-03-03T14:02:01", *(f"row {n}" for n in range(200))]
    assert guess(pl.Series(lines)).format.name == "text"


def test_lines_with_a_clock_in_them_are_not_the_text_of_a_time_above() -> None:
    lines = ["2026-03-03T14:02:01", *(f"w{n} 2026-03-03 14:02:02 x" for n in range(9))]
    assert guess(pl.Series(lines)).format.name == "text"


def test_a_slow_query_is_one_record_with_its_statement() -> None:
    query = "# User@Host: ada[ada] @ web1 []\n# Query_time: 2.0\nSELECT 1;"
    lines = f"# Time: 2026-03-03T14:02:01Z\n{query}\n# Time: 2026-03-03T14:02:02Z\nx;"
    found = messages(*lines.split("\n"), fmt=by_name("mysql-slow"))
    assert found == [query, "x;"]


def test_an_error_below_a_sap_stamp_is_the_level_of_its_record() -> None:
    outcome = parse_text(
        "M  Tue Mar  3 14:02:01 2026",
        "M  started",
        "M  *** ERROR => no route",
        "M  Tue Mar  3 14:02:02 2026",
        "M  running",
        fmt=by_name("sap-trace"),
    )
    assert outcome.records.select("lines", "level_text", "severity").rows() == [
        (3, "ERROR", 17),
        (2, None, 0),
    ]


@pytest.mark.parametrize("mark", [".", "-", "*", "#"])
def test_every_mark_of_redis_is_a_level(mark: str) -> None:
    line = f"7:M 03 Mar 2026 14:02:01.250 {mark} text"
    record = parse_text(line, fmt=by_name("redis")).records.row(0, named=True)
    assert record["level_text"] == mark
    assert record["severity"] == {".": 5, "-": 7, "*": 10, "#": 13}[mark]


def test_ids_of_a_trace_are_lifted() -> None:
    trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    line = f"2026-03-03T14:02:01Z INFO 7 --- [shop] [main] [{trace}-{span}] o.e.C : x"
    record = parse_text(line, fmt=by_name("spring-boot")).records.row(0, named=True)
    assert (record["trace_id"], record["span_id"]) == (trace, span)
    assert (record["service"], record["message"]) == ("shop", "x")


@pytest.mark.parametrize("fmt", [fmt for fmt in ALL if fmt.continues])
def test_continuations_name_the_message_that_they_add(fmt: Format) -> None:
    assert all("(?P<message>" in pattern for pattern in fmt.continues)
