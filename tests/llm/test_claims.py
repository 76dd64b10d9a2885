import pytest

from logai_core.llm.claims import Seen, claims_of

LINE = (
    "2026-01-05 14:02:03.500 ERROR pay-api | GET /cart/7 by <IPV4_1> took 3000 ms in "
    "OrderService.place, 1,250 rows, 4.10%, node app-2 v1.2.3 2026-01-05T09:15:00Z"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It took 3000 ms",
        "It took 3,000 ms",
        "There were 1250 rows and 4.1%",
        "At 14:02 it failed",
        "At 14:02:03 or at 14:02:03.500",
        "From 14:02 to 14:02:03.500 UTC, or at 14:02 UTC.",
        "On 2026-01-05 at 09:15:00 it failed",
        "Node app-2 ran v1.2.3",
        "The path /cart/7 of <IPV4_1>",
        "In OrderService.place an ERROR",
        "The service pay-api failed; Nothing else",
        "It said “GET /cart/7”",
        "e.g. a slow-down, i.e. rate-limited work",
    ],
)
def test_what_stands_in_the_line_is_proven(sentence):
    seen = Seen([LINE])
    assert [claim for claim in claims_of(sentence) if not seen.proves(claim)] == []


@pytest.mark.parametrize(
    ("sentence", "piece"),
    [
        ("It took 300 ms", "300"),
        ("It took 14 minutes", "14"),
        ("There were 2 nodes", "2"),
        ("Two nodes failed", "two"),
        ("At 14:03 it failed", "14:03"),
        ("At 4:02 it failed", "4:02"),
        ("On 2026-01-06 it failed", "2026-01-06"),
        ("Node app-3 failed", "app-3"),
        ("Node app failed in app_main", "app_main"),
        ("The path /cart", "/cart"),
        ("The client <IPV4_2>", "<IPV4_2>"),
        ("In OrderService.take", "OrderService.take"),
        ("At 14:03 UTC it failed", "14:03"),
        ("At 14:02 UTC+2 it failed", "UTC"),
        ("Its clock is UTC", "UTC"),
        ("It reached Redis", "Redis"),
        ("An OOM came", "OOM"),
        ("Version v1.2", "v1.2"),
        ("It said “GET /other”", "GET /other"),
        ("It said `drop table`", "drop table"),
        ("See https://evil.example/x", "https://evil.example/x"),
    ],
)
def test_what_does_not_stand_in_the_line_is_not_proven(sentence, piece):
    seen = Seen([LINE])
    missing = [claim.piece for claim in claims_of(sentence) if not seen.proves(claim)]
    assert piece in missing


def test_prose_claims_nothing():
    assert claims_of("The pool ran dry. Requests failed; It recovered later") == []
