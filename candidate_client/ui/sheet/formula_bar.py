"""The formula bar: the name of the cell, and a line in which formulas are written, also by clicking on cells."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text
from shared.workbook.task import Place

_AFTER = "=+-*/^&(,:;<>（，；＋－×÷ "


class FormulaBar(QWidget):
    """`accepted(place, text, key)` when the line is finished; `typed(place, text)` at every keystroke."""

    accepted = Signal(object, str, int)
    typed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.name = TabularLabel("A1")
        self.name.setMinimumWidth(44)
        self.edit = QLineEdit()
        self.edit.setMaxLength(8192)
        self.edit.setAccessibleName(self.tr("编辑栏"))
        self.accept = Button(icon_name="check", variant="quiet", tip=self.tr("完成输入（回车）"))
        self.accept.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place: Place | None = None
        self._open = False
        self._last_reference: tuple[int, int] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for part in (self.name, Text("fx", "muted"), self.edit, self.accept):
            row.addWidget(part, 1 if part is self.edit else 0)
        self.edit.textEdited.connect(self._on_typed)
        self.edit.installEventFilter(self)
        self.accept.clicked.connect(lambda: self.finish(Qt.Key.Key_Escape))

    @property
    def place(self) -> Place | None:
        """The cell being written."""
        return self._place

    @property
    def writing_formula(self) -> bool:
        """Whether a click on a cell means its name goes into the formula."""
        return self._open and self.edit.text()[:1] in {"=", "＝"}

    @property
    def open(self) -> bool:
        """Whether something is being written here."""
        return self._open

    def show_cell(self, name: str, place: Place, content: str, *, editable: bool) -> None:
        """Another cell is current."""
        self.name.setText(name)
        self._place = place
        self._open = False
        self._last_reference = None
        self.edit.setText(content)
        self.edit.setCursorPosition(0)
        self.edit.setReadOnly(not editable)
        self.accept.setEnabled(editable)

    def begin(self, text: str) -> None:
        """Take over what was begun in a cell."""
        self._open = True
        self._last_reference = None
        self.edit.setText(text)
        self.edit.setModified(True)
        self.edit.setFocus()
        self.edit.setCursorPosition(len(text))
        self._on_typed(text)

    def insert_reference(self, name: str) -> bool:
        """Put a cell's name at the cursor, or in place of the one just clicked; False if none fits there."""
        text, at = self.edit.text(), self.edit.cursorPosition()
        if self._last_reference is not None and self._last_reference[1] == at:
            start = self._last_reference[0]
        elif at and text[at - 1] in _AFTER:
            start = at
        else:
            return False
        self.edit.setText(text[:start] + name + text[at:])
        self.edit.setCursorPosition(start + len(name))
        self._last_reference = (start, start + len(name))
        self._tell()
        return True

    def finish(self, key: Qt.Key) -> None:
        """Done with this cell."""
        if self._open and self._place is not None:
            self._open = False
            self._last_reference = None
            self.accepted.emit(self._place, self.edit.text(), int(key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Tab and Esc finish; nothing typed is lost (undo takes it back)."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape}:
                self.finish(key)
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self, _text: str) -> None:
        self._open = True
        self._last_reference = None
        self._tell()

    def _tell(self) -> None:
        if self._place is not None:
            self.typed.emit(self._place, self.edit.text())
