"""Mouse and keyboard by program: finds visible widgets by object name and works them as a person does.

A click goes to the window at a place on it, so whatever really lies there gets it; keys go to the window, which hands
them to whatever has the focus; signs without a key come as an input method commits them. The trial exam plays with it
at every PC, and the demo at all windows.
"""

from collections.abc import Callable, Generator
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from shared.qtkit.work.screenshot import screenshot

Script = Generator[Callable[[], bool], None, None]
"""A piece of acting: yields what it waits for, goes on when that is true."""

Kind = TypeVar("Kind", bound=QWidget)
WAIT_S: Final = 60.0
_NONE: Final = Qt.KeyboardModifier.NoModifier


class MissingWidgetError(RuntimeError):
    """A widget that should be on the screen is not."""


class Fingers:
    """Works the visible widgets of this process; with `within`, only those of that window and its dialogs."""

    def __init__(self, within: QWidget | None = None) -> None:
        self._within = within

    def find(self, name: str) -> QWidget | None:
        """The visible widget of that object name, the newest window first; None if there is none."""
        for window in reversed(QApplication.topLevelWidgets()):
            if not window.isVisible() or not self._ours(window):
                continue
            found = [window] if window.objectName() == name else window.findChildren(QWidget, name)
            for widget in found:
                if widget.isVisible():
                    return widget
        return None

    def find_a(self, kind: type[Kind], name: str) -> Kind | None:
        """The visible widget of that object name, if it is of that kind."""
        widget = self.find(name)
        return widget if isinstance(widget, kind) else None

    def need(self, name: str) -> QWidget:
        """The visible widget of that object name. Raises MissingWidgetError."""
        widget = self.find(name)
        if widget is None:
            raise MissingWidgetError(name)
        return widget

    def seen(self, name: str) -> Callable[[], bool]:
        """Whether it is on the screen and can be used, as something to wait for."""

        def usable() -> bool:
            widget = self.find(name)
            return widget is not None and widget.isEnabled()

        return usable

    def gone(self, name: str) -> Callable[[], bool]:
        """Whether it is not on the screen, as something to wait for."""
        return lambda: self.find(name) is None

    def click(self, name: str) -> Script:
        """Wait until a widget can be used, and click its middle."""
        yield self.seen(name)
        self.press(self.need(name))

    def press(self, widget: QWidget, point: QPoint | None = None) -> None:
        """Click a place of a widget, its middle if none is given; what is scrolled away is scrolled to first."""
        _scroll_to(widget)
        place = point if point is not None else widget.rect().center()
        local, far = widget.mapTo(widget.window(), place), widget.mapToGlobal(place)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            handle = _handle(widget)
            if handle is not None:
                event = QMouseEvent(kind, QPointF(local), QPointF(far), left, buttons, _NONE)
                QApplication.sendEvent(handle, event)

    def key(self, widget: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press and let go of a key in the window of a widget."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            handle = _handle(widget)
            if handle is not None:
                QApplication.sendEvent(handle, QKeyEvent(kind, key, modifiers, text))

    def type(self, name: str, text: str) -> Script:
        """Replace what stands in a field. Chinese text goes in as an input method commits it."""
        yield self.seen(name)
        self.fill(self.need(name), text)

    def fill(self, widget: QWidget, text: str) -> None:
        """Replace what stands in a line, a text box or a number box; choose from a list what is called so."""
        _scroll_to(widget)
        widget.setFocus()
        if isinstance(widget, QComboBox) and not widget.isEditable():
            self.pick(widget, widget.findText(text))
            return
        if isinstance(widget, QComboBox | QLineEdit | QPlainTextEdit | QTextEdit | QSpinBox):
            self.key(widget, Qt.Key.Key_A, modifiers=Qt.KeyboardModifier.ControlModifier)
        if not text:
            self.key(widget, Qt.Key.Key_Delete)
        self.commit(widget, text)

    def commit(self, widget: QWidget, text: str) -> None:
        """Type where the keyboard is; what it has no key for comes from an input method, sign by sign."""
        for sign in text:
            if sign == "\n":
                self.key(widget, Qt.Key.Key_Return, "\r")
            elif sign.isascii():
                shift = Qt.KeyboardModifier.ShiftModifier if sign.isupper() else _NONE
                self.key(widget, Qt.Key(ord(sign.upper())), sign, shift)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(sign)
                QApplication.sendEvent(_focus_of(widget), event)

    def pick(self, box: QComboBox, index: int) -> None:
        """Walk to an entry of a list by its keys. Raises MissingWidgetError if there is none."""
        if index < 0:
            raise MissingWidgetError(box.objectName())
        box.setFocus()
        way = Qt.Key.Key_Down if index > box.currentIndex() else Qt.Key.Key_Up
        for _step in range(abs(index - box.currentIndex())):
            self.key(box, way)

    def choose(self, name: str, data: object) -> Script:
        """Choose the entry of a list that carries this value."""
        yield self.seen(name)
        box = self.find_a(QComboBox, name)
        if box is None or box.findData(data) < 0:
            raise MissingWidgetError(f"{name}={data}")
        index = box.findData(data)
        if box.isEditable():
            box.setFocus()
            box.setCurrentIndex(index)
            box.activated.emit(index)
        else:
            self.pick(box, index)

    def picture(self, window: QWidget, path: str) -> None:
        """A screenshot of a window, with its dialogs' state as it is."""
        QApplication.processEvents()
        screenshot(window, path)

    def _ours(self, window: QWidget) -> bool:
        if self._within is None:
            return True
        found: QObject | None = window
        while found is not None and found is not self._within:  # a dialog is a window of its own below ours
            found = found.parent()
        return found is not None


def _handle(widget: QWidget) -> QWindow | None:
    """The window as the platform has it; it exists once it was shown. What closed meanwhile gets nothing."""
    return widget.window().windowHandle()


def _focus_of(widget: QWidget) -> QWidget:
    """Who gets what an input method commits: whatever has the focus in that window."""
    return widget.window().focusWidget() or widget


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        if isinstance(parent, QAbstractScrollArea) or parent.isWindow():
            return
        parent = parent.parentWidget()
