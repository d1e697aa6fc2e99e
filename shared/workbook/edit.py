"""One cell being edited: its text, the caret, and references put in by pointing. And how far Ctrl+arrow jumps.

The bar above the sheet and the line in the cell show the same `Editing`; there is no second state.
"""

from collections.abc import Callable
from typing import Literal

import msgspec

from shared.workbook.formula import is_formula
from shared.workbook.references import Reference, area_name, cycled, may_begin, references

Mode = Literal["enter", "edit"]
"""`enter`: begun by typing, arrows leave the cell or point. `edit`: F2 or a click, arrows move the caret."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as a formula names it: `sheet` empty for the formula's own; row and column from 1."""

    sheet: str
    row: int
    column: int


class Editing:
    """The text of a cell while it is written. `before` is what Esc gives back."""

    def __init__(self, before: str, text: str, mode: Mode) -> None:
        self.before = before
        self.text = text
        self.caret = len(text)
        self.mode: Mode = mode
        self._anchor: Spot | None = None
        self._tip: Spot | None = None
        self._span = (0, 0)

    @property
    def formula(self) -> bool:
        """Whether a formula is being written."""
        return is_formula(self.text)

    @property
    def pointing(self) -> bool:
        """Whether the reference before the caret was put in by pointing and still moves with the next one."""
        return self._anchor is not None

    @property
    def tip(self) -> Spot | None:
        """The cell last pointed at, where arrows go on from."""
        return self._tip

    @property
    def can_point(self) -> bool:
        """Whether pointing at a cell would put a reference in."""
        return self.pointing or may_begin(self.text, self.caret)

    @property
    def references(self) -> list[Reference]:
        """The references of the formula as it stands."""
        return references(self.text)

    def type(self, text: str, caret: int) -> None:
        """The person typed: the text as it stands now. What was pointed at stays and no longer moves."""
        self.text, self.caret = text, min(max(0, caret), len(text))
        self.stop_pointing()

    def move_caret(self, caret: int) -> None:
        """The caret went elsewhere without typing."""
        if caret != self.caret:
            self.caret = min(max(0, caret), len(self.text))
            self.stop_pointing()

    def stop_pointing(self) -> None:
        """The next pointing begins a new reference."""
        self._anchor = self._tip = None

    def point(self, spot: Spot, *, extend: bool = False) -> bool:
        """Put a reference in, or move the one just put in; `extend` makes it a range. False if none fits there."""
        if not self.can_point:
            return False
        if self._anchor is None:
            self._span = (self.caret, self.caret)
        keeps = extend and self._anchor is not None and self._anchor.sheet == spot.sheet
        anchor = self._anchor if keeps and self._anchor is not None else spot
        name = area_name(
            min(anchor.row, spot.row),
            min(anchor.column, spot.column),
            max(anchor.row, spot.row),
            max(anchor.column, spot.column),
            sheet=spot.sheet,
        )
        self._put(name)
        self._anchor, self._tip = anchor, spot
        return True

    def point_area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> bool:
        """Put a whole column, row or other area in."""
        if not self.can_point:
            return False
        if self._anchor is None:
            self._span = (self.caret, self.caret)
        self._put(area_name(top, left, bottom, right, sheet=sheet))
        self._anchor = Spot(sheet=sheet, row=top, column=left)
        self._tip = Spot(sheet=sheet, row=bottom, column=right)
        return True

    def cycle(self) -> None:
        """F4: the next way to fix the reference at the caret."""
        text, caret = cycled(self.text, self.caret)
        if text != self.text:
            grown = caret - self.caret if self.pointing else 0
            self.text, self.caret = text, caret
            if self.pointing:
                self._span = (self._span[0], self._span[1] + grown)

    def _put(self, name: str) -> None:
        start, end = self._span
        self.text = self.text[:start] + name + self.text[end:]
        self.caret = start + len(name)
        self._span = (start, self.caret)


def jump(filled: Callable[[int], bool], at: int, step: Literal[-1, 1], first: int, last: int) -> int:
    """Where Ctrl+arrow goes along a line of cells: the end of the filled run, else the next filled cell, else the edge.

    `filled` is asked for places between `first` and `last` only.
    """
    place = at + step
    if not first <= place <= last:
        return at
    if filled(at) and filled(place):
        while first <= place + step <= last and filled(place + step):
            place += step
        return place
    while first <= place <= last and not filled(place):
        place += step
    return min(max(place, first), last)
