"""The accounts found for what is typed: as a list, as a completer that shows it, and the line it belongs to."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from candidate_client.workspaces.accounts import Chart

_SEEN: Final = 10
_WIDE_PX: Final = 380
_STEPS: Final = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class AccountList(QStringListModel):
    """`search` replaces the list by what fits the typed text."""

    def __init__(self, chart: Chart, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self.search("")

    def search(self, typed: str) -> None:
        """Show the accounts for a text."""
        self.setStringList([self._chart.label(account.code) for account in self._chart.search(typed)])


class ListedLine(QLineEdit):
    """A line with a list below it. While the list is open Qt reckons from the list's corner where an input method is to
    offer its candidates; it should be from the line's window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:
        """Where the caret is, also while the list is open."""
        del argument
        told = super().inputMethodQuery(query)
        over, ours = QGuiApplication.focusWindow(), self.window().windowHandle()
        if query != Qt.InputMethodQuery.ImCursorRectangle or over is None or ours is None or over is ours:
            return told
        return QRectF(told).translated(ours.mapToGlobal(QPoint()) - over.mapToGlobal(QPoint())).toRect()


class AccountCompleter(QCompleter):
    """Shows below a line what our own rule finds: code, name, or characters of the name in order.

    One for all the lines of a table: the window of a list that goes with its line takes the keys along that were
    pressed while it was open and are still on their way.

    Signals:
        chosen: an account was taken, by mouse or key.
        done(step): by Enter or Tab; it goes on to the next (1) or previous (-1) cell.
    """

    chosen = Signal(str)
    done = Signal(int)

    def __init__(self, chart: Chart, parent: QObject) -> None:
        super().__init__(parent)
        self._accounts = AccountList(chart, self)
        self.setModel(self._accounts)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_SEEN)
        self.activated.connect(lambda label: self.chosen.emit(str(label)))
        popup = self.popup()
        if popup is not None:
            popup.setMinimumWidth(_WIDE_PX)
            popup.installEventFilter(self)

    def serve(self, edit: QLineEdit) -> None:
        """Show what is found below this line from now on."""
        edit.setCompleter(self)
        edit.textEdited.connect(self._accounts.search)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """While the list is open Enter or Tab takes the marked account, or the first one, and goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._goes_on(event):
            return True
        return super().eventFilter(watched, event)

    def _goes_on(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        # Asked for anew each time: a wrapper kept from the beginning outlives what it wraps.
        popup, line = self.popup(), self.widget()
        if step is None or popup is None or not popup.isVisible() or not isinstance(line, QLineEdit):
            return False
        current, found = popup.currentIndex(), popup.model()
        if not current.isValid() and line.text().strip() and found is not None:
            current = found.index(0, 0)
        popup.hide()
        if current.isValid():
            self.chosen.emit(str(current.data()))
        self.done.emit(step)  # at once: the next key is for the next cell
        return True
