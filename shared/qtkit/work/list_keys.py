"""Keys that were pressed while a list closed go to the window that has the keyboard now.

The system sends each key to the window that had the keyboard when it was pressed. A program that stood still for a
moment takes a whole word out of the queue at once: its first key closes a list, and the others, meant for the list,
would be written into the field it belonged to, or nowhere.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class ListKeys(QObject):
    """Watches the windows of lists and menus, nothing else. Lives as long as its application."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._below: QWindow | None = None
        app.focusWindowChanged.connect(self._watch)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """A list that is closed hands its keys on; the window below it gives them to a list that opened since."""
        if event.type() in _KEYS and isinstance(watched, QWindow) and not watched.isVisible():
            below = self._below
            if below is not None and isValid(below) and below.isVisible():
                QCoreApplication.sendEvent(below, event)
                return True
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is None:
            return
        if window.type() == Qt.WindowType.Popup:
            window.installEventFilter(self)  # a second time, it is still one
        else:
            self._below = window


def hand_list_keys_on(app: QGuiApplication) -> None:
    """From now on; a second time changes nothing."""
    if app.findChild(ListKeys) is None:
        ListKeys(app)
