from datetime import UTC, datetime
from pathlib import Path

from inline_snapshot import snapshot

from logai_core import pipeline
from logai_core.pipeline.searches import Search
from logai_core.report.content import content_of
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.scope import Scope, Window
from logai_core.settings import Settings
from logai_core.store import Case
from tests.report.cases import report_of
from tests.report.hostile import PAYLOADS
from tests.report.rows import SHOP, searched

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = Window(NOON, NOON.replace(hour=13))
POOL = searched(query='level>=error "pool"', window=HOUR, zone="Europe/Berlin")
EARLIER = searched(query="pool", sources=(SHOP, "gone"), baseline=HOUR, side="baseline")


def test_a_search_is_told_with_its_scope_its_records_and_its_time() -> None:
    content = content_of(report_of(searches=[POOL, EARLIER]))
    assert [tuple(one) for one in content.searches] == snapshot(
        [
            (
                "1",
                'level>=error "pool"',
                "2026-11-20 12:00:00.000 to 2026-11-20 13:00:00.000",
                "all",
                "Europe/Berlin",
                "1,204",
                "2026-11-20 14:05:06.000",
            ),
            (
                "2",
                "pool",
                "2026-11-20 12:00:00.000 to 2026-11-20 13:00:00.000",
                "shop.log.gz, gone",
                "UTC",
                "1,204",
                "2026-11-20 14:05:06.000",
            ),
        ]
    )


def test_a_window_that_was_not_looked_at_does_not_restrict_a_search() -> None:
    everywhere = searched(query="pool", window=HOUR, side="all")
    assert content_of(report_of(searches=[everywhere])).searches[0].window == "all"


def test_both_forms_of_the_report_have_the_searches_as_an_appendix() -> None:
    report = report_of(searches=[POOL])
    page, text = render_html(report), render_markdown(report)
    assert '<section id="searches">' in page
    assert "<code>level&gt;=error &#34;pool&#34;</code>" in page
    assert '| 1 | `level>=error "pool"` | 2026-11-20 12:00:00.000 to ' in text
    assert page.index('id="findings"') < page.index('id="searches"')


def test_a_report_without_searches_has_no_appendix_of_them() -> None:
    assert "Queries" not in render_html(report_of())
    assert "### Queries" not in render_markdown(report_of())


def test_a_hostile_search_stays_text() -> None:
    report = report_of(searches=[searched(query=" ".join(PAYLOADS))])
    assert "<script>window" not in render_html(report)
    row = next(
        line for line in render_markdown(report).splitlines() if line.startswith("| 1 ")
    )
    assert "](javascript" not in row


def test_what_was_searched_for_in_a_case_is_in_its_report(tmp_path: Path) -> None:
    (tmp_path / "shop.log").write_text("2026-11-20T12:00:00Z INFO cart 7 answered\n")
    case = Case.create(tmp_path / "case", title="Shop")
    given = pipeline.Input(tmp_path / "shop.log", "shop.log")
    pipeline.load(case, [given], settings=Settings())
    pipeline.analyze(case, settings=Settings())
    scope = Scope(query="cart")
    pipeline.remember_search(case, Search(scope, 12, NOON))
    assert [tuple(one) for one in pipeline.report_of(case).searches] == [
        (scope, 12, NOON)
    ]
