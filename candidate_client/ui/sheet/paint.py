"""Paints the cells of one pane as the workbook has them: fills, lines, texts that run over, numbers too wide as ####.

A sheet stays dark on white in every theme: its fills were chosen for paper.
"""

from typing import Literal

import msgspec
from PySide6.QtCore import QLine, QPoint, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from candidate_client.ui.sheet.look import SheetLook
from candidate_client.ui.sheet.writing import Writing
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.formats import Shown
from shared.workbook.look import CellStyle
from shared.workbook.places import Area, Place
from shared.workbook.task import Task

_MOST_KEPT = 50_000
_LOOK_LEFT = 40  # columns a text may come from further left
_GRID, _INK, _PAPER = QColor(LIGHT.line), QColor(LIGHT.text), QColor(LIGHT.surface)
_LOCKED = QColor(LIGHT.canvas)


class Pane(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the grid that scrolls together: its lines, and the room on the screen it may paint in."""

    rows: range
    columns: range
    clip: QRect


class _Cell(msgspec.Struct):
    place: Place
    box: QRect
    style: CellStyle
    shown: Shown
    open: bool


class CellPainter:
    """Paints whole cells; their texts are `Writing`'s."""

    def __init__(self, task: Task, base: QFont) -> None:
        self._task = task
        self.writing = Writing(task, base)
        self._painted: dict[Place, tuple[Shown, CellStyle]] = {}

    def paint(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint) -> None:
        """All cells of a pane; what is selected or marked is painted over them by others."""
        if len(self._painted) > _MOST_KEPT:
            self._painted.clear()
        painter.save()
        painter.setClipRect(pane.clip)
        painter.fillRect(pane.clip, _PAPER)
        lines, merged = self._gather(look, pane, origin)
        every = [cell for line in lines for cell in line] + merged
        self._grounds(painter, every, grid=self._task.sheets[look.sheet].grid)
        for line in lines:
            self._texts(painter, look, line, origin, pane.clip)
        for cell in merged:
            self.writing.paint(painter, cell.place, cell.shown, cell.style, cell.box, pane.clip)
        for cell in every:
            self._edges(painter, cell)
        painter.restore()

    def differs(self, place: Place) -> Literal["", "cell", "row"]:
        """Whether a cell looks other than it was painted last; a text may run over others of its row."""
        style = self._task.style(place)
        before, now = self._painted.get(place), (self.writing.shown(place, style), style)
        if before == now:
            return ""
        return "cell" if before is not None and before[0].numeric and now[0].numeric else "row"

    # ------------------------------------------------------------ inside
    def _gather(self, look: SheetLook, pane: Pane, origin: QPoint) -> tuple[list[list[_Cell]], list[_Cell]]:
        lines: list[list[_Cell]] = []
        merged: dict[Area, _Cell] = {}
        rows, columns = look.rows, look.columns
        across = [
            (column, origin.x() + columns.start(column), columns.size(column))
            for column in pane.columns
            if columns.shown(column)
        ]
        for row in pane.rows:
            high = rows.size(row)
            if not high:
                continue
            top, line = origin.y() + rows.start(row), []
            for column, left, wide in across:
                area = look.merge(row, column)
                if area is None:
                    line.append(self._cell(look.sheet, row, column, QRect(left, top, wide, high)))
                elif area not in merged:
                    merged[area] = self._cell(look.sheet, area.top, area.left, box_of(look, area, origin))
            lines.append(line)
        return lines, list(merged.values())

    def _cell(self, sheet: int, row: int, column: int, box: QRect) -> _Cell:
        place = Place(sheet=sheet, row=row, column=column)
        style = self._task.style(place)
        shown = self.writing.shown(place, style)
        self._painted[place] = (shown, style)
        return _Cell(place, box, style, shown, self._task.editable(place))

    def _grounds(self, painter: QPainter, cells: list[_Cell], *, grid: bool) -> None:
        """Fills; locked cells a little darker than paper; grid lines where nothing is filled."""
        lines = []
        for cell in cells:
            box = cell.box
            if cell.style.fill:
                painter.fillRect(box, QColor(cell.style.fill))
                continue
            if not cell.open:
                painter.fillRect(box, _LOCKED)
            if grid:
                right, bottom = box.right(), box.bottom()
                lines.append(QLine(right, box.top(), right, bottom))
                lines.append(QLine(box.left(), bottom, right, bottom))
        painter.setPen(QPen(_GRID, 1))
        painter.drawLines(lines)

    def _texts(self, painter: QPainter, look: SheetLook, line: list[_Cell], origin: QPoint, clip: QRect) -> None:
        """The texts of a row; one too long for its cell runs over empty cells on its right, as on paper."""
        if line and not line[0].shown.text:
            come = self._from_the_left(look, line[0], origin)
            if come is not None:
                line = [come, *line]
        for at, cell in enumerate(line):
            if not cell.shown.text:
                continue
            room = cell.box
            if not cell.shown.numeric:
                wanted = self.writing.width(cell.shown, cell.style)
                if wanted > room.width() and self._task.spills(cell.place):
                    room = self._run_over(painter, cell, line[at + 1 :], wanted)
            self.writing.paint(painter, cell.place, cell.shown, cell.style, room, clip)

    def _run_over(self, painter: QPainter, cell: _Cell, after: list[_Cell], wanted: int) -> QRect:
        """The room a text takes; the grid lines it crosses are painted over, the fills stay."""
        room = cell.box
        right, crossed = room.right(), cell
        for other in after:
            if other.shown.text or other.box.left() > right + 1 or right >= room.left() + wanted:
                break
            if not crossed.style.fill:
                painter.setPen(QPen(_PAPER if crossed.open else _LOCKED, 1))
                painter.drawLine(right, room.top(), right, room.bottom() - 1)
            right, crossed = other.box.right(), other
        return QRect(room.topLeft(), QPoint(max(room.right(), min(right, room.left() + wanted)), room.bottom()))

    def _from_the_left(self, look: SheetLook, seen: _Cell, origin: QPoint) -> _Cell | None:
        """The cell further left, not painted now, whose text runs over into the first one that is."""
        first = seen.place
        for column in range(first.column - 1, max(0, first.column - _LOOK_LEFT), -1):
            if look.merge(first.row, column) is not None:
                return None
            cell = self._cell(first.sheet, first.row, column, QRect())
            if cell.shown.text:
                if not self._task.spills(cell.place):
                    return None
                cell.box = box_of(look, look.merged(first.row, column), origin)
                cell.box.setRight(seen.box.left() - 1)  # what lies between is empty
                return cell
        return None

    @staticmethod
    def _edges(painter: QPainter, cell: _Cell) -> None:
        edges, box, place = cell.style.edges, cell.box, cell.place
        if not (edges.left or edges.top or edges.right or edges.bottom):
            return
        # The left and upper line of a cell is the right and lower one of its neighbour, not a second one beside it.
        left, top = box.left() - (place.column > 1), box.top() - (place.row > 1)
        right, bottom = box.right(), box.bottom()
        for width, line in (
            (edges.left, QLine(left, top, left, bottom)),
            (edges.top, QLine(left, top, right, top)),
            (edges.right, QLine(right, top, right, bottom)),
            (edges.bottom, QLine(left, bottom, right, bottom)),
        ):
            if width:
                painter.setPen(QPen(_INK, width))
                painter.drawLine(line)


def box_of(look: SheetLook, area: Area, origin: QPoint) -> QRect:
    """Where an area lies on the screen; from its first cell's corner to its last one's."""
    rows, columns = look.rows, look.columns
    last_row, last_column = min(area.bottom, rows.count), min(area.right, columns.count)
    left, top = columns.start(area.left), rows.start(area.top)
    right = columns.start(last_column) + columns.size(last_column)
    bottom = rows.start(last_row) + rows.size(last_row)
    return QRect(origin.x() + left, origin.y() + top, right - left, bottom - top)
