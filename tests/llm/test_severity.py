import polars as pl
import pytest

from logai_core.llm.severity import SEVERITIES, bounded, severity_of
from logai_core.schemas import FINDINGS
from tests.llm.cases import APP, DB, finding


@pytest.mark.parametrize(
    ("over", "severity"),
    [
        ({"severity": 21}, "SEV1"),
        ({"observed": 1000.0, "sources": [APP, DB]}, "SEV1"),
        ({"observed": 1000.0}, "SEV2"),
        ({"observed": 2.0, "expected": 0.0}, "SEV3"),
        ({"observed": 200.0}, "SEV3"),
        ({"severity": 13}, "SEV3"),
        ({"severity": 9, "open": True}, "SEV3"),
        ({"severity": 9}, "SEV4"),
        ({"severity": 21, "observed": 0.0}, "SEV4"),
        ({"expected": None}, "SEV2"),
    ],
)
def test_severity_follows_from_the_findings(over, severity):
    findings = pl.DataFrame([finding(**over)], schema=FINDINGS)
    assert severity_of(findings) == severity


def test_severity_of_no_finding_is_the_lowest():
    assert severity_of(FINDINGS.to_frame()) == "SEV4"


def test_the_model_may_raise_by_one_level_and_never_lower():
    table = {(said, "SEV3"): bounded(said, "SEV3") for said in SEVERITIES}
    assert list(table.values()) == ["SEV2", "SEV2", "SEV3", "SEV3"]
    assert bounded("SEV4", "SEV1") == "SEV1"
