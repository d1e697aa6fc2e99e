"""A tool inside the exam's own window: it moves, closes, and gets the keyboard also without a window manager.

A window of its own never gets the keyboard where the exam runs alone on the screen: what was typed into the calculator
answered the item behind it.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.ui.tab_inside import tab_inside
from candidate_client.ui.way_back import WayBack
from shared.qtkit.look.reading import answering_sheet
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.look.tokens import TARGET_CANDIDATE, FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_ABOVE_BAR = 56
"""What the lower bar of the exam takes, so that the panel stands on it."""


class ToolPanel(QFrame):
    """Floats above the exam; `body` takes the tool. Esc closes it and gives the keyboard back to the item."""

    def __init__(self, host: QWidget, title: str) -> None:
        super().__init__(host)
        self.setProperty("kit", "card")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()
        self._host = host
        self._grip: QPoint | None = None
        self._moved = False
        self._back = WayBack()
        self.title = Text(title, "strong")
        self.close_button = Button(icon_name="close", variant="quiet", tip=self.tr("关闭 (Esc)"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.XS, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addLayout(self.body, 1)
        host.installEventFilter(self)

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self

    def follow_text_size(self) -> None:
        """Its words in the size the candidate chose."""
        px = exam_text_px()
        self.setStyleSheet(answering_sheet(px, TARGET_CANDIDATE) if px != FontSize.EXAM else "")

    def bring_up(self) -> None:
        """Show it above everything and let it have the keyboard."""
        self._back.remember(self.window().focusWidget())
        self.fit()
        if not self._moved:
            self.move(self._host.width() - self.width() - Space.XL, self._host.height() - self.height() - _ABOVE_BAR)
        self.stay_inside()
        self.show()
        self.raise_()
        self.first_focus().setFocus()

    def put_away(self) -> None:
        """Close it; the keyboard goes back to the exam."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else self.hasFocus()
        self.hide()
        if had_focus:
            self._back.go(getattr(self._host, "entered", self._host.setFocus))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the tool; Esc leads back to the item."""
        return tab_inside(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no other key goes on to the exam behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move with the hand, never out of the window."""
        if self._grip is not None:
            self._moved = True
            self.move(self.mapToParent(event.position().toPoint()) - self._grip)
            self.stay_inside()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A smaller window keeps it inside."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.stay_inside()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """As large as its parts ask for now, at most as the window."""
        layout = self.layout()
        if layout is not None:
            layout.activate()  # Qt asks the layouts inside a layout again only then: parts lay over each other
        self.adjustSize()
        self.resize(self.size().boundedTo(self._host.size() - QSize(2 * Space.XL, 2 * Space.XL)))

    def stay_inside(self) -> None:
        """Not over the edge of the window, whatever its size is now."""
        right, foot = self._host.width() - self.width(), self._host.height() - self.height()
        self.move(max(0, min(self.x(), right)), max(0, min(self.y(), foot)))
