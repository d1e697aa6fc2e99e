"""The line a cell is typed in: one in the bar, one lying on the current cell. Both show the desk's editing.

The line on the cell always has the keyboard while the sheet has it, unseen until something is typed. So an input method
composes in it from its first key on, and a word committed without composing, a full-width digit or a bracket arrives
whole: there is no moment at which an editor would have to be opened first.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from candidate_client.ui.input_method.composing import complete_word
from candidate_client.ui.sheet.desk import LONGEST, Desk
from shared.qtkit.widgets.text import restyle

_OURS = {
    Qt.Key.Key_F2,
    Qt.Key.Key_F4,
    Qt.Key.Key_F6,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Escape,
}
_PASSING = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
_TABS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class CellLine(QLineEdit):
    """`keys(event)` is asked first and says whether the key is dealt with. `left`: the keyboard went elsewhere."""

    left = Signal()
    resized = Signal()

    def __init__(self, desk: Desk, keys: Callable[[QKeyEvent], bool], parent: QWidget | None, *, on_cell: bool) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keys = keys
        self._on_cell = on_cell
        self._composing = False
        self._showing = False
        self.setMaxLength(LONGEST)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on_cell else Qt.FocusPolicy.ClickFocus)
        if on_cell:
            self.setFrame(False)
            self.setProperty("kit", "sheet-line")
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textEdited.connect(self._on_text_edited)
        self.cursorPositionChanged.connect(self._on_caret)
        desk.typed.connect(self.show_editing)
        desk.moved.connect(self.show_editing)

    @property
    def awake(self) -> bool:
        """Whether there is anything to see: an edited text or a word being composed."""
        return self._composing or (self._desk.editing is not None and self._desk.at_home)

    def complete(self) -> None:
        """What is still being composed goes into its own cell before the mouse goes to another.

        The keyboard stays in this line, so nothing else tells the input method; it would go on composing over there.
        """
        if self._composing:
            complete_word()

    def show_editing(self) -> None:
        """Show the desk's editing, or else the current cell's content (in the bar) or nothing (on the cell)."""
        editing, desk = self._desk.editing, self._desk
        place = desk.home if editing is not None else desk.current
        self.setReadOnly(editing is None and not desk.task.editable(place))
        if editing is None:
            text, caret = ("" if self._on_cell else desk.task.content(place)), 0
        else:
            text, caret = editing.text, editing.caret
        if self._on_cell:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self.awake)
        wrong = desk.fault is not None
        if self.property("invalid") != wrong:
            self.setProperty("invalid", wrong)
            restyle(self)
        self._showing = True
        if self.text() != text:
            self.setText(text)
        if desk.fault is not None and editing is not None:
            self.setSelection(min(desk.fault.at, len(text) - 1), 1)
        elif editing is not None and self.cursorPosition() != caret:
            self.setCursorPosition(caret)
        elif editing is None:
            self.setCursorPosition(0)
        self._showing = False
        self.resized.emit()
        self.update()

    # ------------------------------------------------------------ Qt
    def event(self, event: QEvent) -> bool:
        """Keys the sheet means itself are not given to shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _TABS:
            return self._keys(event)  # it never reaches keyPressEvent: it would move the focus
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The sheet's keys first, then typing. F6 leaves the sheet, as Tab walks its cells."""
        if event.key() == Qt.Key.Key_F6 and self._desk.finish():
            self.focusNextPrevChild(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return
        if self._keys(event):
            event.accept()
            return
        if self.isReadOnly() or (self._desk.editing is None and not _types(event)):
            event.ignore()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A word being composed shows the line before there is a text."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard in the bar means editing."""
        begins = not self._on_cell and self._desk.editing is None and not self.isReadOnly()
        super().focusInEvent(event)
        if begins and event.reason() not in _PASSING:
            self._desk.begin(None, "edit")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click in the text means that arrows move the caret."""
        if self._desk.editing is not None:
            self._desk.editing.mode = "edit"
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere in the window ends the editing; a list or another window in front does not."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self._composing = False
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing while asleep: the cell is seen through it."""
        if not self._on_cell or self.awake:
            super().paintEvent(event)

    # ------------------------------------------------------------ inside
    def _claims(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} and control:
            sheets = self._desk.sheets
            edge = sheets[-1] if event.key() == Qt.Key.Key_PageDown else sheets[0]
            return self._desk.sheet != edge  # at the last sheet the key turns to the next item
        if event.key() in _OURS or (not control and _types(event)):
            return True
        return control and event.key() in {
            getattr(Qt.Key, f"Key_{letter}") for letter in "ACDRVXYZ"
        }  # what a sheet does with them is no business of the window

    def _on_text_edited(self, text: str) -> None:
        self._desk.type(text, self.cursorPosition())

    def _on_caret(self) -> None:
        editing = self._desk.editing
        # An input method's commit moves the caret before it tells of the new text.
        if not self._showing and editing is not None and self.hasFocus() and self.text() == editing.text:
            self._desk.move_caret(self.cursorPosition())


def _types(event: QKeyEvent) -> bool:
    """Whether a key writes something."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return bool(event.text()) and event.text().isprintable() and not held
