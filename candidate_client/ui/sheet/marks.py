"""What is painted over the cells: selection, current cell, what was copied, a formula's references, small marks."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygon

from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.look import SheetLook
from candidate_client.ui.sheet.paint import Pane, box_of
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.places import Area, Place
from shared.workbook.references import Reference

HANDLE = 8
"""Side of the fill handle, px."""
ARROW = 16
"""Width of the button that opens a cell's list, px."""
REFERENCE_INKS = tuple(
    QColor(ink) for ink in ("#1F4E8C", "#B3261E", "#5B3A9B", "#1E6B3A", "#7A4E00", "#00696F", "#9C2A7A")
)
"""Inks of the references of a formula in their order, each readable on white."""

_ACCENT = QColor(LIGHT.accent)
_PAPER = QColor(LIGHT.surface)


def same_areas(references: list[Reference]) -> dict[tuple[str, int, int, int, int], QColor]:
    """The ink of each area a formula names; one named twice keeps its ink."""
    inks: dict[tuple[str, int, int, int, int], QColor] = {}
    for one in references:
        inks.setdefault(
            (one.sheet, one.top, one.left, one.bottom, one.right), REFERENCE_INKS[len(inks) % len(REFERENCE_INKS)]
        )
    return inks


class MarkPainter:
    """Paints the marks of one pane."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.filling: Area | None = None
        """Where the fill handle is being dragged to."""
        self.copied: Area | None = None
        self._told: dict[Place, str] = {}
        self.width_px = 0
        """How wide the viewport is."""

    def paint(self, painter: QPainter, pane: Pane, origin: QPoint) -> None:
        """Small marks first, frames above them."""
        painter.save()
        painter.setClipRect(pane.clip)
        look = self._desk.look
        self._small_marks(painter, look, pane, origin)
        if self._desk.editing is None:
            self._selection(painter, look, origin)
        else:
            if self._desk.at_home:
                self._frame(painter, box_of(look, look.merged(*look.current), origin), _ACCENT)
            self._references(painter, look, origin)
        for area in (self.copied, self.filling):
            if area is not None:
                painter.setPen(QPen(_ACCENT, 2, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box_of(look, area, origin).adjusted(0, 0, -1, -1))
        painter.restore()

    def differs(self, place: Place) -> bool:
        """Whether a cell is marked as wrong, or no longer, other than it was painted last."""
        return bool(self._told.get(place)) != bool(self._desk.task.hint(place))

    def _selection(self, painter: QPainter, look: SheetLook, origin: QPoint) -> None:
        box = box_of(look, look.area, origin)
        here = box_of(look, look.merged(*look.current), origin)
        ink = _ACCENT if self._desk.task.editable(look.place) else QColor(LIGHT.text_muted)
        if box != here:
            veil = QColor(LIGHT.accent)
            veil.setAlpha(30)
            painter.save()
            painter.setClipRegion(painter.clipRegion().subtracted(here))
            painter.fillRect(box, veil)
            painter.restore()
        self._frame(painter, box, ink)
        handle = handle_box(look, origin)
        painter.fillRect(handle.adjusted(-1, -1, 1, 1), _PAPER)
        painter.fillRect(handle, ink)

    def _frame(self, painter: QPainter, box: QRect, ink: QColor) -> None:
        """Dark outside and light inside, so that it stands out on dark fills too."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_PAPER, 1))
        painter.drawRect(box.adjusted(1, 1, -3, -3))
        painter.setPen(QPen(ink, 2))
        painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _references(self, painter: QPainter, look: SheetLook, origin: QPoint) -> None:
        editing = self._desk.editing
        if editing is None:
            return
        names = {sheet.name: number for number, sheet in enumerate(self._desk.task.sheets)}
        for (sheet, top, left, bottom, right), ink in same_areas(editing.references).items():
            number = names.get(sheet, -1) if sheet else self._desk.home.sheet
            if number != look.sheet or top > look.rows.count or left > look.columns.count:
                continue
            box = box_of(look, Area(sheet=look.sheet, top=top, left=left, bottom=bottom, right=right), origin)
            veil = QColor(ink)
            veil.setAlpha(22)
            painter.fillRect(box, veil)
            painter.setPen(QPen(ink, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _small_marks(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint) -> None:
        task = self._desk.task
        for row in pane.rows:
            for column in pane.columns:
                place = Place(sheet=look.sheet, row=row, column=column)
                hint = task.hint(place)
                self._told[place] = hint
                if hint:
                    box = box_of(look, look.merged(row, column), origin)
                    painter.setPen(QPen(QColor(LIGHT.problem.mark), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(box.adjusted(1, 1, -3, -3))
        if self._desk.editing is None and has_list(self._desk, look.place):
            self._arrow(painter, arrow_box(look, origin, self.width_px))

    def _arrow(self, painter: QPainter, box: QRect) -> None:
        painter.fillRect(box, _PAPER)
        painter.setPen(QPen(QColor(LIGHT.line_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        x, y = box.center().x(), box.center().y()
        painter.setBrush(QColor(LIGHT.text))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygon([QPoint(x - 4, y - 2), QPoint(x + 5, y - 2), QPoint(x, y + 3)]))


def has_list(desk: Desk, place: Place) -> bool:
    """Whether a cell takes its content from a list."""
    return desk.task.editable(place) and bool(desk.task.choices(place))


def handle_box(look: SheetLook, origin: QPoint) -> QRect:
    """The fill handle at the selection's lower right corner."""
    box = box_of(look, look.area, origin)
    return QRect(box.right() - HANDLE // 2, box.bottom() - HANDLE // 2, HANDLE, HANDLE)


def arrow_box(look: SheetLook, origin: QPoint, width_px: int) -> QRect:
    """The button that opens the current cell's list, beside the cell; inside it where the viewport ends."""
    box = box_of(look, look.merged(*look.current), origin)
    beside = box.right() + 2 + ARROW < min(width_px, origin.x() + look.columns.length - look.columns.scroll)
    left = box.right() + 2 if beside else min(box.right(), width_px) - ARROW
    return QRect(left, box.bottom() - min(box.height(), 24) + 1, ARROW, min(box.height(), 24))
