"""The accounts found for what is typed, as a list a completer can show, and the line it belongs to."""

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRectF, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from candidate_client.workspaces.accounts import Chart


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
