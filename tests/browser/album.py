"""Pictures of what a test saw, kept as build output."""

from dataclasses import dataclass
from pathlib import Path

from tests.browser.serving import ROOT
from tests.browser.visiting import Visitor

SCREENSHOTS = ROOT / "build" / "screenshots"


@dataclass
class Album:
    """The pictures of one story, numbered as they were taken; older ones go."""

    visitor: Visitor
    folder: Path
    taken: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()

    def keep(self, name: str) -> None:
        """Keep what is seen when nothing runs any more and nothing is pointed at."""
        self.visitor.page.mouse.move(0, 0)
        self.visitor.settle()
        self.taken += 1
        picture = self.folder / f"{self.taken:02} {name}.png"
        self.visitor.page.screenshot(path=picture, animations="disabled")
