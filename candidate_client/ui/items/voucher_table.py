"""The table of a voucher's lines: a word that an input method commits without composing opens the cell and stays."""

from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTableView

from shared.qtkit.widgets.keys import up_or_down

_EMPTIES: Final = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class VoucherTable(QTableView):
    """Qt opens the cell's editor for such a word and then loses it: some input methods never compose (Sogou), and all
    of them send full-width digits and brackets alone.

    `left_above`: ↑ was pressed in the first line.
    """

    left_above = Signal()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """The list of candidates opens at the current cell; Qt would have it in the middle of the whole table."""
        box = self.visualRect(self.currentIndex())
        if query != Qt.InputMethodQuery.ImCursorRectangle or box.isEmpty():
            return super().inputMethodQuery(query)
        return box.translated(self.viewport().mapTo(self, QPoint(0, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cell that is open stays in sight."""
        super().resizeEvent(event)
        if self.state() == QAbstractItemView.State.EditingState:
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a cell that is not open: Delete and Backspace empty it, Ctrl+X and Ctrl+V are as in a field, and ↑ leads
        out of the first line.
        """
        index, model = self.currentIndex(), self.model()
        if not index.isValid() or model is None:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.edit(index)
            field = QApplication.focusWidget()
            if isinstance(field, QLineEdit) and self.isAncestorOf(field):
                field.selectAll()
                field.paste()
        elif event.matches(QKeySequence.StandardKey.Cut):
            QApplication.clipboard().setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            model.setData(index, "")
        elif index.row() == 0 and up_or_down(event) < 0:
            self.left_above.emit()
        elif event.key() in _EMPTIES and not event.modifiers():
            model.setData(index, "")
        else:
            super().keyPressEvent(event)

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
