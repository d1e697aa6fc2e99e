"""What happens on a spreadsheet: which sheet and cell, what is being edited, what a key or click comes to.

The grid paints it, the bar and the line in the cell show its `editing`; neither keeps a state of its own.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from candidate_client.ui.sheet.look import SheetLook, Way
from candidate_client.ui.sheet.sentences import Sentences
from shared.workbook.edit import Editing, Mode, Spot
from shared.workbook.formula import Fault, fault, is_formula
from shared.workbook.places import LAST_COLUMN, LAST_ROW, Place, cell_name
from shared.workbook.task import Task

LONGEST = 8192
"""Characters a cell takes."""
_MOST_AT_ONCE = 50_000  # cells; more is no answer but an accident


class Desk(QObject):
    """`moved`: sheet, current cell or selection. `typed`: the text being edited, also when editing begins or ends.
    `written`: cells have new values. `said(text, tone)`: a sentence for the person. `edited`: the answer changed.
    """

    moved = Signal()
    typed = Signal()
    written = Signal()
    edited = Signal()
    said = Signal(str, str)

    def __init__(self, task: Task, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self.say = Sentences(self)
        self.sheets = [number for number, sheet in enumerate(task.sheets) if not sheet.hidden]
        self._names = tuple(sheet.name for sheet in task.sheets)
        self.looks = {number: SheetLook(task, number) for number in self.sheets}
        self.sheet = self.sheets[0]
        self.editing: Editing | None = None
        self.home = self.look.place
        self.fault: Fault | None = None
        self._given_up: tuple[Place, str] | None = None

    # ------------------------------------------------------------ asking
    @property
    def look(self) -> SheetLook:
        """The sheet on the screen."""
        return self.looks[self.sheet]

    @property
    def current(self) -> Place:
        """The current cell of the sheet on the screen."""
        return self.look.place

    @property
    def at_home(self) -> bool:
        """Whether the cell being edited is on the sheet on the screen."""
        return self.editing is None or self.home.sheet == self.sheet

    @property
    def refers(self) -> bool:
        """Whether a click or arrow now puts a reference into the formula."""
        return self.editing is not None and self.editing.can_point

    def pending(self) -> tuple[Place, str] | None:
        """The cell being edited and its text, where that could be written as it stands."""
        editing = self.editing
        if editing is None or editing.text == editing.before or self._fault_of(editing.text) is not None:
            return None
        return self.home, editing.text

    # ------------------------------------------------------------ editing
    def begin(self, text: str | None = None, mode: Mode = "enter") -> bool:
        """Edit the current cell: with a text in place of its content (typing), else with the content itself (F2)."""
        if self.editing is not None:
            return True
        place = self.current
        if not self.task.editable(place):
            self.said.emit(self.say.locked(), "info")
            return False
        content = self.task.content(place)
        self.home, self.fault, self._given_up = place, None, None
        self.editing = Editing(content, content if text is None else text, mode)
        self.typed.emit()
        if text is not None:
            self.edited.emit()
        return True

    def type(self, text: str, caret: int) -> None:
        """The text as the person's typing has made it."""
        if self.editing is None and not self.begin(text):
            return
        if self.editing is not None:
            self.editing.type(text, caret)
        self._changed()

    def move_caret(self, caret: int) -> None:
        """The caret went elsewhere."""
        if self.editing is not None and self.editing.caret != caret:
            self.editing.move_caret(caret)
            self.typed.emit()

    def cycle(self) -> None:
        """F4: the reference at the caret with the next of its `$` signs."""
        if self.editing is not None:
            self.editing.cycle()
            self._changed()

    def turn_mode(self) -> None:
        """F2 while editing: arrows move the caret from now on, or again the cells."""
        if self.editing is not None:
            self.editing.mode = "edit" if self.editing.mode == "enter" else "enter"
            self.editing.stop_pointing()
            self.typed.emit()

    def finish(self, down: Way = 0, right: Way = 0) -> bool:
        """Write what was edited and go on; False where the formula is malformed: then editing goes on."""
        if self.editing is None:
            return True
        editing = self.editing
        self.fault = self._fault_of(editing.text)
        if self.fault is not None:
            editing.stop_pointing()
            editing.caret = min(self.fault.at + 1, len(editing.text))
            self.typed.emit()
            self.said.emit(self.say.fault(self.fault), "problem")
            return False
        self.editing = None
        self.turn(self.home.sheet)
        if editing.text != editing.before:
            self.write({self.home: editing.text})
        self.typed.emit()
        if down or right:
            self.look.enter(down, right)
        self.moved.emit()
        return True

    def accept(self) -> None:
        """The button beside the bar: write and stay."""
        self.finish()

    def cancel(self) -> None:
        """Esc: the old content comes back; what was typed can be taken up again by redo."""
        if self.editing is None:
            return
        editing, self.editing, self.fault = self.editing, None, None
        self.turn(self.home.sheet)
        self.typed.emit()
        self.moved.emit()
        self.edited.emit()
        if editing.text != editing.before:
            self._given_up = (self.home, editing.text)
            self.said.emit(self.say.given_up(), "neutral")

    def drop(self) -> None:
        """Editing ends without a word: the answer was replaced from outside."""
        self.editing, self.fault, self._given_up = None, None, None
        self.typed.emit()
        self.moved.emit()

    # ------------------------------------------------------------ going about
    def turn(self, sheet: int) -> None:
        """Another sheet; a formula being written stays in the bar."""
        if sheet in self.looks and sheet != self.sheet:
            if self.editing is not None and not self.editing.formula and not self.finish():
                return
            self.sheet = sheet
            self.moved.emit()

    def turn_by(self, step: Way) -> bool:
        """Ctrl+PageDown and Ctrl+PageUp; False at the last sheet."""
        place = self.sheets.index(self.sheet) + step
        if not 0 <= place < len(self.sheets):
            return False
        self.turn(self.sheets[place])
        return True

    def pick(self, row: int, column: int, *, extend: bool = False) -> bool:
        """A cell was clicked: a reference into the formula, else it becomes current. False if neither."""
        if self._point(row, column, extend=extend):
            return True
        if not self.finish():
            return False
        if extend:
            self.look.extend(row, column)
        else:
            self.look.go(row, column)
        self.moved.emit()
        return True

    def pick_rows(self, first: int, last: int) -> None:
        """Rows were clicked or dragged over at their heads, from the first to the last."""
        top, bottom = min(first, last), max(first, last)
        if not self._point_area(top, 1, bottom, LAST_COLUMN) and self.finish():
            self.look.select_rows(first, last)
            self.moved.emit()

    def pick_columns(self, first: int, last: int) -> None:
        """Columns were clicked or dragged over at their heads, from the first to the last."""
        left, right = min(first, last), max(first, last)
        if not self._point_area(1, left, LAST_ROW, right) and self.finish():
            self.look.select_columns(first, last)
            self.moved.emit()

    def pick_all(self) -> None:
        """The corner between the heads, or Ctrl+A."""
        if self.finish():
            self.look.select_all()
            self.moved.emit()

    def arrow(self, down: Way, right: Way, *, far: bool = False, extend: bool = False) -> bool:
        """An arrow key outside a text. While a formula waits for a reference it points; False if nothing could move."""
        if self.editing is None:
            self.look.arrow(down, right, far=far, extend=extend)
            self.moved.emit()
            return True
        if not self.editing.can_point:
            if not self.finish():
                return False
            return self.arrow(down, right, far=far, extend=extend)
        tip = self.editing.tip
        start = (tip.row, tip.column) if tip is not None and tip.sheet == self._sheet_name() else self.look.current
        return self._point(*self.look.next(*start, down, right, far=far), extend=extend)

    def _point(self, row: int, column: int, *, extend: bool) -> bool:
        if self.editing is None:
            return False
        area = self.look.merged(row, column)
        spot = Spot(sheet=self._sheet_name(), row=area.top, column=area.left)
        if not self.editing.point(spot, extend=extend):
            return False
        self._changed()
        return True

    def _point_area(self, top: int, left: int, bottom: int, right: int) -> bool:
        if self.editing is None or not self.editing.point_area(self._sheet_name(), top, left, bottom, right):
            return False
        self._changed()
        return True

    def _sheet_name(self) -> str:
        """How the formula names the sheet on the screen: not at all where it is its own."""
        return "" if self.home.sheet == self.sheet else self.task.sheets[self.sheet].name

    # ------------------------------------------------------------ writing
    def write(self, entries: Mapping[Place, str]) -> int:
        """Put texts into cells as one step; how many were refused because their cells are locked."""
        if not entries:
            return 0
        refused = self.task.write(entries)
        self._given_up = None
        self.written.emit()
        self.edited.emit()
        return len(refused)

    def few(self, cells: int) -> bool:
        """Whether so many cells can be dealt with at once; says so where not."""
        if cells > _MOST_AT_ONCE:
            self.said.emit(self.say.too_many(_MOST_AT_ONCE), "warn")
        return cells <= _MOST_AT_ONCE

    def write_told(self, entries: Mapping[Place, str]) -> None:
        """The same, and say how many cells refused it."""
        if not self.few(len(entries)):
            return
        refused = self.write(entries)
        if refused and len(entries) == 1:
            self.said.emit(self.say.locked(), "info")
        elif refused:
            self.said.emit(self.say.refused(refused, len(entries) - refused), "warn")

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self._step(back=True)

    def redo(self) -> None:
        """Do a step again; what Esc had given up is taken up first."""
        if self._given_up is not None:
            place, text = self._given_up
            self.turn(place.sheet)
            self.look.go(place.row, place.column)
            self.begin(text, "edit")
            return
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        before = dict(self.task.changes)
        if not (self.task.undo() if back else self.task.redo()):
            return
        after = self.task.changes
        touched = sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place))
        if touched:
            self.turn(touched[0].sheet)
            self.look.go(touched[0].row, touched[0].column)
            last = max(touched, key=lambda place: (place.row, place.column))
            if len(touched) > 1 and last.sheet == self.sheet:
                self.look.extend(last.row, last.column)
        self.written.emit()
        self.moved.emit()
        self.edited.emit()

    def name_of_current(self) -> str:
        """B5, or the size of what is selected: 3行×2列."""
        area = self.look.area
        if self.look.single:
            return cell_name(*self.look.current)
        return self.say.size(area.bottom - area.top + 1, area.right - area.left + 1)

    def _fault_of(self, text: str) -> Fault | None:
        return fault(text, self._names) if is_formula(text) else None

    def _changed(self) -> None:
        self.fault = None
        self.typed.emit()
        self.edited.emit()
