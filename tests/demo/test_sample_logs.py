from pathlib import Path

from tests.demo.reading import text_of

SAMPLES = Path(__file__).parents[2] / "sample_logs" / "shop"


def test_the_samples_are_what_the_generator_writes(incident: Path) -> None:
    # Compressed files are compared unpacked: another zlib packs them otherwise.
    for file in sorted(incident.iterdir()):
        assert text_of(SAMPLES / file.name) == text_of(file), file.name


def test_the_samples_hold_nothing_else_and_are_small(incident: Path) -> None:
    names = {file.name for file in SAMPLES.iterdir()}
    assert names == {file.name for file in incident.iterdir()}
    assert sum(file.stat().st_size for file in SAMPLES.iterdir()) < 2_000_000
