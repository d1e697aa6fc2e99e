"""The table of a voucher's lines: a word that an input method commits without composing opens the cell and stays."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTableView


class VoucherTable(QTableView):
    """Qt opens the cell's editor for such a word and then loses it: some input methods never compose (Sogou), and all
    of them send full-width digits and brackets alone.
    """

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """The list of candidates opens at the current cell; Qt would have it in the middle of the whole table."""
        box = self.visualRect(self.currentIndex())
        if query != Qt.InputMethodQuery.ImCursorRectangle or box.isEmpty():
            return super().inputMethodQuery(query)
        return box.translated(self.viewport().mapTo(self, QPoint(0, 0)))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the cell, and give the word, or the beginning of one, to its editor."""
        index = self.currentIndex()
        text = event.commitString() or event.preeditString()
        if not text or not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            super().inputMethodEvent(event)
            return
        self.edit(index)
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            editor.selectAll()  # typing over a cell replaces its content
            QApplication.sendEvent(editor, event)
            event.accept()
        else:
            super().inputMethodEvent(event)
