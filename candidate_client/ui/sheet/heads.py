"""The letters above and the numbers beside a sheet, with those of the selection marked."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from candidate_client.ui.sheet.look import SheetLook
from candidate_client.ui.sheet.paint import Pane
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import FontSize
from shared.workbook.places import column_name


class HeadPainter:
    """Paints the strips; `wide` and `high` are their sizes at the present scale, px."""

    def __init__(self, base: QFont) -> None:
        self._base = base
        self.wide, self.high, self._size = 40, 24, int(FontSize.CAPTION)
        self.set_zoom(1.0, 99)

    def set_zoom(self, zoom: float, rows: int) -> None:
        """Another scale; `rows` tells how many digits there must be room for."""
        self._size = round(FontSize.CAPTION * max(1.0, zoom * 0.9))
        self.wide = max(32, round(self._size * (0.62 * len(str(rows)) + 1.4)))
        self.high = max(24, round(self._size * 2))
        self._fonts = {bold: tabular(self._base, size_px=self._size, bold=bold) for bold in (False, True)}

    def columns(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint) -> None:
        """Letters above a pane's columns."""
        area = look.area
        whole = area.top == 1 and area.bottom == look.rows.count
        for column in pane.columns:
            if look.columns.shown(column):
                box = QRect(origin.x() + look.columns.start(column), 0, look.columns.size(column), self.high)
                chosen = area.left <= column <= area.right
                self._section(painter, box, column_name(column), chosen=chosen, whole=chosen and whole)

    def rows(self, painter: QPainter, look: SheetLook, pane: Pane, origin: QPoint) -> None:
        """Numbers beside a pane's rows."""
        area = look.area
        whole = area.left == 1 and area.right == look.columns.count
        for row in pane.rows:
            if look.rows.shown(row):
                box = QRect(0, origin.y() + look.rows.start(row), self.wide, look.rows.size(row))
                chosen = area.top <= row <= area.bottom
                self._section(painter, box, str(row), chosen=chosen, whole=chosen and whole)

    def corner(self, painter: QPainter) -> None:
        """The field that selects all."""
        theme = theme_of()
        box = QRect(0, 0, self.wide, self.high)
        painter.fillRect(box, QColor(theme.sunken))
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _section(self, painter: QPainter, box: QRect, text: str, *, chosen: bool, whole: bool) -> None:
        theme = theme_of()
        painter.fillRect(box, QColor(theme.selection if whole else theme.accent_soft if chosen else theme.sunken))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(self._fonts[chosen])
        painter.setPen(QColor(theme.info.text if chosen else theme.text_muted))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
