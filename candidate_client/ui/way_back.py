"""Where the keyboard was before a panel took it, and how it gets there again."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid


class WayBack:
    """`remember` before the panel takes the keyboard, `go` when it is closed.

    The editor of a table's cell is gone by then: the cell is opened again.
    """

    def __init__(self) -> None:
        self._field: QWidget | None = None
        self._table: QAbstractItemView | None = None

    def remember(self, field: QWidget | None) -> None:
        """The keyboard is here now."""
        self._field = field
        around = field.parentWidget() if field is not None else None
        while around is not None and not isinstance(around, QAbstractItemView):
            around = around.parentWidget()
        self._table = around

    def go(self, otherwise: Callable[[], object]) -> None:
        """Back, or where `otherwise` leads when that is gone or out of sight."""
        field, table = self._field, self._table
        self._field = self._table = None
        if field is not None and isValid(field) and field.isVisible():
            field.setFocus()
        elif table is not None and isValid(table) and table.isVisible():
            table.setFocus()
            table.edit(table.currentIndex())
        else:
            otherwise()
