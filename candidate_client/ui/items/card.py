"""A part of an item as a large card: its letter, its words, and a mark that says what became of it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout

from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS, TARGET_CANDIDATE, FontSize, Space
from shared.qtkit.widgets.exam_label import ExamLabel
from shared.qtkit.widgets.keys import presses
from shared.qtkit.widgets.text import Text

MARK = 20
"""Width and height of the mark in px."""


class Card(QFrame):
    """`chosen` when the candidate clicks it or presses Space or Enter on it. What is chosen (`on`) is tinted.

    A double click is one click, and a key held down one press: the second would take back what the first did.

    The mark stands at the left, or with `mark_last` at the right, towards another column.
    """

    chosen = Signal()

    def __init__(
        self, letter: str, text: str, media: Mapping[str, bytes], *, mark: int = MARK, mark_last: bool = False
    ) -> None:
        super().__init__()
        self._on = False
        self._hover = False
        self._second = False
        self._mark, self._mark_last = mark, mark_last
        self.source, self.media = text, media
        self.letter = Text(letter, "heading")
        self.words = ExamLabel()
        self.words.set_markdown(text, media)
        self.row = QHBoxLayout(self)
        room = Space.M + mark + Space.M
        self.row.setContentsMargins(Space.M if mark_last else room, Space.S, room if mark_last else Space.M, Space.S)
        self.row.setSpacing(Space.S)
        self.row.addWidget(self.letter, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(TARGET_CANDIDATE + Space.S)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{letter} {text}")

    @property
    def on(self) -> bool:
        """Whether it is chosen."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Show it chosen or not."""
        self._on = on
        self.update()

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        """Draw into the box what became of it."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """The size the layout should plan for."""
        return QSize(560, super().sizeHint().height())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """The second half of a double click; its release follows."""
        self._second = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        second, self._second = self._second, False
        if not second and self.rect().contains(event.position().toPoint()):
            self.clicked_with(event.button())

    def clicked_with(self, button: Qt.MouseButton) -> None:
        """It was clicked."""
        if button == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of this widget; others go up."""
        if presses(event):
            if not event.isAutoRepeat():
                self.chosen.emit()
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        self._hover = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Back to rest."""
        self._hover = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, border and mark; the words are child widgets."""
        theme = theme_of()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.accent_soft if self._on else theme.sunken if self._hover else theme.surface
        edge, width = (theme.accent, 2.0) if self._on else (theme.line, 1.0)
        if self.hasFocus():
            edge, width = theme.focus, 2.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        left = self.width() - Space.M - self._mark if self._mark_last else Space.M
        self.paint_mark(painter, QRectF(left, (self.height() - self._mark) / 2, self._mark, self._mark))
        painter.end()


def paint_disc(painter: QPainter, box: QRectF, text: str) -> None:
    """A mark with a text in a filled disc; a dashed ring while there is none."""
    theme = theme_of()
    ring = box.adjusted(1, 1, -1, -1)
    if not text:
        painter.setPen(QPen(QColor(theme.line_strong), 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
    font = painter.font()
    font.setPixelSize(FontSize.BODY)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.on_accent))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
