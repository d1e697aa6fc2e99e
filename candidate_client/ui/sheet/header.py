"""The letters above and the numbers beside a sheet, with those of the current cell marked."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import FontSize
from shared.workbook.formula import column_name


class SheetHeader(QHeaderView):
    """Painted by itself: the general header's padding leaves no room for a number in a narrow row."""

    def __init__(self, orientation: Qt.Orientation, table: QTableView) -> None:
        super().__init__(orientation, table)
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        """One letter or number."""
        theme = theme_of()
        current = self._table.currentIndex()
        across = self.orientation() == Qt.Orientation.Horizontal
        here = section == (current.column() if across else current.row())
        painter.save()
        painter.fillRect(box, QColor(theme.accent_soft if here else theme.sunken))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(tabular(QFont(self.font()), size_px=FontSize.CAPTION, bold=here))
        painter.setPen(QColor(theme.info.text if here else theme.text_muted))
        text = column_name(section + 1) if across else str(section + 1)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()
