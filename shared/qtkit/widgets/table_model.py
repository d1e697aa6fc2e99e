"""The model behind ``SearchableTable``: rows of any type seen through columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QIcon

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R]):
    """One column: ``text`` is what is shown, ``sort_by`` what orders it (default: the text)."""

    title: str
    text: Callable[[R], str]
    sort_by: Callable[[R], Any] | None = None
    icon: Callable[[R], QIcon | None] | None = None
    tip: Callable[[R], str] | None = None
    right: bool = False
    width: int = 0
    """Width in px; 0 fits the content, -1 takes what is left."""


class TableModel(QAbstractTableModel, Generic[R]):
    """Read-only rows."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self._columns = list(columns)
        self._rows: list[R] = []

    def set_rows(self, rows: Sequence[R]) -> None:
        """Replace all rows; the same number of rows keeps selection and scroll position."""
        if len(rows) == len(self._rows):
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, row: int) -> R:
        """The row object at a source row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows; a table has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, icon, tip, alignment and sort key of a cell."""
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return index.row()  # the proxy compares through ``sort_key``
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            return column.icon(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return column.tip(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        return None

    def sort_key(self, row: int, column: int) -> Any:
        """What orders a cell; Python values, so dates, numbers and tuples compare as themselves."""
        rule = self._columns[column]
        return (rule.sort_by or rule.text)(self._rows[row])

    def matches(self, row: int, words: Sequence[str]) -> bool:
        """Whether every word occurs somewhere in the row."""
        line = "\n".join(column.text(self._rows[row]) for column in self._columns).casefold()
        return all(word in line for word in words)


class TableProxy(QSortFilterProxyModel, Generic[R]):
    """Sorts by the columns' keys and filters by words."""

    def __init__(self, model: TableModel[R]) -> None:
        super().__init__()
        self._model = model
        self._words: list[str] = []
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def set_filter(self, text: str) -> None:
        """Keep rows that contain every word of ``text``."""
        self.beginFilterChange()
        self._words = text.casefold().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Qt asks for each row."""
        return not source_parent.isValid() and self._model.matches(source_row, self._words)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Compare by sort key."""
        left = self._model.sort_key(source_left.row(), source_left.column())
        right = self._model.sort_key(source_right.row(), source_right.column())
        return bool(left < right)


def _alignment(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
