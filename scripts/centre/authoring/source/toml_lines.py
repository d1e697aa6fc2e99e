"""On which line of a TOML file a key stands: `tomllib` tells values, an author's editor wants lines.

The scanner walks over text that `tomllib` has read already, so it need not judge what is valid; it only has to step
over strings, comments and brackets without losing count.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""The way to a value: table names, keys, and places in arrays, counted from 0."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANKS = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]*")
_OPENED_ALONE = re.compile(r"(?:\"{3}|'{3})\r?\n")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


class TomlLines:
    """The lines, counted from 1, of every table, key and array element of one file."""

    def __init__(self, text: str) -> None:
        """`text` has been read by `tomllib` without an error."""
        self._text = text
        self._breaks = [at for at, char in enumerate(text) if char == "\n"]
        self._places: dict[Path, int] = {}
        self._texts: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._at = 0
        self._document()

    def line(self, path: Path) -> int:
        """The line of a value; of the nearest table around it where the key itself is missing, 1 at the worst."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._places:
                return self._line_at(self._places[path[:end]])
        return 1

    def line_in_text(self, path: Path, down: int) -> int:
        """The line that stands `down` lines below the first one of a text."""
        begin = self._texts.get(path)
        if begin is None:
            return self.line(path)
        # A line break directly after the opening marks is not part of the value, yet it moves the value a line down.
        moved = _OPENED_ALONE.match(self._text, begin) is not None
        return self._line_at(begin) + moved + down

    def known(self) -> Mapping[Path, int]:
        """Every path with its line."""
        return {path: self._line_at(at) for path, at in self._places.items()}

    def _line_at(self, at: int) -> int:
        return bisect_right(self._breaks, at - 1) + 1

    # ------------------------------------------------------------ the walk
    def _document(self) -> None:
        table: Path = ()
        while self._skip_blanks() < len(self._text):
            begin = self._at
            if self._text.startswith("[[", begin):
                self._at += 2
                table = self._array_table(self._keys(), begin)
                self._at += 2
            elif self._text[begin] == "[":
                self._at += 1
                table = self._table((), self._keys(), begin)
                self._at += 1
            else:
                self._pair(table)

    def _table(self, base: Path, keys: list[str], begin: int) -> Path:
        path = base
        for key in keys:
            path = (*path, key)
            self._places.setdefault(path, begin)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _array_table(self, keys: list[str], begin: int) -> Path:
        path = (*self._table((), keys[:-1], begin), keys[-1])
        self._places.setdefault(path, begin)
        number = self._counts.get(path, 0)
        self._counts[path] = number + 1
        self._places[*path, number] = begin
        return (*path, number)

    def _pair(self, table: Path) -> None:
        begin = self._at
        path = self._table(table, self._keys(), begin)
        self._skip_blanks()
        self._at += 1  # the equals sign
        self._skip_blanks()
        self._value(path)

    def _value(self, path: Path) -> None:
        match self._text[self._at : self._at + 1]:
            case '"' | "'":
                self._texts[path] = self._at
                self._string()
            case "[":
                self._elements(path)
            case "{":
                self._inline_table(path)
            case _:
                self._at = _end(_PLAIN_VALUE, self._text, self._at)

    def _elements(self, path: Path) -> None:
        self._at += 1
        number = 0
        while self._text[self._skip_blanks()] != "]":
            element = (*path, number)
            self._places[element] = self._at
            self._value(element)
            number += 1
            if self._text[self._skip_blanks()] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._text[self._skip_blanks()] != "}":
            self._pair(path)
            if self._text[self._skip_blanks()] == ",":
                self._at += 1
        self._at += 1

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip_blanks()
            keys.append(self._string() if self._text[self._at] in "\"'" else self._bare())
            self._skip_blanks()
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _bare(self) -> str:
        begin = self._at
        self._at = _end(_BARE, self._text, begin)
        return self._text[begin : self._at]

    def _string(self) -> str:
        """Step over a string; its value as far as a key can need it."""
        mark = self._text[self._at]
        long = self._text.startswith(mark * 3, self._at)
        quote = mark * 3 if long else mark
        begin = self._at = self._at + len(quote)
        while not self._text.startswith(quote, self._at):
            self._at += 2 if mark == '"' and self._text[self._at] == "\\" else 1
        end = self._at
        self._at += len(quote)
        if long:  # up to two quotation marks may stand directly before the closing ones
            while self._text.startswith(mark, self._at):
                self._at += 1
        return _unescaped(self._text[begin:end]) if mark == '"' else self._text[begin:end]

    def _skip_blanks(self) -> int:
        self._at = _end(_BLANKS, self._text, self._at)
        return self._at


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[0][1:]
        if code[0] in "uU":
            return chr(int(code[1:], 16))
        return {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}.get(code, code)

    return _ESCAPE.sub(plain, text)
