"""XML elements as flat fields, without anything that XML can be made to do.

A document type is refused, and with it every entity of one's own: nothing is fetched,
nothing expands. So is an element that is deeper or wider than events are.
"""

from typing import Any
from xml.parsers import expat  # no DTD is let through, see `_refuse`

MOST_DEPTH = 64
MOST_FIELDS = 1_000


class _Fields:
    """Collects what an element holds while it is read.

    A field is named by its path below the element, without prefixes: attributes as
    their element, then their name. An element with a `Name` is named by it.
    """

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str] = []
        self._texts: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        names = {_local(key): value for key, value in attributes.items()}
        inside = bool(self._texts)
        named = names.pop("Name", None) if _local(tag) == "Data" else None
        self._path += [named or _local(tag)] if inside else []
        self._texts.append([])
        if len(self._texts) > MOST_DEPTH:
            raise ValueError
        for name, value in names.items():
            if name != "xmlns" and not name.startswith("xmlns"):
                self._add([*self._path, name], value)

    def end(self, _tag: str) -> None:
        self._add(self._path, "".join(self._texts.pop()).strip())
        if self._path:
            self._path.pop()

    def text(self, text: str) -> None:
        self._texts[-1].append(text)

    def _add(self, path: list[str], value: str) -> None:
        if value in ("", "-"):
            return
        if len(self.found) >= MOST_FIELDS:
            raise ValueError
        name = ".".join(path) or "text"
        number = 2
        while name in self.found:
            name, number = f"{'.'.join(path)}_{number}", number + 1
        self.found[name] = value


def fields_of(text: str) -> dict[str, str] | None:
    """Return the fields of one element, None when it is not one or not a plain one."""
    fields = _Fields()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = fields.start
    parser.EndElementHandler = fields.end
    parser.CharacterDataHandler = fields.text
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003  # as expat has it
    except (expat.ExpatError, ValueError):
        return None
    return fields.found


def _refuse(*_declared: Any) -> None:
    raise ValueError


def _local(name: str) -> str:
    """Return a name without its prefix, `xmlns:x` as it is."""
    return name if name.startswith("xmlns") else name.rpartition(":")[2]
