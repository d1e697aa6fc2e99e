"""Paints the cells of one pane as the workbook has them: fills, lines, texts that run over, numbers too wide as ####.

A sheet stays dark on white in every theme: its fills were chosen for paper.
"""

import msgspec
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from candidate_client.ui.sheet.look import SheetLook
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.look import CellStyle
from shared.workbook.places import Area, Place
from shared.workbook.task import Task

PAD = 4
_BASE = 0.92  # a cell's font beside the text of the exam: what fits Excel's columns fits ours
_LOOK_LEFT = 40  # columns a text may come from further left
_GRID, _INK, _PAPER = QColor(LIGHT.line), QColor(LIGHT.text), QColor(LIGHT.surface)
_LOCKED = QColor(LIGHT.canvas)
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Pane(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the grid that scrolls together: its lines, and the room on the screen it may paint in."""

    rows: range
    columns: range
    clip: QRect


class _Cell(msgspec.Struct):
    place: Place
    box: QRect
    style: CellStyle
    text: str
    number: bool


class CellPainter:
    """Keeps fonts and their measures for one scale."""

    def __init__(self, task: Task, base: QFont) -> None:
        self._task = task
        self._base = base
        self._zoom = 1.0
        self._fonts: dict[tuple[float, bool, bool, bool], tuple[QFont, QFontMetrics]] = {}

    def set_zoom(self, zoom: float) -> None:
        """Another scale."""
        self._zoom = zoom
        self._fonts.clear()

    def font_of(self, style: CellStyle) -> tuple[QFont, QFontMetrics]:
        """The font of a cell at the present scale, and its measures."""
        key = (style.size_px, style.bold, style.italic, style.underline)
        found = self._fonts.get(key)
        if found is None:
            font = tabular(self._base, size_px=max(8, round(style.size_px * self._zoom * _BASE)))
            font.setBold(style.bold)
            font.setItalic(style.italic)
            font.setUnderline(style.underline)
            found = self._fonts[key] = (font, QFontMetrics(font))
        return found

    def width_of(self, place: Place) -> int:
        """The width a cell's text wants, px."""
        text = self._task.shown(place)
        _, metrics = self.font_of(self._task.style(place))
        return max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0) + 2 * PAD + 1

    def height_of(self, place: Place, width_px: int) -> int:
        """The height a cell's text wants in so much width, px."""
        style = self._task.style(place)
        _, metrics = self.font_of(style)
        flags = int(Qt.TextFlag.TextWordWrap) if style.wrap else 0
        return (
            metrics.boundingRect(QRect(0, 0, width_px - 2 * PAD, 10_000), flags, self._task.shown(place)).height() + 4
        )

    def paint(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint) -> None:
        """All cells of a pane; what is selected or marked is painted over them by others."""
        painter.save()
        painter.setClipRect(pane.clip)
        painter.fillRect(pane.clip, _PAPER)
        cells, merged = self._gather(look, pane, origin)
        sheet = self._task.sheets[look.sheet]
        for line in cells:
            for cell in line:
                self._ground(painter, cell, grid=sheet.grid)
        for cell in merged:
            self._ground(painter, cell, grid=sheet.grid)
        for line in cells:
            self._texts(painter, look, line, origin)
        for cell in merged:
            self._text(painter, cell, cell.box)
        for line in cells:
            for cell in line:
                self._edges(painter, cell)
        for cell in merged:
            self._edges(painter, cell)
        painter.restore()

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
                area = look.merged(row, column)
                if area.cells > 1:
                    if area not in merged:
                        merged[area] = self._cell(look, area, box_of(look, area, origin))
                    continue
                line.append(self._cell(look, area, QRect(left, top, wide, high)))
            lines.append(line)
        return lines, list(merged.values())

    def _cell(self, look: SheetLook, area: Area, box: QRect) -> _Cell:
        place = Place(sheet=look.sheet, row=area.top, column=area.left)
        value = self._task.value(place)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = "" if value is None or value == "" else self._task.shown(place)
        return _Cell(place, box, self._task.style(place), text, number)

    def _ground(self, painter: QPainter, cell: _Cell, *, grid: bool) -> None:
        box = cell.box
        if cell.style.fill:
            painter.fillRect(box, QColor(cell.style.fill))
        elif not self._task.editable(cell.place):
            painter.fillRect(box, _LOCKED)
        if grid and not cell.style.fill:
            painter.setPen(QPen(_GRID, 1))
            painter.drawLine(box.right(), box.top(), box.right(), box.bottom())
            painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())

    def _texts(self, painter: QPainter, look: SheetLook, line: list[_Cell], origin: QPoint) -> None:
        """The texts of a row; one too long for its cell runs over empty cells on its right, as on paper."""
        if line and not line[0].text:
            come = self._from_the_left(look, line[0].place, origin)
            if come is not None:
                line = [come, *line]
        for at, cell in enumerate(line):
            if not cell.text:
                continue
            room = cell.box
            _, metrics = self.font_of(cell.style)
            if self._task.spills(cell.place) and metrics.horizontalAdvance(cell.text) > room.width() - 2 * PAD:
                right = room.right()
                for other in line[at + 1 :]:
                    if other.text or other.box.left() > right + 1:
                        break
                    right = other.box.right()
                wanted = room.left() + 2 * PAD + metrics.horizontalAdvance(cell.text)
                if right > room.right():
                    room = QRect(room.topLeft(), QPoint(min(right, wanted), room.bottom()))
                    ground = QColor(cell.style.fill or (_PAPER if self._task.editable(cell.place) else _LOCKED))
                    painter.fillRect(room.adjusted(0, 1, -1, -1), ground)
            self._text(painter, cell, room)

    def _from_the_left(self, look: SheetLook, first: Place, origin: QPoint) -> _Cell | None:
        for column in range(first.column - 1, max(0, first.column - _LOOK_LEFT), -1):
            area = look.merged(first.row, column)
            cell = self._cell(look, area, QRect())
            if cell.text or area.cells > 1:
                if area.cells > 1 or not self._task.spills(cell.place):
                    return None
                cell.box = box_of(look, area, origin)
                return cell
        return None

    def _text(self, painter: QPainter, cell: _Cell, room: QRect) -> None:
        text, style = cell.text, cell.style
        if not text:
            return
        font, metrics = self.font_of(style)
        inner = room.adjusted(PAD, 0, -PAD - 1, -1)
        if cell.number and metrics.horizontalAdvance(text) > inner.width() + PAD:
            text = "#" * max(1, inner.width() // max(1, metrics.horizontalAdvance("#")))
        red = text.startswith("#") and not cell.number
        ink = LIGHT.problem.text if red or self._task.red(cell.place) else style.ink
        painter.setFont(font)
        painter.setPen(QColor(ink) if ink else _INK)
        side = _SIDES.get(style.align)
        if side is None:
            centred = text in {"TRUE", "FALSE"} or red
            right = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight
            side = right if cell.number or centred else Qt.AlignmentFlag.AlignLeft
        wrap = Qt.TextFlag.TextWordWrap if style.wrap else Qt.TextFlag.TextSingleLine
        if "\n" in text and not style.wrap:
            text = text.replace("\n", " ")
        painter.save()
        painter.setClipRect(room.adjusted(1, 0, -1, 0), Qt.ClipOperation.IntersectClip)
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter) | int(wrap), text)
        painter.restore()

    def _edges(self, painter: QPainter, cell: _Cell) -> None:
        edges, box, place = cell.style.edges, cell.box, cell.place
        if not (edges.left or edges.top or edges.right or edges.bottom):
            return
        # The left and upper line of a cell is the right and lower one of its neighbour, not a second one beside it.
        left, top = box.left() - (place.column > 1), box.top() - (place.row > 1)
        for width, line in (
            (edges.left, (left, top, left, box.bottom())),
            (edges.top, (left, top, box.right(), top)),
            (edges.right, (box.right(), box.top(), box.right(), box.bottom())),
            (edges.bottom, (box.left(), box.bottom(), box.right(), box.bottom())),
        ):
            if width:
                painter.setPen(QPen(_INK, width))
                painter.drawLine(*line)


def box_of(look: SheetLook, area: Area, origin: QPoint) -> QRect:
    """Where an area lies on the screen; from its first cell's corner to its last one's."""
    rows, columns = look.rows, look.columns
    last_row, last_column = min(area.bottom, rows.count), min(area.right, columns.count)
    left, top = columns.start(area.left), rows.start(area.top)
    right = columns.start(last_column) + columns.size(last_column)
    bottom = rows.start(last_row) + rows.size(last_row)
    return QRect(origin.x() + left, origin.y() + top, right - left, bottom - top)
