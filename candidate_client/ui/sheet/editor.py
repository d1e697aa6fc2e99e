"""The spreadsheet workspace: formula bar, grid, sheet tabs, live results."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.sheet.clipboard import SheetClipboard
from candidate_client.ui.sheet.completion import Completion
from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.formula_bar import FormulaBar
from candidate_client.ui.sheet.grid import SheetGrid
from candidate_client.ui.sheet.keys import Keys
from candidate_client.ui.sheet.marks import has_list
from candidate_client.ui.sheet.note import CellNote, Tone
from candidate_client.ui.sheet.picker import Picker
from shared.exam.kinds.parts import Response
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.qtkit.look.reading import answering_sheet
from shared.qtkit.look.theme import target_px
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.text import Text
from shared.workbook.places import Place, cell_name
from shared.workbook.task import Task, TemplateError
from shared.workbook.template import Template

_SAID_MS = 3500


class SpreadsheetEditor(ItemEditor):
    """Shows the template; only its unlocked cells take input. What is being typed counts as soon as it is sound."""

    fills = True
    undoes = True
    wide = True

    def __init__(self, template: bytes | Template) -> None:
        super().__init__()
        self.task: Task | None = None
        self._kept: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        try:
            self.task = Task(template)
        except TemplateError:
            words = self.tr("请举手示意监考人员，并说明题号；其他题目不受影响，可以继续作答。")
            column.addWidget(EmptyState(self.tr("电子表格模板无法打开"), words, icon_name="alert"))
            return
        self.desk = Desk(self.task, self)
        clipboard = SheetClipboard(self.desk)
        self._keys = Keys(self.desk, clipboard, self._page_lines, self._open_list)
        self.bar = FormulaBar(self.desk, self._press)
        self.grid = SheetGrid(self.desk, clipboard, self._press)
        self.tabs = QTabBar()
        self.status = Text("", "caption")
        self.picker = Picker(self)
        self.completion = Completion(self.desk, self)
        self.note = CellNote(self)
        self.undo_button = Button(icon_name="undo", variant="quiet", tip=self.tr("撤销"), key="Ctrl+Z")
        self.redo_button = Button(icon_name="redo", variant="quiet", tip=self.tr("恢复"), key="Ctrl+Y")
        self._build(column, self.task)
        self._connect()
        self._show_state()

    # ------------------------------------------------------------ the answer
    def response(self) -> Response | None:
        """See ItemEditor."""
        if self.task is None:
            return Spreadsheet(cells=self._kept) if self._kept else None
        cells = self.task.answer()
        pending = self.desk.pending()
        if pending is not None:
            place, text = pending
            cells[f"{self.task.sheets[place.sheet].name}!{cell_name(place.row, place.column)}"] = text
        return Spreadsheet(cells=cells) if cells else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        cells = response.cells if isinstance(response, Spreadsheet) else {}
        self._kept = dict(cells)
        if self.task is not None:
            self.task.load(cells)
            self.desk.drop()
            self.desk.written.emit()

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return self.grid.line if self.task is not None else None

    def set_text_px(self, size_px: int) -> None:
        """See ItemEditor. A sheet is zoomed as a whole; the line over a cell is as large as the cell."""
        if self.task is not None:
            for part in (self.bar, self.tabs, self.status):
                part.setStyleSheet(answering_sheet(size_px, target_px()))
            self.bar.fit_text(size_px)
            self.grid.set_zoom(size_px / FontSize.EXAM)

    def write(self, entries: Mapping[Place, str]) -> None:
        """Put texts into cells as one step."""
        if self.task is not None:
            self.desk.write(entries)

    # ------------------------------------------------------------ inside
    def _say(self, words: str, tone: str) -> None:
        if tone == "neutral":
            self.status.setText(words)
        elif self.desk.fault is None:
            show_toast(self, words, "warn" if tone == "warn" else "info", _SAID_MS)

    def _show_state(self) -> None:
        """What is to be known of the current cell: its rule, what is wrong with it, that it is locked."""
        desk = self.desk
        place = desk.home if desk.editing is not None else desk.current
        locked = "" if desk.task.editable(place) else self.tr("已锁定的单元格，不能修改")
        self.status.setText(locked)
        note, _ = self._show_note()
        name, shown = cell_name(place.row, place.column), desk.task.shown(place)
        parts = (desk.task.sheets[place.sheet].name, name, shown, note or locked)
        self.grid.line.setAccessibleName(" ".join(part for part in parts if part))
        self.grid.setAccessibleName(desk.task.sheets[desk.sheet].name)
        if self.tabs.currentIndex() != desk.sheets.index(desk.sheet):
            self.tabs.setCurrentIndex(desk.sheets.index(desk.sheet))

    def _show_note(self) -> tuple[str, Tone]:
        """Beside the cell: a formula's fault, what is wrong with the content, or the author's words on the cell."""
        desk = self.desk
        place, words, tone = desk.current, "", Tone.PROBLEM
        if desk.fault is not None:
            place, words = desk.home, desk.say.fault(desk.fault)
        elif desk.editing is None:
            words = desk.task.hint(place)
            if not words:
                words, tone = desk.task.prompt(place), Tone.INFO
        box = self.grid.box(desk.look.merged(place.row, place.column))
        seen = desk.at_home and self.grid.viewport().rect().intersects(box)
        box.moveTopLeft(self.grid.viewport().mapTo(self, box.topLeft()))
        if desk.fault is not None and not seen:
            box, seen = self.bar.geometry(), True
        self.note.show_at(box, words if seen and not self.picker.isVisible() else "", tone)
        return words, tone

    def _keep_the_keyboard(self) -> None:
        """A formula that points into another sheet is written in the bar; the line on the cell is out of sight."""
        if not self.desk.at_home and self.grid.line.hasFocus():
            self.bar.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.desk.editing is None and self.bar.edit.hasFocus():
            self.grid.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        """The keyboard went elsewhere: write what is sound; a malformed formula stays in the bar."""
        if QApplication.focusWidget() not in {self.bar.edit, self.grid.line}:
            self.desk.finish()

    def _press(self, event: QKeyEvent) -> bool:
        return self.completion.press(event) or self._keys.press(event)

    def _complete(self) -> None:
        self.completion.follow(self.bar.edit if self.bar.edit.hasFocus() else self.grid.line)

    def _page_lines(self) -> int:
        return self.grid.page_lines()

    def _open_list(self) -> bool:
        place = self.desk.current
        if not has_list(self.desk, place):
            return False
        box = self.grid.box(self.desk.look.merged(place.row, place.column))
        box.moveTopLeft(self.grid.viewport().mapTo(self, box.topLeft()))
        self.note.hide()
        self.picker.open(tuple(self.desk.task.choices(place)), self.desk.task.shown(place), box)
        return True

    def _turn_to(self, number: int) -> None:
        self.desk.turn(self.desk.sheets[number])
        self._show_state()

    def _build(self, column: QVBoxLayout, task: Task) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.bar, 1)
        for button in (self.undo_button, self.redo_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            top.addWidget(button)
        column.addLayout(top)
        column.addWidget(self.grid, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.tabs)
        foot.addStretch(1)
        foot.addWidget(self.status)
        column.addLayout(foot)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.tabBarClicked.connect(lambda _tab: self.grid.line.complete())
        for number in self.desk.sheets:
            self.tabs.addTab(task.sheets[number].name)
        name_widgets(
            (self.grid, "sheet-grid"),
            (self.grid.line, "sheet-cell"),
            (self.bar.edit, "formula-bar"),
            (self.tabs, "sheet-tabs"),
        )

    def _connect(self) -> None:
        desk = self.desk
        for signal in (desk.moved, desk.typed, desk.written):
            signal.connect(self._show_state)
        desk.typed.connect(self._complete)
        desk.moved.connect(self._keep_the_keyboard)
        desk.typed.connect(self._keep_the_keyboard)
        desk.edited.connect(lambda: self.edited.emit(False))
        desk.said.connect(self._say)
        for bar in (self.grid.horizontalScrollBar(), self.grid.verticalScrollBar()):
            bar.valueChanged.connect(self._show_note)
        self.grid.line.left.connect(self._on_left)
        self.bar.edit.left.connect(self._on_left)
        self.grid.list_asked.connect(self._open_list)
        self.picker.picked.connect(
            lambda text: desk.write({desk.current: desk.task.choices(desk.current).get(text, text)})
        )
        self.tabs.currentChanged.connect(self._turn_to)
        self.undo_button.clicked.connect(desk.undo)
        self.redo_button.clicked.connect(desk.redo)
