"""One option as a large card: click to choose, right click to strike out."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from candidate_client.ui.items.card import Card
from shared.qtkit.look.theme import theme_of


class OptionCard(Card):
    """Round mark where one option is chosen, square where many are. `struck` when the candidate strikes it out or
    takes that back.
    """

    struck = Signal()

    def __init__(self, letter: str, text: str, media: Mapping[str, bytes], *, many: bool) -> None:
        super().__init__(letter, text, media)
        self._many = many
        self._out = False
        self.setToolTip(self.tr("右键划去此选项"))
        self._tell()

    @property
    def out(self) -> bool:
        """Whether it is struck out."""
        return self._out

    def set_on(self, on: bool) -> None:
        """Show it chosen or not."""
        super().set_on(on)
        self._tell()

    def set_out(self, out: bool) -> None:
        """Show it struck out or not; it can be chosen all the same."""
        self._out = out
        words = f"~~{self.source}~~" if out and "\n" not in self.source else self.source
        self.words.set_markdown(words, self.media)
        self.words.setEnabled(not out)
        self._tell()
        self.update()

    def clicked_with(self, button: Qt.MouseButton) -> None:
        """Left chooses, right strikes out."""
        if button == Qt.MouseButton.RightButton:
            self._strike()
        else:
            super().clicked_with(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete strikes out."""
        if event.key() == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():
                self._strike()
        else:
            super().keyPressEvent(event)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """See Card."""
        theme = theme_of()
        painter.setPen(QPen(QColor(theme.accent if self.on else theme.line_strong), 2))
        painter.setBrush(QColor(theme.accent if self.on else theme.surface))
        if self._many:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if self.on:
            self._paint_chosen(painter, box, QColor(theme.on_accent))

    def _paint_chosen(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        if self._many:
            painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            x, y = box.x(), box.y()
            painter.drawPolyline([QPointF(x + 5, y + 10.5), QPointF(x + 8.8, y + 14), QPointF(x + 15, y + 6.5)])
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(box.center(), 4, 4)

    def _strike(self) -> None:
        self.set_out(not self._out)
        self.struck.emit()

    def _tell(self) -> None:
        state = self.tr("已选") if self.on else self.tr("未选")
        self.setAccessibleDescription(state + self.tr("，已划去") if self._out else state)
