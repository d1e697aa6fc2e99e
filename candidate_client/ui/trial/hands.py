"""A candidate's hands on the real client window: options are clicked, texts and cells typed, accounts searched."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTableView, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.core.state import ClientView
from candidate_client.ui.exam.exam_screen import ExamScreen
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from shared.exam.kinds.case import Case
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.form import Form
from shared.exam.kinds.matching import Matching
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.ordering import Ordering
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.kinds.true_false import TrueFalse
from shared.exam.kinds.voucher import Voucher
from shared.qtkit.work.fingers import Fingers, MissingWidgetError


class Worked(Protocol):
    """What hands need of a window: what it shows now, and its exam screen."""

    @property
    def view(self) -> ClientView:
        """The view shown."""
        ...

    @property
    def exam(self) -> ExamScreen:
        """The screen of the exam."""
        ...


class WidgetHands:
    """Works the exam screen of one window."""

    def __init__(self, window: Worked, fingers: Fingers | None = None) -> None:
        """`fingers`: those of the window itself unless others are given."""
        self._window = window
        self._hand = fingers or Fingers(window.exam.window())
        self._within: QWidget | None = None
        self._hand_of: dict[type[Response], Callable[[Response | None, Any], None]] = {
            SingleChoice: self._choose,
            MultipleChoice: self._choose_many,
            TrueFalse: self._judge,
            FillIn: self._fill_in,
            ShortAnswer: self._write_down,
            Form: self._fill_form,
            Ordering: self._order,
            Matching: self._match,
            Case: self._answer_case,
            Spreadsheet: self._sheet,
            Voucher: self._voucher,
        }

    @property
    def known(self) -> frozenset[type[Response]]:
        """The kinds of answers these hands can give."""
        return frozenset(self._hand_of)

    def visit(self, ordered: OrderedItem) -> None:
        """Click the item's number in the navigator."""
        cell = self._hand.find(f"nav-{ordered.item.item_id}")
        if cell is not None:
            self._hand.press(cell)
        else:
            self._window.exam.go_to(ordered.item.item_id)

    def flag(self, ordered: OrderedItem) -> None:
        """Click 标记."""
        del ordered
        self._press("exam-flag")

    def answer(self, ordered: OrderedItem, response: Response) -> None:
        """Change what stands in the item's widgets into this answer."""
        before = self._window.view.answers.get(ordered.item.item_id)
        if response != before:
            self._hand_of[type(response)](before, response)

    def _choose(self, before: Response | None, response: SingleChoice) -> None:
        del before
        self._press(f"option-{response.choice}")

    def _judge(self, before: Response | None, response: TrueFalse) -> None:
        del before
        self._press(f"option-{'true' if response.value else 'false'}")

    def _choose_many(self, before: Response | None, response: MultipleChoice) -> None:
        chosen = set(before.choices) if isinstance(before, MultipleChoice) else set()
        for option in chosen ^ set(response.choices):
            self._press(f"option-{option}")

    def _fill_in(self, before: Response | None, response: FillIn) -> None:
        del before
        for blank, text in response.blanks.items():
            self._write(f"blank-{blank}", text)

    def _fill_form(self, before: Response | None, response: Form) -> None:
        del before
        for field, text in response.fields.items():
            self._write(f"field-{field}", text)

    def _order(self, before: Response | None, response: Ordering) -> None:
        """Take out what has a place, then click the entries one after the other."""
        placed = before.order if isinstance(before, Ordering) else ()
        for entry in (*placed, *response.order):
            self._press(f"entry-{entry}")

    def _match(self, before: Response | None, response: Matching) -> None:
        """Click an entry, then its option; what stands already is left."""
        pairs = before.pairs if isinstance(before, Matching) else {}
        for entry, option in response.pairs.items():
            if pairs.get(entry) != option:
                self._press(f"match-entry-{entry}")
                self._press(f"match-option-{option}")

    def _answer_case(self, before: Response | None, response: Case) -> None:
        """Work question by question, in the block of each."""
        answers = before.answers if isinstance(before, Case) else {}
        for question, answer in response.answers.items():
            if answers.get(question) != answer:
                self._within = self._hand.find(f"question-{question}")
                self._hand_of[type(answer)](answers.get(question), answer)
        self._within = None

    def _write_down(self, before: Response | None, response: ShortAnswer) -> None:
        del before
        self._write("short-answer", response.text)

    def _find(self, name: str) -> QWidget | None:
        return self._hand.find(name) if self._within is None else self._within.findChild(QWidget, name)

    def _press(self, name: str) -> None:
        widget = self._find(name)
        if widget is not None and widget.isEnabled():
            self._hand.press(widget)

    def _write(self, name: str, text: str) -> None:
        widget = self._find(name)
        if isinstance(widget, QComboBox | QPlainTextEdit) or (
            isinstance(widget, QLineEdit) and widget.text().replace(",", "") != text
        ):
            self._hand.fill(widget, text)

    def _sheet(self, before: Response | None, wanted: Spreadsheet) -> None:
        typed = before.cells if isinstance(before, Spreadsheet) else {}
        editor = self._window.exam.answers.editor
        if not isinstance(editor, SpreadsheetEditor) or editor.task is None:
            return
        for ref, text in wanted.cells.items():
            place = editor.task.place(ref)
            if place is None or typed.get(ref) == text:
                continue
            editor.tabs.setCurrentIndex(editor.desk.sheets.index(place.sheet))
            editor.desk.pick(place.row, place.column)
            line = editor.grid.line
            line.setFocus()
            self._hand.commit(line, text)
            self._hand.key(line, Qt.Key.Key_Return, "\r")

    def _voucher(self, before: Response | None, voucher: Voucher) -> None:
        del before
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
        self._hand.press(table.viewport(), table.visualRect(index).center())
        edit = _open_editor(table, index)
        if edit is None:
            table.setFocus()
            self._hand.key(table, Qt.Key.Key_F2)
            edit = _open_editor(table, index)
        if isinstance(edit, QComboBox):
            self._hand.pick(edit, max(0, edit.findText(text)))
            self._hand.key(edit, Qt.Key.Key_Return, "\r")
        elif isinstance(edit, QLineEdit):
            self._hand.fill(edit, text)
            completer = edit.completer()
            if completer is not None and (popup := completer.popup()) is not None and popup.isVisible():
                popup.hide()
            self._hand.key(edit, Qt.Key.Key_Return, "\r")
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
