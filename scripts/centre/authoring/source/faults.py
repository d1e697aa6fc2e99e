"""What is wrong in the files people write: where it stands, a code that stays the same, and what to do about it."""

from collections.abc import Iterable

import msgspec

from scripts.centre.authoring.source.toml_lines import Path, TomlLines


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. `line` counts from 1 and is 0 where the file has no lines (a picture); `item` may be empty.

    `doubt`: unusual, and perhaps meant all the same: it is told and refuses nothing.
    """

    file: str
    line: int
    item: str
    code: str
    sentence: str
    doubt: bool = False

    def text(self) -> str:
        """One line for a person: editors open `file:line` by a click."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}：{self.item}{'：' if self.item else ''}{self.sentence}"


class Spot(msgspec.Struct, frozen=True):
    """A place in an authoring folder before its line is looked up: the file, the way to a value, the item it is in."""

    file: str
    path: Path = ()
    item: str = ""

    def at(self, *steps: str | int) -> "Spot":
        """A place further in."""
        return Spot(self.file, (*self.path, *steps), self.item)

    def of(self, item: str) -> "Spot":
        """The same place, told by the item it belongs to."""
        return Spot(self.file, self.path, item)


class Faults:
    """Collects every fault of one run; the same one found by two roads is told once."""

    def __init__(self) -> None:
        self._lines: dict[str, TomlLines] = {}
        self._found: dict[Fault, None] = {}

    def know(self, file: str, lines: TomlLines) -> None:
        """Places in this file can be told by line from now on."""
        self._lines[file] = lines

    def lines_of(self, file: str) -> TomlLines:
        """The lines of a file that was read. Raises KeyError for another one."""
        return self._lines[file]

    def add(self, spot: Spot, code: str, sentence: str, *, down: int | None = None, doubt: bool = False) -> None:
        """Note a fault; inside a text `down` says how many lines below its first one."""
        lines = self._lines.get(spot.file)
        line = 0 if lines is None else lines.line(spot.path) if down is None else lines.line_in_text(spot.path, down)
        self.add_at(spot.file, line, code, sentence, item=spot.item, doubt=doubt)

    def add_at(self, file: str, line: int, code: str, sentence: str, *, item: str = "", doubt: bool = False) -> None:
        """Note a fault whose line is known."""
        self._found.setdefault(Fault(file=file, line=line, item=item, code=code, sentence=sentence, doubt=doubt))

    def __bool__(self) -> bool:
        """Whether something is wrong; doubts alone are nothing wrong."""
        return any(not fault.doubt for fault in self._found)

    def found(self, order: Iterable[str] = ()) -> tuple[Fault, ...]:
        """Every fault, file by file in the given order, each file from the top."""
        place = {file: number for number, file in enumerate(order)}
        return tuple(sorted(self._found, key=lambda f: (place.get(f.file, len(place)), f.file, f.line)))
