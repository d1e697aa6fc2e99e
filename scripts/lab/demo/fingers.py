"""Mouse and keyboard of a demo actor: finds visible widgets by object name and works them as a person does."""

from collections.abc import Callable, Generator
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QTextEdit, QWidget

from shared.qtkit.work.screenshot import screenshot

Script = Generator[Callable[[], bool], None, None]
"""A piece of acting: yields what it waits for, goes on when that is true."""

Kind = TypeVar("Kind", bound=QWidget)
WAIT_S = 60.0


class MissingWidgetError(RuntimeError):
    """A widget that should be on the screen is not."""


class Fingers:
    """Works the visible widgets of this process."""

    def find(self, name: str) -> QWidget | None:
        """The visible widget of that object name, the newest window first; None if there is none."""
        for window in reversed(QApplication.topLevelWidgets()):
            if not window.isVisible():
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
        QTest.mouseClick(self.need(name), Qt.MouseButton.LeftButton)

    def click_at(self, widget: QWidget, point: QPoint) -> None:
        """Click a place of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def type(self, name: str, text: str) -> Script:
        """Replace what stands in a field. Chinese text goes in as an input method commits it."""
        yield self.seen(name)
        self.fill(self.need(name), text)

    def fill(self, widget: QWidget, text: str) -> None:
        """Put text into a line, a text box, a number box or an editable list, key by key where keys can."""
        widget.setFocus()
        if isinstance(widget, QComboBox):
            widget.setEditText(text)
            return
        if isinstance(widget, QPlainTextEdit | QTextEdit):
            widget.selectAll()
            widget.insertPlainText(text)
            return
        if isinstance(widget, QSpinBox):
            widget.selectAll()
        elif isinstance(widget, QLineEdit):
            widget.selectAll()
            if not text.isascii():
                widget.insert(text)
                return
        QTest.keyClicks(widget, text)

    def commit(self, widget: QWidget, text: str) -> None:
        """Type where the keyboard is; what it has no key for comes from an input method, sign by sign."""
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(widget, sign)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(sign)
                QApplication.sendEvent(widget, event)

    def choose(self, name: str, data: object) -> Script:
        """Choose the entry of a list that carries this value."""
        yield self.seen(name)
        box = self.find_a(QComboBox, name)
        index = box.findData(data) if box is not None else -1
        if box is None or index < 0:
            raise MissingWidgetError(f"{name}={data}")
        box.setFocus()
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def picture(self, window: QWidget, path: str) -> None:
        """A screenshot of a window, with its dialogs' state as it is."""
        QApplication.processEvents()
        screenshot(window, path)
