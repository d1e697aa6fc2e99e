"""The lines of a voucher as a table model: every keystroke lands here, so nothing typed waits for a cell to close."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from candidate_client.workspaces.accounts import Chart
from candidate_client.workspaces.fields import read_field
from shared.exam.kinds.postings import VoucherLine

SUMMARY, ACCOUNT, DEBIT, CREDIT = range(4)
_FEWEST = 4
_FIELDS = ("summary", "account", "debit", "credit")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class VoucherModel(QAbstractTableModel):
    """`lines_changed` after every change by the candidate."""

    lines_changed = Signal()

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.lines: list[VoucherLine] = [VoucherLine()] * _FEWEST

    def answer(self) -> tuple[VoucherLine, ...]:
        """The lines up to the last one with anything in it; empty lines between are left out."""
        return tuple(line for line in self.lines if line != VoucherLine())

    def show_lines(self, lines: tuple[VoucherLine, ...]) -> None:
        """Put an answer into the table."""
        self.beginResetModel()
        self.lines = [*lines, *[VoucherLine()] * max(0, _FEWEST - len(lines))]
        self.endResetModel()

    def add_line(self, at: int) -> None:
        """A free line at that place."""
        self.beginInsertRows(QModelIndex(), at, at)
        self.lines.insert(at, VoucherLine())
        self.endInsertRows()

    def delete_line(self, at: int) -> None:
        """Take a line away; there are always some lines to type in."""
        if not 0 <= at < len(self.lines):
            return
        self.beginRemoveRows(QModelIndex(), at, at)
        del self.lines[at]
        self.endRemoveRows()
        if len(self.lines) < _FEWEST:
            self.add_line(len(self.lines))
        self.lines_changed.emit()

    # ------------------------------------------------------------ Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Lines in the table."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Columns in the table."""
        return 0 if parent.isValid() else len(_FIELDS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Captions."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return (self.tr("摘要"), self.tr("会计科目"), self.tr("借方金额"), self.tr("贷方金额"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows for a role."""
        text = str(getattr(self.lines[index.row()], _FIELDS[index.column()]))
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == ACCOUNT:
                return self.chart.label(text).replace(" ", "\n", 1) if self.chart.code_of(text) else text
            return read_field("money", text).shown if index.column() in {DEBIT, CREDIT} else text
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in {DEBIT, CREDIT}:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            label = self.chart.label(text) if index.column() == ACCOUNT else ""
            return self.problem(index.row(), index.column()) or label or None
        return None

    def flags(self, _index: _Index) -> Qt.ItemFlag:
        """What can be done with a cell."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        line, name = self.lines[index.row()], _FIELDS[index.column()]
        if str(value) == getattr(line, name):
            return True
        changed = {name: str(value)}
        if index.column() in {DEBIT, CREDIT} and str(value).strip():
            # An amount stands on one side only, as on a printed voucher.
            changed[_FIELDS[CREDIT if index.column() == DEBIT else DEBIT]] = ""
        self.lines[index.row()] = replace(line, **changed)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(_FIELDS) - 1))
        self.lines_changed.emit()
        return True

    def settle(self, row: int, column: int) -> None:
        """A cell was left: put an amount or an account into its usual form."""
        if not 0 <= row < len(self.lines):
            return
        text = str(getattr(self.lines[row], _FIELDS[column]))
        if column in {DEBIT, CREDIT}:
            value = read_field("money", text).value
        elif column == ACCOUNT:
            value = self.chart.code_of(text) or text
        else:
            value = text
        self.setData(self.index(row, column), value)

    def problem(self, row: int, column: int) -> str:
        """What is wrong with a cell; empty if nothing."""
        text = str(getattr(self.lines[row], _FIELDS[column])).strip()
        if not text:
            return ""
        if column == ACCOUNT and self.chart.code_of(text) is None:
            return self.tr("请从科目表中选择最末级科目。")
        if column in {DEBIT, CREDIT}:
            return read_field("money", text).problem
        return ""
