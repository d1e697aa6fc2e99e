"""One sheet of the open workbook as a table model."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from shared.workbook.formula import column_name
from shared.workbook.task import Place, Task

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SheetModel(QAbstractTableModel):
    """`written(place, text)` when a cell editor brings a text; the editor widget decides what happens then."""

    written = Signal(object, str)

    def __init__(self, task: Task, sheet: int) -> None:
        super().__init__()
        self.task = task
        self.sheet = sheet
        self._shape = task.sheets[sheet]

    def place(self, index: _Index) -> Place:
        """The cell of an index, the first one of a merged area."""
        return self.task.anchor(Place(sheet=self.sheet, row=index.row() + 1, column=index.column() + 1))

    def refresh(self) -> None:
        """Something was computed: show all cells anew."""
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # ------------------------------------------------------------ Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Lines in the table."""
        return 0 if parent.isValid() else self._shape.rows

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Columns in the table."""
        return 0 if parent.isValid() else self._shape.columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Captions."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_name(section + 1) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows for a role."""
        place = self.place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.task.shown(place)
        if role == Qt.ItemDataRole.EditRole:
            return self.task.content(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.task.hint(place) or None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.task.editable(self.place(index)) else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.written.emit(self.place(index), str(value))
        return True
