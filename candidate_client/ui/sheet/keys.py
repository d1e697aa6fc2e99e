"""What each key does on a spreadsheet: outside a text, inside one, and while a formula waits for a reference."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from candidate_client.ui.sheet.clipboard import SheetClipboard
from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.filling import Filling
from candidate_client.ui.sheet.look import Way

_Key = Qt.Key
_ARROWS: dict[int, tuple[Way, Way]] = {
    _Key.Key_Up: (-1, 0),
    _Key.Key_Down: (1, 0),
    _Key.Key_Left: (0, -1),
    _Key.Key_Right: (0, 1),
}
_DONE: dict[int, tuple[Way, Way]] = {
    _Key.Key_Return: (1, 0),
    _Key.Key_Enter: (1, 0),
    _Key.Key_Tab: (0, 1),
    _Key.Key_Backtab: (0, -1),
}
_BACK: dict[Way, Way] = {1: -1, -1: -1, 0: 0}


class Keys:
    """`page_lines()` tells how many rows a screenful has; `open_list()` opens the list of a cell that has one."""

    def __init__(
        self, desk: Desk, clipboard: SheetClipboard, page_lines: Callable[[], int], open_list: Callable[[], bool]
    ) -> None:
        self._desk = desk
        self._clipboard = clipboard
        self._filling = Filling(desk)
        self._page_lines = page_lines
        self._open_list = open_list

    def press(self, event: QKeyEvent) -> bool:
        """Deal with a key; False if it is to be typed or belongs to the window."""
        key, held = event.key(), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        if key in {_Key.Key_PageUp, _Key.Key_PageDown} and control:
            return self._desk.turn_by(-1 if key == _Key.Key_PageUp else 1)
        if key in _DONE and not control and not alt:
            down, right = _DONE[key]
            if shift:
                down, right = _BACK[down], _BACK[right]
            self._done(down, right)
            return True
        if self._desk.editing is not None:
            return self._while_editing(key, control=control, shift=shift)
        if alt:
            return key == _Key.Key_Down and self._open_list()
        if key in _ARROWS:
            return self._desk.arrow(*_ARROWS[key], far=control, extend=shift)
        return self._going(key, control=control, shift=shift) or self._command(event, key, control=control)

    def _done(self, down: Way, right: Way) -> None:
        if self._desk.editing is not None:
            self._desk.finish(down, right)
        else:
            self._desk.look.enter(down, right)
            self._desk.moved.emit()

    def _while_editing(self, key: int, *, control: bool, shift: bool) -> bool:
        editing = self._desk.editing
        if editing is None:
            return False
        if key == _Key.Key_Escape:
            self._desk.cancel()
        elif key == _Key.Key_F2:
            self._desk.turn_mode()
        elif key == _Key.Key_F4:
            self._desk.cycle()
        elif key in _ARROWS and editing.mode == "enter":
            if editing.formula and not editing.can_point:
                return False  # inside the text of a formula arrows move the caret: nothing is closed by chance
            self._desk.arrow(*_ARROWS[key], far=control, extend=shift)
        else:
            # A line of text has neither above nor below.
            return key in {_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown}
        return True

    def _going(self, key: int, *, control: bool, shift: bool) -> bool:
        look = self._desk.look
        match key:
            case _Key.Key_PageUp | _Key.Key_PageDown:
                look.page(-1 if key == _Key.Key_PageUp else 1, self._page_lines(), extend=shift)
            case _Key.Key_Home:
                look.home(all_the_way=control, extend=shift)
            case _Key.Key_End if control:
                look.end(extend=shift)
            case _Key.Key_Space if control or shift:
                self._select_lines(columns=control, rows=shift)
            case _:
                return False
        self._desk.moved.emit()
        return True

    def _select_lines(self, *, columns: bool, rows: bool) -> None:
        look = self._desk.look
        area = look.area
        if columns and rows:
            look.select_all()
        elif columns:
            look.select_columns(area.left, area.right)
        else:
            look.select_rows(area.top, area.bottom)

    def _command(self, event: QKeyEvent, key: int, *, control: bool) -> bool:
        desk, clipboard, filling = self._desk, self._clipboard, self._filling
        letters: dict[int, Callable[[], object]] = {
            _Key.Key_A: desk.pick_all,
            _Key.Key_C: clipboard.copy,
            _Key.Key_X: clipboard.cut,
            _Key.Key_V: clipboard.paste,
            _Key.Key_Z: desk.undo,
            _Key.Key_Y: desk.redo,
            _Key.Key_D: filling.fill_down,
            _Key.Key_R: filling.fill_right,
        }
        if control and key in letters:
            letters[key]()
        elif key == _Key.Key_F2:
            desk.begin(None, "edit")
        elif key == _Key.Key_Delete and not control:
            filling.clear()
        elif key == _Key.Key_Backspace and not control:
            desk.begin("")
        elif key == _Key.Key_Escape:
            return clipboard.forget_copied()
        elif event.text().isprintable() and event.text() and not control and not desk.task.editable(desk.current):
            desk.begin()  # says that the cell is locked
        else:
            return False
        return True
