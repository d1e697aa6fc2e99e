"""A person at a spreadsheet: real keys to what has the keyboard, real clicks on cells, words of an input method."""

import io
from collections.abc import Iterable, Mapping

import openpyxl
from openpyxl.styles import Protection
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from candidate_client.ui.sheet.editor import SpreadsheetEditor
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.workbook.places import Area, Place, cell_name

KEY = Qt.Key
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

Content = str | int | float


def workbook(
    cells: Mapping[str, Content], locked: Iterable[str] = (), *, sheets: Iterable[str] = ("表", "数据")
) -> bytes:
    """A template with some sheets; all of the first are unlocked but for those named, all others are locked."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, name in enumerate(sheets):
        sheet = book.create_sheet(name)
        sheet.protection.sheet = True
        if number == 0:
            for row in sheet.iter_rows(min_row=1, max_row=30, min_col=1, max_col=10):
                for cell in row:
                    cell.protection = Protection(locked=False)
    for ref, content in cells.items():
        name, _, cell = ref.rpartition("!")
        book[name or book.sheetnames[0]][cell] = content
    for ref in locked:
        book.worksheets[0][ref].protection = Protection(locked=True)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Hand:
    """Works one editor that is on the screen."""

    def __init__(self, editor: SpreadsheetEditor) -> None:
        self.editor = editor
        self.desk = editor.desk
        self.grid = editor.grid

    # ------------------------------------------------------------ keys
    def key(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other."""
        for key in keys:
            QTest.keyClick(self._keyboard(), key, held)

    def type(self, text: str) -> None:
        """Type; what a keyboard has not comes from an input method, sign by sign and without composing."""
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(self._keyboard(), sign)
            else:
                self.commit(sign)

    def commit(self, word: str, composing: Iterable[str] = ()) -> None:
        """A word from an input method, after the stages of composing it."""
        for stage in composing:
            QApplication.sendEvent(self._keyboard(), QInputMethodEvent(stage, []))
        event = QInputMethodEvent("", [])
        event.setCommitString(word)
        QApplication.sendEvent(self._keyboard(), event)

    # ------------------------------------------------------------ mouse
    def click(self, ref: str, held: Qt.KeyboardModifier = NONE) -> None:
        """Click a cell of the sheet on the screen."""
        QTest.mouseClick(self.grid.viewport(), LEFT, held, self.middle(ref))

    def double(self, ref: str) -> None:
        """Double-click a cell, as a mouse does: two presses."""
        self.click(ref)
        QTest.mouseDClick(self.grid.viewport(), LEFT, NONE, self.middle(ref))

    def drag(self, start: QPoint, *onto: QPoint) -> None:
        """Press, move over places, release at the last."""
        view = self.grid.viewport()
        QTest.mousePress(view, LEFT, NONE, start)
        for point in onto:
            QTest.mouseMove(view, point)
            QApplication.processEvents()
        QTest.mouseRelease(view, LEFT, NONE, onto[-1])

    def drag_cells(self, first: str, last: str) -> None:
        """Drag from cell to cell."""
        self.drag(self.middle(first), self.middle(last))

    def turn(self, sheet: int) -> None:
        """Click a tab."""
        tabs = self.editor.tabs
        QTest.mouseClick(tabs, LEFT, NONE, tabs.tabRect(sheet).center())

    # ------------------------------------------------------------ seeing
    def go(self, ref: str) -> None:
        """Make a cell current by clicking it."""
        place = self.place(ref)
        if place.sheet != self.desk.sheet:
            self.turn(self.desk.sheets.index(place.sheet))
        self.click(ref.rpartition("!")[2])

    def place(self, ref: str) -> Place:
        """The cell of a name; of the first sheet where it names none."""
        assert self.editor.task is not None
        name = ref if "!" in ref else f"{self.editor.task.sheets[self.desk.sheet].name}!{ref}"
        place = self.editor.task.place(name)
        assert place is not None, ref
        return place

    def middle(self, ref: str) -> QPoint:
        """The middle of a cell in the viewport."""
        place = self.place(ref)
        area = Area(sheet=place.sheet, top=place.row, left=place.column, bottom=place.row, right=place.column)
        return self.grid.box(area).center()

    @property
    def at(self) -> str:
        """The current cell."""
        return cell_name(*self.desk.look.current)

    @property
    def selected(self) -> str:
        """The selected area."""
        area = self.desk.look.area
        return f"{cell_name(area.top, area.left)}:{cell_name(area.bottom, area.right)}"

    @property
    def text(self) -> str | None:
        """What is being edited; the bar and the line on the cell must agree."""
        editing = self.desk.editing
        if editing is None:
            return None
        assert self.editor.bar.edit.text() == editing.text
        if self.desk.at_home:
            assert self.grid.line.text() == editing.text
        return editing.text

    @property
    def cells(self) -> dict[str, str]:
        """The answer, without the sheet's name where it is the first."""
        response = self.editor.response()
        assert self.editor.task is not None
        first = self.editor.task.sheets[0].name + "!"
        cells = response.cells if isinstance(response, Spreadsheet) else {}
        return {ref.removeprefix(first): text for ref, text in cells.items()}

    def shown(self, ref: str) -> str:
        """What a cell shows."""
        assert self.editor.task is not None
        return self.editor.task.shown(self.place(ref))

    @staticmethod
    def _keyboard() -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget
