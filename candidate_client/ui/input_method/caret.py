"""Where an input method opens its candidates stays true when a page is laid out or scrolled under the caret.

Qt tells the method where a field stands when the field itself gets the keyboard, moves or changes its size, not when
something around it moves: after a page is turned the list would open where the field stood before that was laid out.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_MOVED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show})


class CaretFollower(QObject):
    """Watches what stands around the field that has the keyboard, nothing else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._around: list[QWidget] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._turn)

    def _turn(self, _before: QWidget | None, now: QWidget | None) -> None:
        for widget in self._around:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._around = []
        around = now.parentWidget() if now is not None and not now.isWindow() else None
        while around is not None and not around.isWindow():
            around.installEventFilter(self)
            self._around.append(around)
            around = around.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Once for all that moves in one go."""
        if event.type() in _MOVED:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        field = QApplication.focusWidget()
        if field is None:
            return
        corner = field.mapTo(field.window(), QPoint(0, 0))
        method = QGuiApplication.inputMethod()
        method.setInputItemTransform(QTransform.fromTranslate(corner.x(), corner.y()))
        method.setInputItemRectangle(field.rect())
        method.update(Qt.InputMethodQuery.ImCursorRectangle | Qt.InputMethodQuery.ImInputItemClipRectangle)
