"""What lies over the cells of a template: its pictures at their anchors, and the corners of cells with a comment."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygon

from candidate_client.ui.sheet.look import SheetLook
from candidate_client.ui.sheet.paint import Pane, box_of
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.places import Place
from shared.workbook.sheet import Picture
from shared.workbook.task import Task

_CORNER = 7  # px


class ExtraPainter:
    """Paints the extras of one pane; pictures are decoded once."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._pixmaps: dict[int, QPixmap] = {}

    def paint(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint, zoom: float) -> None:
        """Comments below pictures, as pictures float over the cells."""
        painter.save()
        painter.setClipRect(pane.clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.problem.mark))
        for row in pane.rows:
            for column in pane.columns:
                if self._task.comment(Place(sheet=look.sheet, row=row, column=column)):
                    corner = box_of(look, look.merged(row, column), origin).topRight()
                    painter.drawPolygon(QPolygon([corner - QPoint(_CORNER, 0), corner, corner + QPoint(0, _CORNER)]))
        for picture in self._task.sheets[look.sheet].pictures:
            painter.drawPixmap(self.box(look, picture, origin, zoom), self._pixmap(picture))
        painter.restore()

    @staticmethod
    def box(look: SheetLook, picture: Picture, origin: QPoint, zoom: float) -> QRect:
        """Where a picture lies; one anchored in a hidden row or column lies at its edge."""
        left = origin.x() + look.columns.start(picture.place.column) + round(picture.left_px * zoom)
        top = origin.y() + look.rows.start(picture.place.row) + round(picture.top_px * zoom)
        return QRect(left, top, round(picture.width_px * zoom), round(picture.height_px * zoom))

    def _pixmap(self, picture: Picture) -> QPixmap:
        key = id(picture)
        if key not in self._pixmaps:
            made = QPixmap()
            made.loadFromData(picture.data)
            self._pixmaps[key] = made
        return self._pixmaps[key]
