"""What the reading library does not say of a sheet: hidden rows and columns, formulas without a result, errors, merges.

One pass over the sheet's XML without building it in memory. Rows and columns count from 1.
"""

import re
from typing import Final

import msgspec

from shared.exchange.sheet_styles import Struck, strikes
from shared.exchange.xml_parts import walk

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 300
MAX_CELLS: Final = 2_000_000
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_YES: Final = frozenset({"1", "true", "on"})
_WIDEST: Final = 16_384
_MOST_MERGES: Final = 5_000
_THINNEST_ROW: Final = 3.0
_THINNEST_COLUMN: Final = 0.4
"""Points and characters; four pixels of either show nothing that could be read."""

Place = tuple[int, int]


class Survey(msgspec.Struct, kw_only=True):
    """The facts of one sheet.

    Attributes:
        rows, columns: how far content reaches; `far` names a cell beyond every roster, then nothing must be read.
        hidden_rows, hidden_columns: what a person does not see (hidden, filtered away, too thin to show anything).
        struck_rows: where a cell with content, or a word of it, is crossed out.
        errors: the error value of a cell (#N/A).
        unsaved: cells whose formula was never computed and saved.
        merges: top, left, bottom, right of merged areas.
    """

    rows: int = 0
    columns: int = 0
    far: str = ""
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    struck_rows: set[int] = set()
    errors: dict[Place, str] = {}
    unsaved: set[Place] = set()
    merges: list[tuple[int, int, int, int]] = []

    def merged(self, row: int, column: int) -> str:
        """The merged area that swallowed this cell (`A5:A7`), empty if none did; its first cell is not swallowed."""
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return f"{letter(left)}{top}:{letter(right)}{bottom}"
        return ""


def survey(xml: bytes, struck: Struck | None = None) -> Survey:
    """Look a sheet over; `struck` is what its workbook crosses out.

    Raises:
        xml.parsers.expat.ExpatError, XmlRefusedError: this is no sheet.
    """
    found = _Surveyor(struck or Struck())
    walk(xml, found.start, found.end, found.text)
    facts = found.facts
    if not facts.far and facts.rows * facts.columns > MAX_CELLS:
        facts.far = f"{letter(facts.columns)}{facts.rows}"
    return facts


def letter(column: int) -> str:
    """The letters of a column as spreadsheet programs show them: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Surveyor:
    """Holds the cell the walk stands in."""

    def __init__(self, struck: Struck) -> None:
        self.facts = Survey()
        self._struck = struck
        self._is_struck = False
        self._striking = False  # in a run of letters of a text that stands in the cell itself
        self._row = self._column = 0
        self._kind = ""
        self._formula = self._inside = False
        self._value: list[str] = []
        self._rows_hidden_unless_said = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._column += 1
            if "r" in given:
                self._row, self._column = _place(given["r"]) or (self._row, self._column)
            self._kind, self._formula, self._value = given.get("t", ""), False, []
            self._is_struck = _whole(given.get("s", "0")) in self._struck.styles
        elif tag in {"v", "t"}:
            self._inside = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = _whole(given.get("r")) or self._row + 1
            self._column = 0
            if self._hidden_row(given):
                self.facts.hidden_rows.add(self._row)
        elif tag == "col":
            self._columns(given)
        elif strikes(tag, given):
            self._striking = True
        elif tag == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            if len(self.facts.merges) < _MOST_MERGES and (start := _place(first)) and (end := _place(last)):
                self.facts.merges.append((*start, *end))
        elif tag == "sheetFormatPr":
            self._rows_hidden_unless_said = given.get("zeroHeight") in _YES

    def text(self, text: str) -> None:
        if self._inside:
            self._value.append(text)
            self._is_struck = self._is_struck or (self._striking and bool(text.strip()))

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._inside = False
        elif tag == "r":
            self._striking = False
        elif tag == "c":
            self._note()

    def _note(self) -> None:
        value = "".join(self._value)
        place = (self._row, self._column)
        if self._kind == "e":
            self.facts.errors[place] = value
        elif self._formula and not value and self._kind != "str":  # a formula may truly give the empty text
            self.facts.unsaved.add(place)
        elif not value:
            return
        if self._is_struck or (self._kind == "s" and _whole(value) in self._struck.texts):
            self.facts.struck_rows.add(self._row)
        self.facts.rows = max(self.facts.rows, self._row)
        self.facts.columns = max(self.facts.columns, self._column)
        if self._row > MAX_ROWS or self._column > MAX_COLUMNS:
            self.facts.far = self.facts.far or f"{letter(self._column)}{self._row}"

    def _hidden_row(self, given: dict[str, str]) -> bool:
        if given.get("hidden") in _YES or (self._rows_hidden_unless_said and "ht" not in given):
            return True
        return _is_thin(given.get("ht"), _THINNEST_ROW)

    def _columns(self, given: dict[str, str]) -> None:
        if given.get("hidden") not in _YES and not _is_thin(given.get("width"), _THINNEST_COLUMN):
            return
        first, last = _whole(given.get("min")), _whole(given.get("max"))
        if first and last:
            self.facts.hidden_columns.update(range(first, min(last, _WIDEST) + 1))


def _place(reference: str) -> Place | None:
    match = _PLACE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for char in match[1]:
        column = column * 26 + ord(char) - 64
    return int(match[2]), column


def _whole(digits: str | None) -> int:
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) <= 7 else 0


def _is_thin(size: str | None, least: float) -> bool:
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False
