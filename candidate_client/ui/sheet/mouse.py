"""The mouse on the grid: selecting, pointing into a formula, heads, resizing, the fill handle, a cell's list."""

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from candidate_client.ui.sheet.axis import Axis
from candidate_client.ui.sheet.marks import arrow_box, handle_box, has_list
from candidate_client.ui.sheet.surface import Surface
from shared.workbook.places import Area

_Part = Literal["cells", "rows", "columns", "corner", "column-edge", "row-edge", "handle", "list", "nothing"]
_NEAR = 4  # px beside the edge of a head that still mean the edge
_ROLL_MS = 40
_SHAPES = {
    "column-edge": Qt.CursorShape.SplitHCursor,
    "row-edge": Qt.CursorShape.SplitVCursor,
    "handle": Qt.CursorShape.CrossCursor,
    "list": Qt.CursorShape.PointingHandCursor,
    "cells": Qt.CursorShape.ArrowCursor,
}


class GridMouse(QObject):
    """One drag at a time, by the part of the grid where it began.

    `list_asked`: the button of a cell's list. `filled(area)`: the fill handle was dragged so far. `taken`: the grid
    wants the keyboard.
    """

    list_asked = Signal()
    filled = Signal(object)
    taken = Signal()

    def __init__(self, grid: Surface) -> None:
        super().__init__(grid)
        self._grid = grid
        self._dragging: _Part = "nothing"
        self._line = 0
        self._from = (0, 0)
        self._at = QPoint()
        self._rolling = QTimer(grid)
        self._rolling.setInterval(_ROLL_MS)
        self._rolling.timeout.connect(self._roll)

    def press(self, event: QMouseEvent) -> None:
        """The left button begins what its place means; a click never takes the keyboard from a formula."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        part, line = self.part(point)
        grid, desk = self._grid, self._grid.desk
        self._dragging, self._line, self._at = part, line, point
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        cell = grid.cell_at(point)
        match part:
            case "list":
                self.list_asked.emit()
                self._dragging = "nothing"
                return
            case "cells":
                if not desk.pick(*cell, extend=extend):
                    self._dragging = "nothing"
                self._from = cell
            case "rows":
                self._line = desk.look.anchor[0] if extend else line
                desk.pick_rows(self._line, line)
            case "columns":
                self._line = desk.look.anchor[1] if extend else line
                desk.pick_columns(self._line, line)
            case "corner":
                desk.pick_all()
            case "handle":
                grid.marks.filling = desk.look.area
            case "column-edge" | "row-edge" | "nothing":
                pass
        if desk.editing is None:
            self.taken.emit()

    def move(self, event: QMouseEvent) -> None:
        """Dragging, or the shape of the pointer."""
        self._at = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            part, _ = self.part(self._at)
            self._grid.viewport().setCursor(_SHAPES.get(part, Qt.CursorShape.ArrowCursor))
            return
        self._drag()
        outside = not self._grid.viewport().rect().contains(self._at)
        if outside and self._dragging in {"cells", "handle", "rows", "columns"}:
            self._rolling.start()
        else:
            self._rolling.stop()

    def release(self, event: QMouseEvent) -> None:
        """The end of a drag."""
        del event
        self._rolling.stop()
        grid = self._grid
        target, grid.marks.filling = grid.marks.filling, None
        if self._dragging == "handle" and target is not None:
            self.filled.emit(target)
            grid.viewport().update()
        self._dragging = "nothing"

    def double(self, event: QMouseEvent) -> None:
        """On a cell: edit it in place. On the edge of a head: as wide as its texts."""
        part, line = self.part(event.position().toPoint())
        grid = self._grid
        if part == "column-edge":
            grid.fit_column(line)
        elif part == "row-edge":
            grid.fit_row(line)
        elif part == "cells" and grid.desk.editing is None:
            grid.desk.begin(None, "edit")
        else:
            self.press(event)

    def part(self, point: QPoint) -> tuple[_Part, int]:
        """What lies under a point, and the row or column it is about."""
        grid = self._grid
        look, heads = grid.desk.look, grid.heads
        row, column = grid.cell_at(point)
        if point.x() < heads.wide and point.y() < heads.high:
            return "corner", 0
        if point.y() < heads.high:
            edge = self._edge(look.columns, column, point.x() - heads.wide)
            return ("column-edge", edge) if edge else ("columns", column)
        if point.x() < heads.wide:
            edge = self._edge(look.rows, row, point.y() - heads.high)
            return ("row-edge", edge) if edge else ("rows", row)
        if grid.desk.editing is None:
            if has_list(grid.desk, look.place) and arrow_box(look, grid.origin, grid.viewport().width()).contains(
                point
            ):
                return "list", 0
            if handle_box(look, grid.origin).adjusted(-2, -2, 2, 2).contains(point):
                return "handle", 0
        return "cells", 0

    # ------------------------------------------------------------ inside
    @staticmethod
    def _edge(axis: Axis, line: int, at: int) -> int:
        """The line whose far edge is near a place of its head, 0 if none."""
        if abs(axis.start(line) + axis.size(line) - at) <= _NEAR:
            return line
        before = axis.step(line, -1)
        return before if before != line and abs(at - axis.start(line)) <= _NEAR else 0

    def _drag(self) -> None:
        grid, desk = self._grid, self._grid.desk
        look = desk.look
        cell = grid.cell_at(self._at)
        match self._dragging:
            case "cells":
                if cell != self._from:
                    self._from = cell
                    desk.pick(*cell, extend=True)
            case "rows":
                desk.pick_rows(self._line, cell[0])
            case "columns":
                desk.pick_columns(self._line, cell[1])
            case "column-edge":
                start = look.columns.start(self._line) + grid.heads.wide
                look.columns.resize(self._line, max(8, self._at.x() - start))
                grid.relaid()
            case "row-edge":
                start = look.rows.start(self._line) + grid.heads.high
                look.rows.resize(self._line, max(8, self._at.y() - start))
                grid.relaid()
            case "handle":
                grid.marks.filling = _filled(look.area, *cell)
                grid.viewport().update()
            case "corner" | "list" | "nothing":
                pass

    def _roll(self) -> None:
        """While the mouse is held outside, the sheet moves on under it."""
        view = self._grid.viewport().rect()
        for bar, low, high, at in (
            (self._grid.verticalScrollBar(), view.top(), view.bottom(), self._at.y()),
            (self._grid.horizontalScrollBar(), view.left(), view.right(), self._at.x()),
        ):
            if at < low or at > high:
                bar.setValue(bar.value() + (bar.singleStep() if at > high else -bar.singleStep()))
        self._drag()


def _filled(source: Area, row: int, column: int) -> Area:
    """The area a drag of the handle to a cell means: further down or up, or further to one side, never both."""
    down = max(row - source.bottom, source.top - row, 0)
    right = max(column - source.right, source.left - column, 0)
    if down >= right:
        return replace(source, top=min(source.top, row), bottom=max(source.bottom, row))
    return replace(source, left=min(source.left, column), right=max(source.right, column))
