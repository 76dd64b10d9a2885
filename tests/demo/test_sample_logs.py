from pathlib import Path

import pytest

from logai_core.demo import INCIDENTS
from tests.demo.reading import text_of

SAMPLES = Path(__file__).parents[2] / "sample_logs"


@pytest.mark.parametrize("name", INCIDENTS)
def test_the_samples_are_what_the_generator_writes(
    incidents: dict[str, Path], name: str
) -> None:
    # Compressed files are compared unpacked: another zlib packs them otherwise.
    for file in sorted(incidents[name].iterdir()):
        assert text_of(SAMPLES / name / file.name) == text_of(file), file.name


@pytest.mark.parametrize("name", INCIDENTS)
def test_the_samples_hold_nothing_else_and_are_small(
    incidents: dict[str, Path], name: str
) -> None:
    files = list((SAMPLES / name).iterdir())
    assert {file.name for file in files} == {
        file.name for file in incidents[name].iterdir()
    }
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_there_is_a_folder_for_each_incident() -> None:
    assert {folder.name for folder in SAMPLES.iterdir()} == INCIDENTS.keys()
