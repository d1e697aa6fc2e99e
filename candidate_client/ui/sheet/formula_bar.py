"""The formula bar: the name of the current cell, and a line that shows and edits its content."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.line import CellLine
from shared.qtkit.look.reading import scaled
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_NAME_PX = 72


class FormulaBar(QWidget):
    """Its line and the one in the cell show the same editing."""

    def __init__(self, desk: Desk, keys: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._desk = desk
        self.name = TabularLabel("A1")
        self.name.setMinimumWidth(_NAME_PX)
        self.edit = CellLine(desk, keys, self, on_cell=False)
        self.edit.setAccessibleName(self.tr("编辑栏"))
        self.cancel = Button(icon_name="close", variant="quiet", tip=self.tr("取消输入"), key="Esc")
        self.accept = Button(icon_name="check", variant="quiet", tip=self.tr("完成输入"), key="Enter")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, 0, 0)
        row.setSpacing(Space.XS)
        for button in (self.cancel, self.accept):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self.name, self.cancel, self.accept, Text("fx", "muted"), self.edit):
            row.addWidget(part, 1 if part is self.edit else 0)
        self.cancel.clicked.connect(desk.cancel)
        self.accept.clicked.connect(desk.accept)
        desk.moved.connect(self._show)
        desk.typed.connect(self._show)
        self._show()

    def fit_text(self, size_px: int) -> None:
        """The cell's name as large as the words around it."""
        self.name.set_size_px(scaled(FontSize.BODY, size_px))
        self.name.setMinimumWidth(scaled(_NAME_PX, size_px))

    def _show(self) -> None:
        editing = self._desk.editing is not None
        if not editing:
            self.name.setText(self._desk.name_of_current())
        self.cancel.setEnabled(editing)
        self.accept.setEnabled(editing)
