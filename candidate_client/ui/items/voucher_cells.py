"""The cell editors of the voucher table: account search, amounts, and the way Enter and Tab go."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from candidate_client.ui.items.account_list import AccountCompleter, ListedLine
from candidate_client.ui.items.voucher_model import ACCOUNT, CREDIT, DEBIT, VoucherModel
from shared.exam.kinds.postings import balancing_amount
from shared.qtkit.look.theme import theme_of
from shared.qtkit.widgets.keys import up_or_down

_Index = QModelIndex | QPersistentModelIndex
_MAX = 200
_FRAME_PX = 2
_NOT_LEFT = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
_STEPS = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_Escape: 0,
}


class CellDelegate(QStyledItemDelegate):
    """Writes every keystroke through to the model; `moved(step, held)` asks for the next (1) or previous (-1)
    cell, `climbed(step)` for the one below or above. `held`: the key is held down.
    """

    moved = Signal(int, bool)
    climbed = Signal(int)

    def __init__(self, parent: QObject, model: VoucherModel) -> None:
        super().__init__(parent)
        self._model = model
        self._accounts: AccountCompleter | None = None
        self._account_row = 0

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """The widget to type in."""
        edit = ListedLine(parent)
        edit.setMaxLength(_MAX)
        edit.setFrame(False)
        edit.setProperty("cell", True)
        model = _model(index)
        row, column = index.row(), index.column()
        if column in {DEBIT, CREDIT}:
            edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        elif column == ACCOUNT:
            edit.setPlaceholderText(self.tr("编码或名称"))
            self._list_of_accounts().serve(edit)
            self._account_row = row
        edit.textEdited.connect(lambda text: self._typed(edit, model, row, column, text))
        return edit

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the content, unless somebody is typing."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            text = str(index.data(Qt.ItemDataRole.EditRole))
            editor.setText(_model(index).chart.label(text) if index.column() == ACCOUNT else text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Give what was typed to the model."""
        if isinstance(editor, QLineEdit) and isinstance(model, VoucherModel):
            if editor.isModified():
                model.setData(index, editor.text())
            model.settle(index.row(), index.column())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        """The editor fills its cell."""
        editor.setGeometry(_rect(option))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on like Tab, ↑ and ↓ along the column; Esc closes the cell and keeps what was typed.

        A cell stays open while its window has not got the keyboard: a list that closes takes it for a moment, and the
        next key would begin the cell anew.
        """
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() in _NOT_LEFT:
            return False
        if isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._leave(watched, step, held=event.isAutoRepeat())
                return True
            if line := up_or_down(event):
                self._leave(watched, 0)
                self.climbed.emit(line)
                return True
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Underline what cannot be read; frame the cell that has the keyboard."""
        super().paint(painter, option, index)
        state: Any = option.state
        if state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(QColor(theme_of().focus), _FRAME_PX))
            painter.drawRect(_rect(option).adjusted(1, 1, -1, -1))
            painter.restore()
        if _model(index).problem(index.row(), index.column()):
            painter.save()
            pen = QPen(QColor(theme_of().problem.mark), 1.5, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            box = _rect(option)
            painter.drawLine(box.left() + 6, box.bottom() - 4, box.right() - 6, box.bottom() - 4)
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Colour what cannot be read."""
        super().initStyleOption(option, index)
        if _model(index).problem(index.row(), index.column()):
            palette: Any = option.palette
            palette.setColor(QPalette.ColorRole.Text, QColor(theme_of().problem.text))

    def _typed(self, edit: QLineEdit, model: VoucherModel, row: int, column: int, text: str) -> None:
        if column in {DEBIT, CREDIT} and text.endswith(("=", "＝")):
            others = [line for place, line in enumerate(model.lines) if place != row]
            amount = balancing_amount(others, debit_side=column == DEBIT)
            text = f"{amount:.2f}" if amount else ""
            edit.setText(text)
            edit.setModified(True)
        if column == ACCOUNT:
            text = model.chart.code_of(text) or text
        model.setData(model.index(row, column), text)

    def _list_of_accounts(self) -> AccountCompleter:
        if self._accounts is None:
            self._accounts = AccountCompleter(self._model.chart, self)
            self._accounts.chosen.connect(self._pick)
            self._accounts.done.connect(self._leave_account)
        return self._accounts

    def _pick(self, label: str) -> None:
        edit, model = self._account_line(), self._model
        if edit is not None:
            edit.setText(label)
            edit.setModified(True)
            model.setData(model.index(self._account_row, ACCOUNT), model.chart.code_of(label) or label)

    def _leave_account(self, step: int) -> None:
        edit = self._account_line()
        if edit is not None:
            self._leave(edit, step)

    def _account_line(self) -> QLineEdit | None:
        """The line that the list of accounts is below."""
        line = self._accounts.widget() if self._accounts is not None else None
        return line if isinstance(line, QLineEdit) else None

    def _leave(self, edit: QLineEdit, step: int, *, held: bool = False) -> None:
        self.commitData.emit(edit)
        self.closeEditor.emit(edit, QStyledItemDelegate.EndEditHint.NoHint)
        if step:
            self.moved.emit(step, held)


def _model(index: _Index) -> VoucherModel:
    model = index.model()
    assert isinstance(model, VoucherModel)  # noqa: S101 - the delegate serves this model only
    return model


def _rect(option: QStyleOptionViewItem) -> Any:
    return option.rect
