"""The grid of one sheet: sizes and merges of the template, keys and clipboard of a spreadsheet."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from candidate_client.ui.sheet.delegate import SheetDelegate
from candidate_client.ui.sheet.header import SheetHeader
from candidate_client.ui.sheet.model import SheetModel
from shared.workbook.task import Place

_Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 21
_HEAD_PX = 24
_LARGE = {Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1)}


class SheetView(QTableView):
    """`current_changed(place)`; `asked(name)` for copy, cut, paste, clear, undo, redo, down, right, all."""

    current_changed = Signal(object)
    clicked_for_formula = Signal(object)
    asked = Signal(str)
    locked_touched = Signal()

    def __init__(self, model: SheetModel, delegate: SheetDelegate) -> None:
        super().__init__()
        self.sheet = model
        self.delegate = delegate
        self.referring = False
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setHorizontalHeader(SheetHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(SheetHeader(Qt.Orientation.Vertical, self))
        self.horizontalHeader().setFixedHeight(_HEAD_PX)
        shape = model.task.sheets[model.sheet]
        self.setAccessibleName(shape.name)
        for row, column, rows, columns in shape.merges:
            self.setSpan(row - 1, column - 1, rows, columns)
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Rows and columns at another size."""
        shape = self.sheet.task.sheets[self.sheet.sheet]
        for column in range(shape.columns):
            self.setColumnWidth(column, round(shape.widths.get(column + 1, 69) * zoom))
        for row in range(shape.rows):
            self.setRowHeight(row, round(shape.heights.get(row + 1, _ROW_PX) * zoom))
        self.verticalHeader().setFixedWidth(round(40 * max(1.0, zoom)))

    def places(self) -> list[Place]:
        """The selected cells, merged ones once."""
        found = {self.sheet.place(index) for index in self.selectedIndexes()}
        return sorted(found)

    def go(self, place: Place) -> None:
        """Make a cell current."""
        self.setCurrentIndex(self.sheet.index(place.row - 1, place.column - 1))

    def step(self, key: int, back: bool) -> None:
        """Go on after an editor was closed."""
        down, right = _LARGE.get(Qt.Key(key), (0, 0))
        sign = -1 if back else 1
        place = self.sheet.place(self.currentIndex())
        row = min(max(1, place.row + sign * down), self.sheet.rowCount())
        column = min(max(1, place.column + sign * right), self.sheet.columnCount())
        self.go(Place(sheet=place.sheet, row=row, column=column))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell which cell is current."""
        super().currentChanged(current, previous)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.viewport().update()
        if current.isValid():
            self.current_changed.emit(self.sheet.place(current))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """While a formula is being written a click gives a cell's name; else it selects."""
        index = self.indexAt(event.position().toPoint())
        if self.referring and index.isValid():
            self.clicked_for_formula.emit(self.sheet.place(index))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say why a locked cell does not open."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.sheet.task.editable(self.sheet.place(index)):
            self.locked_touched.emit()
        super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        """Undo, copy and the like belong to the sheet while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _command(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of this widget; others go up."""
        command = _command(event)
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        editable = self.sheet.task.editable(self.sheet.place(self.currentIndex()))
        typing = bool(event.text()) and event.text().isprintable()
        typing = typing and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if command:
            self.asked.emit(command)
        elif key in _LARGE or key == Qt.Key.Key_Backtab:
            self.step(int(Qt.Key.Key_Tab if key == Qt.Key.Key_Backtab else key), back)
        elif typing and not editable:
            self.locked_touched.emit()
        else:
            super().keyPressEvent(event)


def _command(event: QKeyEvent) -> str:
    for name, sequence in (
        ("copy", QKeySequence.StandardKey.Copy),
        ("cut", QKeySequence.StandardKey.Cut),
        ("paste", QKeySequence.StandardKey.Paste),
        ("undo", QKeySequence.StandardKey.Undo),
        ("redo", QKeySequence.StandardKey.Redo),
    ):
        if event.matches(sequence):
            return name
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if plain and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
        return "clear"
    letters = {Qt.Key.Key_Y: "redo", Qt.Key.Key_D: "down", Qt.Key.Key_R: "right"}
    return letters.get(Qt.Key(event.key()), "") if control else ""
