import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.errors import QueryError
from logai_core.query import Fields, condition, parse
from tests.query.plainly import FIELDS


def fault_of(text: str, fields: Fields = FIELDS) -> QueryError | None:
    try:
        condition(parse(text), fields)
    except QueryError as fault:
        return fault
    return None


# A query that cannot be read, and the queries that are offered for it.
OFFERED = [
    ("levle:error", ["level:error", "service:error", '"levle:error"']),
    ("pool levle>=error", ["pool level>=error", "pool service>=error", 'pool "levle>=error"']),
    ("stauts:(1 OR 2)", ["status:(1 OR 2)"]),
    ("severity:error", ["level:error", '"severity:error"']),
    ("@statsu:1", ["@status:1", '"@statsu:1"']),
    ("@timestamp:today", ["time:today", '"@timestamp:today"']),
    ("usr.name:x", ["user.name:x", '"usr.name:x"']),
    ("_exists_:status", ["status:*", '"_exists_:status"']),
    ("-_exists_:stauts", ["-status:*", '-"_exists_:stauts"']),
    ("case:7", [""]),
    ("pool AND case:7", ["pool"]),
    ("pool -case:7", ["pool"]),
    ("case:7 AND pool", ["pool"]),
    ("level>=wran", ["level>=warn", "level>=warning"]),
    ("level:(info OR eror)", ["level:(info OR error)", "level:(info OR verbose)"]),
    ("level>unknown", ["level:unknown"]),
    ("source:weblog", ["source:web.log", "source:db.log"]),
    ("tpl:T00", ["tpl:T0000000001", "tpl:T0000000002"]),
    ("tpl:Tabc", ['tpl:"Tabc"']),
    ("tpl:Tz", ['tpl:"Tz"']),
    ("pool status IN (500,502) a", ["pool status:(500 OR 502) a"]),
    ("service not in ('web shop', api)", ['-service:("web shop" OR api)']),
    ("-level IN (error)", ["-level:error"]),
    ("user.name in (ann OR bob)", ["user.name:(ann OR bob)"]),
    ("source>db.log", ["source:db.log"]),
    ("line:10-20", ["line:[10 TO 20]"]),
    ("time>=2026-11-20 14:02", ['time>="2026-11-20 14:02"']),
    ("(time:2026-11-20  14:02:03.5) a", ['(time:"2026-11-20  14:02:03.5") a']),
    ("time:[2026-11-20 14:02 TO *]", ['time:["2026-11-20 14:02" TO *]']),
    ("service:a:b", ['service:"a:b"', '"service:a:b"']),
    ("service:(a:b OR c)", ['service:("a:b" OR c)']),
    ("http://x", ['"http://x"', 'http:"//x"']),
    ("/var/log/app", ['"/var/log/app"']),
    ("a /cart", ['a "/cart"', "a /cart/"]),
    ('a "b c ', ['a "b c"']),
    (r'"C:\dir', [r'"C:\\dir"']),
    ('(a "b', ['(a "b"']),
    ("(a", ["(a)"]),
    ("(a OR (b c", ["(a OR (b c))"]),
    ("a)", ["a", '"a)"']),
    ("(a) b) c", ["(a) b  c", '(a) "b)" c']),
    ("a AND", ["a"]),
    ("a OR NOT", ["a"]),
    ("(a OR )", ["(a )"]),
    ("a AND ()", ["a"]),
    ("OR a", ["a", '"or" a']),
    ("a or or b", ["a or b", 'a or "or" b']),
    (">5", ['">5"', "5"]),
    ("status : 5 :", ['status : 5 ":"', "status : 5"]),
    ("pool()", ['"pool()"']),
    ("(pool(x))", ['("pool(x)")', "(pool (x))"]),
    ('a"b"', ['"a\\"b\\""', 'a "b"']),
    ("status==5", ["status=5"]),
    ("status=~5.*", ["status:/5.*/"]),
    ('service=~"a/b"', [r"service:/a\/b/"]),
    ('service!~"a|b" pool', ["-service:/a|b/ pool"]),
    ('{service="api", host!="x"} pool', ['service="api" -host="x" pool']),
    ('{service=~"a.*"} |= "x"', ['service:/a.*/ |= "x"']),
    ("|=", [""]),
    ("pool |=", ["pool"]),
    ("status:", ["status:*"]),
    ("(status>)", ["(status:*)"]),
    ("status: AND pool", ['status: "and" pool', "status:* AND pool"]),
    ("status>[1 TO 5]", ["status:[1 TO 5]"]),
    ("status>=5*", ["status:5*"]),
    ("status:(1 2)", ["status:(1 OR 2)"]),
    ("status:(1 2 3) a", ["status:(1 OR 2 OR 3) a"]),
    ("status:(1 AND 2)", ["status:(1 OR 2)"]),
    ("status:(1 OR 2", ["status:(1 OR 2)"]),
    ("status:[1 5]", ["status:[1 TO 5]"]),
    ("status:[1-5]", ["status:[1 TO 5]"]),
    ("status:[1]", ["status:[1 TO *]"]),
    ("status:[1 TO", ["status:[1 TO *]"]),
    ("status:[1 TO 5", ["status:[1 TO 5]"]),
    ("status:[a* TO 5]", ["status:[* TO 5]", "status:[a TO 5]"]),
    ('@"a b"', ['@"a b":*']),
    ("/a(/", [r"/a\(/"]),
    ('|~ "a("', [r'|~ "a\\("']),
    ("service:/[/", [r"service:/\[/"]),
    ("time:15min", ["time:-15m"]),
    ('time:"last 2 hours"', ["time:-2h"]),
    ("time>=tody", ["time>=today"]),
    ("time:9pm", ["time:21:00"]),
    ("time:9:5", ["time:09:05"]),
    ("time:2026/11/20", ["time:2026-11-20"]),
    ("time:20.11.2026", ["time:2026-11-20"]),
    ("time:2026-11-20_9:30", ["time:2026-11-20T09:30", "time:2026-11-20"]),
]  # fmt: skip
# Faults that leave open what was meant.
OPEN = ["time:later", "line:x", "/a(?=b)/", r"/(a)\1/", "/a{1001}/", '"":x']


@pytest.mark.parametrize(("text", "offered"), OFFERED)
def test_an_error_offers_queries_to_write_instead(
    text: str, offered: list[str]
) -> None:
    fault = fault_of(text)
    assert fault is not None
    assert [one.mended(text).strip() for one in fault.fixes] == offered


@pytest.mark.parametrize("offered", [offered[0] for _, offered in OFFERED])
def test_what_is_offered_first_can_be_read(offered: str) -> None:
    assert fault_of(offered) is None or offered == '(a "b"'


@pytest.mark.parametrize("text", OPEN)
def test_nothing_is_offered_where_it_is_open_what_was_meant(text: str) -> None:
    fault = fault_of(text)
    assert fault is not None
    assert fault.fixes == ()


@pytest.mark.parametrize(
    "text",
    ["colour IN (red, green)", "service in (web)", "IN (a, b)", "pool in (status)"],
)
def test_in_is_a_word_where_no_field_or_no_list_is_beside_it(text: str) -> None:
    assert fault_of(text) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("status>=abc", ['status>="abc"']),
        ("@status<5s", ["@status<5", '@status<"5s"']),
        ("pool status:[1 TO 2,000]", ["pool status:[1 TO 2000]", 'pool status:[1 TO "2,000"]']),
        ('status>="abc"', None),
        ("status:abc", None),
        ("status>=1e3", None),
        ("status:[1 TO *]", None),
        ("version>=abc", None),
    ],
)  # fmt: skip
def test_numbers_are_in_no_order_with_words(
    text: str, offered: list[str] | None
) -> None:
    fault = fault_of(text, FIELDS._replace(numbers=("status",)))
    assert (fault and [one.mended(text) for one in fault.fixes]) == offered


def test_a_long_list_of_names_is_not_offered_whole() -> None:
    fault = fault_of("level:qqq")
    assert fault is not None
    assert [one.text for one in fault.fixes] == [
        "trace", "debug", "info", "warn", "error", "fatal",
    ]  # fmt: skip


PIECES = st.sampled_from(
    (
        "a", "pool", "level", "levle", "status", "stauts", "time", "case", "tpl", "line",
        "source", "_exists_", "@odd", "@statsu", "service", ":", "=", "!=", ">=", ">",
        "=~", "!~", "==", "(", ")", "[", "]", " TO ", " AND ", " OR ", " NOT ", "and",
        "or", "not", "-", "!", '"', "\\", "/", "*", "?", "|=", "|~ ", " ", " ", " ", "5",
        "1-5", "tody", "9pm", "15min", "T00", "error", "eror", "{", "}", '"x"', ",", "\n",
    )
)  # fmt: skip
BROKEN = st.lists(PIECES, max_size=9).map("".join)


@given(BROKEN)
def test_an_offered_fix_takes_its_fault_away(text: str) -> None:
    fault = fault_of(text)
    for fix in fault.fixes if fault else ():
        assert 0 <= fix.start <= fix.end <= len(text)
        again = fault_of(fix.mended(text))
        assert fix.mended(text) != text
        assert again is None or (again.what, again.position) != (
            fault.what,
            fault.position,
        )
