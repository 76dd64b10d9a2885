import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def pins() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [Requirement(text) for text in project["dependencies"]]


def needed() -> set[str]:
    found: set[str] = set()
    waiting = [(one, extra) for one in declared() for extra in (one.extras or {""})]
    while waiting:
        one, extra = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found and not extra:
            continue
        found.add(name)
        for text in distribution(name).requires or []:
            inner = Requirement(text)
            if inner.marker is None or inner.marker.evaluate({"extra": extra}):
                waiting += [(inner, more) for more in (inner.extras or {""})]
    return found


def test_every_declared_dependency_is_pinned_within_its_range() -> None:
    wrong = [
        str(one)
        for one in declared()
        if not one.specifier.contains(pins().get(canonicalize_name(one.name), "0"))
    ]
    assert wrong == []


def test_the_pins_are_what_the_declared_dependencies_need_and_nothing_else() -> None:
    assert set(pins()) == needed()


def test_the_environment_has_the_pinned_versions() -> None:
    assert {name: distribution(name).version for name in pins()} == pins()
