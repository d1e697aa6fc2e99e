"""A list people search, sort and copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shared.qtkit.look.icons import icon
from shared.qtkit.look.theme import target_px
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.table_model import Column, TableModel, TableProxy
from shared.qtkit.widgets.text import Text

R = TypeVar("R")


class SearchableTable(QWidget, Generic[R]):
    """Rows through ``Column``s with a filter box, sorting by header, Ctrl+C for the selected rows.

    ``activated`` carries the row double-clicked or entered; ``selected`` the current row or None.
    """

    activated = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        placeholder: str = "",
        empty_title: str = "",
        empty_text: str = "",
        searchable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model: TableModel[R] = TableModel(columns)
        self._proxy: TableProxy[R] = TableProxy(self._model)
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText(placeholder or self.tr("查找"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_box.setAccessibleName(self.filter_box.placeholderText())
        self.filter_box.textChanged.connect(self._on_filter)
        self._count = Text("", "caption")
        self.view = self._make_view(columns)
        self._empty = EmptyState(
            empty_title or self.tr("还没有内容"), empty_text or self.tr("有内容后会显示在这里。"), icon_name="list"
        )
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._empty_words = (self._empty.title, self._empty.text)
        self.top = QHBoxLayout()
        self.top.setSpacing(Space.S)
        if searchable:
            self.top.addWidget(self.filter_box, 1)
            self.top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self.top)
        column.addLayout(self._stack, 1)
        QShortcut(QKeySequence.StandardKey.Find, self, self.filter_box.setFocus, context=_HERE)
        QShortcut(QKeySequence.StandardKey.Copy, self.view, self.copy, context=_HERE)
        self._refresh()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, keeping filter, order and, where the number is the same, the selection."""
        self._model.set_rows(rows)
        self._refresh()

    def visible_rows(self) -> list[R]:
        """Rows that pass the filter, in the order shown."""
        return [self._row(self._proxy.index(line, 0)) for line in range(self._proxy.rowCount())]

    def selected_rows(self) -> list[R]:
        """Selected rows in the order shown."""
        chosen = self.view.selectionModel().selectedRows()
        return [self._row(index) for index in sorted(chosen, key=QModelIndex.row)]

    def select(self, line: int) -> None:
        """Select a line as shown, counted from 0."""
        self.view.selectRow(line)

    def copy(self) -> None:
        """Put the selected rows on the clipboard as tab-separated text."""
        lines = []
        for index in sorted(self.view.selectionModel().selectedRows(), key=QModelIndex.row):
            cells = (index.siblingAtColumn(column) for column in range(self._proxy.columnCount()))
            lines.append("\t".join(str(cell.data()) for cell in cells))
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _make_view(self, columns: Sequence[Column[R]]) -> QTableView:
        view = QTableView()
        view.setModel(self._proxy)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(target_px() + Space.XS)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(all(column.width >= 0 for column in columns))
        for number, column in enumerate(columns):
            if column.width > 0:
                view.setColumnWidth(number, column.width)
            else:
                mode = QHeaderView.ResizeMode
                header.setSectionResizeMode(number, mode.Stretch if column.width else mode.ResizeToContents)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        view.activated.connect(lambda index: self.activated.emit(self._row(index)))
        view.selectionModel().selectionChanged.connect(self._on_selection)
        return view

    def _row(self, index: QModelIndex) -> R:
        return self._model.row_at(self._proxy.mapToSource(index).row())

    def _on_selection(self) -> None:
        rows = self.selected_rows()
        self.selected.emit(rows[0] if rows else None)

    def _on_filter(self, text: str) -> None:
        self._proxy.set_filter(text)
        self._refresh()

    def _refresh(self) -> None:
        shown, total = self._proxy.rowCount(), self._model.rowCount()
        self._count.setText(
            self.tr("共 {total} 条").format(total=total)
            if shown == total
            else self.tr("{shown} / {total} 条").format(shown=shown, total=total)
        )
        if total and not shown:
            self._empty.set_words(self.tr("没有符合的内容"), self.tr("请换一个词，或清空查找框。"))
        else:
            self._empty.set_words(*self._empty_words)
        self._stack.setCurrentIndex(0 if shown else 1)


_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
