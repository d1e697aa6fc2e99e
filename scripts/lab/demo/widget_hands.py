"""A candidate's hands on the real client window: options are clicked, texts and cells typed, accounts searched."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView, QWidget

from candidate_client.bootstrap import ClientWindow
from candidate_client.core.outline import OrderedItem
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from scripts.lab.demo.acting import Hands
from scripts.lab.demo.fingers import Fingers, MissingWidgetError
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.form import Form
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.parts import Response
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.kinds.true_false import TrueFalse
from shared.exam.kinds.voucher import Voucher


class WidgetHands(Hands):
    """Works the exam screen of one window."""

    def __init__(self, window: ClientWindow) -> None:
        self._window = window
        self._hand = Fingers()

    def visit(self, ordered: OrderedItem) -> None:
        """Click the item's number in the navigator."""
        cell = self._hand.find(f"nav-{ordered.item.item_id}")
        if cell is not None:
            QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
        else:
            self._window.exam.go_to(ordered.item.item_id)

    def flag(self, ordered: OrderedItem) -> None:
        """Click 标记."""
        del ordered
        self._press("exam-flag")

    def answer(self, ordered: OrderedItem, response: Response) -> None:
        """Change what stands in the item's widgets into this answer."""
        before = self._window.view.answers.get(ordered.item.item_id)
        match response:
            case SingleChoice():
                self._press(f"option-{response.choice}")
            case TrueFalse():
                self._press(f"option-{'true' if response.value else 'false'}")
            case MultipleChoice():
                chosen = set(before.choices) if isinstance(before, MultipleChoice) else set()
                for option in chosen ^ set(response.choices):
                    self._press(f"option-{option}")
            case FillIn():
                for blank, text in response.blanks.items():
                    self._write(f"blank-{blank}", text)
            case Form():
                for field, text in response.fields.items():
                    self._write(f"field-{field}", text)
            case Spreadsheet():
                self._sheet(before if isinstance(before, Spreadsheet) else Spreadsheet(cells={}), response)
            case Voucher():
                self._voucher(response)

    def _press(self, name: str) -> None:
        widget = self._hand.find(name)
        if widget is not None and widget.isEnabled():
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def _write(self, name: str, text: str) -> None:
        widget = self._hand.find(name)
        if isinstance(widget, QComboBox):
            widget.setFocus()
            widget.setCurrentIndex(max(0, widget.findText(text)))
        elif isinstance(widget, QLineEdit) and widget.text().replace(",", "") != text:
            self._hand.fill(widget, text)
            if not text.isascii():
                widget.textEdited.emit(text)

    def _sheet(self, before: Spreadsheet, wanted: Spreadsheet) -> None:
        editor = self._window.exam.answers.editor
        if not isinstance(editor, SpreadsheetEditor) or editor.task is None:
            return
        for ref, text in wanted.cells.items():
            place = editor.task.place(ref)
            if place is None or before.cells.get(ref) == text:
                continue
            editor.tabs.setCurrentIndex(editor.desk.sheets.index(place.sheet))
            editor.desk.pick(place.row, place.column)
            line = editor.grid.line
            line.setFocus()
            self._hand.commit(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)

    def _voucher(self, voucher: Voucher) -> None:
        table = self._hand.find_a(QTableView, "voucher-table")
        if table is None:
            return
        if voucher.date:
            self._write("voucher-date", voucher.date)
        if voucher.attachments:
            self._write("voucher-attachments", voucher.attachments)
        for row, line in enumerate(voucher.lines):
            while table.model().rowCount() <= row:
                self._press("voucher-add")
            for column, text in enumerate((line.summary, line.account, line.debit, line.credit)):
                index = table.model().index(row, column)
                if text and not _same(str(index.data(Qt.ItemDataRole.EditRole) or ""), text):
                    self._cell(table, index, text)

    def _cell(self, table: QTableView, index: QModelIndex, text: str) -> None:
        """Go to a cell, open it, type, and press Enter."""
        table.scrollTo(index)
        table.setFocus()
        table.setCurrentIndex(index)
        edit = _open_editor(table, index)
        if edit is None:
            table.edit(index)
            edit = _open_editor(table, index)
        if isinstance(edit, QComboBox):
            edit.setCurrentIndex(max(0, edit.findText(text)))
            edit.activated.emit(edit.currentIndex())
        elif isinstance(edit, QLineEdit):
            self._hand.fill(edit, text)
            if not text.isascii():
                edit.textEdited.emit(text)
            completer = edit.completer()
            if completer is not None and (popup := completer.popup()) is not None and popup.isVisible():
                popup.hide()
            QTest.keyClick(edit, Qt.Key.Key_Return)
        else:
            raise MissingWidgetError(f"{table.objectName()} {index.row()},{index.column()}")


def _open_editor(table: QTableView, index: QModelIndex) -> QWidget | None:
    """The line or list that is open in this cell."""
    middle = table.visualRect(index).center()
    for edit in table.viewport().findChildren(QWidget):
        inside = edit.parent() is table.viewport() and isinstance(edit, QLineEdit | QComboBox)
        if inside and edit.isVisible() and edit.geometry().contains(middle):
            return edit
    return None


def _same(shown: str, wanted: str) -> bool:
    try:
        return Decimal(shown.replace(",", "")) == Decimal(wanted)
    except InvalidOperation:
        return shown == wanted
