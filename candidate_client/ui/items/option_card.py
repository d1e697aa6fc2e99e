"""One option as a large card: click to choose, right click to strike out."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS, TARGET_CANDIDATE, Space
from shared.qtkit.widgets.markdown import MarkdownView
from shared.qtkit.widgets.text import Text

_MARK = 20


class OptionCard(QFrame):
    """`chosen` when the candidate clicks or presses Space; `struck` when they strike it out or back in."""

    chosen = Signal()
    struck = Signal(bool)

    def __init__(self, letter: str, text: str, *, many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = many
        self._on = False
        self._out = False
        self._hover = False
        self._source = text
        self.letter = Text(letter, "heading")
        self.words = MarkdownView(fit_height=True, inert=True)
        self.words.set_markdown(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M + _MARK + Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self.letter, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(TARGET_CANDIDATE + Space.S)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("右键划去此选项"))
        self._name()

    @property
    def on(self) -> bool:
        """Whether it is chosen."""
        return self._on

    @property
    def out(self) -> bool:
        """Whether it is struck out."""
        return self._out

    def set_on(self, on: bool) -> None:
        """Show it chosen or not."""
        self._on = on
        self._name()
        self.update()

    def set_out(self, out: bool) -> None:
        """Show it struck out or not; it can be chosen all the same."""
        self._out = out
        self.words.set_markdown(f"~~{self._source}~~" if out and "\n" not in self._source else self._source)
        self.words.setEnabled(not out)
        self._name()
        self.update()

    def sizeHint(self) -> QSize:
        """The size the layout should plan for."""
        return QSize(560, super().sizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Left chooses, right strikes out."""
        if not self.rect().contains(event.position().toPoint()):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()
        elif event.button() == Qt.MouseButton.RightButton:
            self.set_out(not self._out)
            self.struck.emit(self._out)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of this widget; others go up."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.set_out(not self._out)
            self.struck.emit(self._out)
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
        """Ground, border, radio or check mark; the words are child widgets."""
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
        box = QRectF(Space.M, (self.height() - _MARK) / 2, _MARK, _MARK)
        painter.setPen(QPen(QColor(theme.accent if self._on else theme.line_strong), 2))
        painter.setBrush(QColor(theme.accent if self._on else theme.surface))
        if self._many:
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if self._on:
            self._paint_mark(painter, box, QColor(theme.on_accent))
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        if self._many:
            painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            x, y = box.x(), box.y()
            painter.drawPolyline([QPointF(x + 5, y + 10.5), QPointF(x + 8.8, y + 14), QPointF(x + 15, y + 6.5)])
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(box.center(), 4, 4)

    def _name(self) -> None:
        state = self.tr("已选") if self._on else self.tr("未选")
        if self._out:
            state += self.tr("，已划去")
        self.setAccessibleName(f"{self.letter.text()} {self._source}")
        self.setAccessibleDescription(state)
