"""The spreadsheet workspace: formula bar, grid, sheet tabs, live results."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.sheet.clipboard import SheetClipboard, fill
from candidate_client.ui.sheet.delegate import SheetDelegate
from candidate_client.ui.sheet.formula_bar import FormulaBar
from candidate_client.ui.sheet.model import SheetModel
from candidate_client.ui.sheet.view import SheetView
from shared.exam.responses import Response, Spreadsheet
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.text import Text
from shared.workbook.formula import cell_name, sheet_prefix
from shared.workbook.task import Place, Task, TemplateError


class SpreadsheetEditor(ItemEditor):
    """Shows the template; only its unlocked cells take input. What is being typed counts as typed."""

    fills = True

    def __init__(self, template: bytes) -> None:
        super().__init__()
        self.task: Task | None = None
        self.views: list[SheetView] = []
        self._typing: tuple[Place, str] | None = None
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
        self.bar = FormulaBar()
        self.tabs = QTabBar()
        self.stack = QStackedWidget()
        self.status = Text("", "caption")
        self.undo_button = Button(icon_name="undo", variant="quiet", tip=self.tr("撤销"), key="Ctrl+Z")
        self.redo_button = Button(icon_name="redo", variant="quiet", tip=self.tr("恢复"), key="Ctrl+Y")
        self._clipboard = SheetClipboard(self.task)
        self._build(column, self.task)

    # ------------------------------------------------------------ the answer
    def response(self) -> Response | None:
        """See ItemEditor."""
        if self.task is None:
            return Spreadsheet(cells=self._kept) if self._kept else None
        cells = self.task.answer()
        if self._typing is not None and self._typing[1]:
            place, text = self._typing
            cells[f"{self.task.sheets[place.sheet].name}!{cell_name(place.row, place.column)}"] = text
        return Spreadsheet(cells=cells) if cells else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        cells = response.cells if isinstance(response, Spreadsheet) else {}
        self._kept = dict(cells)
        if self.task is not None:
            self._typing = None
            self.task.load(cells)
            self._refresh()
            self._show_current()

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return self.view() if self.views else None

    def set_text_px(self, size_px: int) -> None:
        """Another text size."""
        if self.task is None:
            return
        zoom = size_px / FontSize.EXAM
        for view in self.views:
            view.delegate.zoom = zoom
            view.set_zoom(zoom)

    # ------------------------------------------------------------ asking
    def view(self) -> SheetView:
        """The grid on the screen."""
        return self.views[self.tabs.currentIndex()]

    def current(self) -> Place:
        """The current cell."""
        view = self.view()
        return view.sheet.place(view.currentIndex())

    # ------------------------------------------------------------ writing
    def write(self, entries: Mapping[Place, str]) -> None:
        """Put texts into cells as one step."""
        if self.task is None or not entries:
            return
        self._typing = None
        refused = self.task.write(entries)
        self._refresh()
        self._show_current()
        self.edited.emit(False)
        if refused and len(refused) == len(entries):
            self._say_locked()

    def _on_accepted(self, place: Place, text: str, key: int) -> None:
        self.write({place: text})
        self.tabs.setCurrentIndex(place.sheet)
        view = self.views[place.sheet]
        self._set_referring()
        view.go(place)
        view.setFocus()
        if key != int(Qt.Key.Key_Escape):
            view.step(key, False)

    def _on_typed(self, place: Place, text: str) -> None:
        self._typing = (place, text)
        self._set_referring()
        self.edited.emit(False)

    def _on_asked(self, name: str) -> None:
        task, view = self.task, self.view()
        if task is None:
            return
        places = view.places()
        if name in {"copy", "cut"}:
            self._clipboard.copy(places)
        if name in {"cut", "clear"}:
            self.write({p: "" for p in places if task.editable(p)} or dict.fromkeys(places[:1], ""))
        elif name == "paste":
            self.write(self._clipboard.paste(self.current(), places))
        elif name in {"down", "right"}:
            self.write(fill(task, places, down=name == "down"))
        elif name in {"undo", "redo"} and (task.undo() if name == "undo" else task.redo()):
            self._refresh()
            self._show_current()
            self.edited.emit(False)

    def _on_reference(self, place: Place) -> None:
        name = cell_name(place.row, place.column)
        target = self.bar.place
        if self.task is not None and target is not None and place.sheet != target.sheet:
            name = sheet_prefix(self.task.sheets[place.sheet].name) + name
        if not self.bar.insert_reference(name):
            self.bar.finish(Qt.Key.Key_Escape)
            self.tabs.setCurrentIndex(place.sheet)
            self.views[place.sheet].go(place)

    # ------------------------------------------------------------ showing
    def _on_current(self, place: Place) -> None:
        if not self.bar.writing_formula:
            self._show_current()
        del place

    def _show_current(self) -> None:
        task = self.task
        if task is None or not self.views:
            return
        place = self.current()
        self.bar.show_cell(
            cell_name(place.row, place.column), place, task.content(place), editable=task.editable(place)
        )
        hint = task.hint(place)
        locked = "" if task.editable(place) else self.tr("已锁定的单元格，不能修改")
        self.status.setText(hint or locked)
        self.status.set_tone("problem" if hint else None)
        self._set_referring()

    def _refresh(self) -> None:
        for view in self.views:
            view.sheet.refresh()

    def _set_referring(self) -> None:
        """A click on the grid must not take the focus from the formula being written."""
        referring = self.bar.writing_formula
        for view in self.views:
            view.referring = referring
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus if referring else Qt.FocusPolicy.StrongFocus)

    def _say_locked(self) -> None:
        show_toast(self, self.tr("该单元格已锁定，请在浅色可填的单元格中作答。"), "info", 2500)

    def _turn_to(self, sheet: int) -> None:
        self.stack.setCurrentIndex(sheet)
        if not self.bar.writing_formula:
            self._show_current()

    def _build(self, column: QVBoxLayout, task: Task) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.bar, 1)
        top.addWidget(self.undo_button)
        top.addWidget(self.redo_button)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.tabs)
        foot.addStretch(1)
        foot.addWidget(self.status)
        column.addLayout(foot)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for number, sheet in enumerate(task.sheets):
            self.tabs.addTab(sheet.name)
            model = SheetModel(task, number)
            model.written.connect(lambda place, text: self.write({place: text}))
            # One delegate for each grid: its signals reach every view it serves.
            delegate = SheetDelegate(self)
            delegate.formula_begun.connect(self.bar.begin)
            delegate.typed.connect(self._on_typed)
            delegate.left.connect(lambda key, back: self.view().step(key, back))
            view = SheetView(model, delegate)
            view.current_changed.connect(self._on_current)
            view.clicked_for_formula.connect(self._on_reference)
            view.asked.connect(self._on_asked)
            view.locked_touched.connect(self._say_locked)
            view.setCurrentIndex(model.index(0, 0))
            name_widgets((view, f"sheet-{number}"))
            self.views.append(view)
            self.stack.addWidget(view)
        name_widgets((self.bar.edit, "formula-bar"), (self.tabs, "sheet-tabs"))
        self.bar.accepted.connect(self._on_accepted)
        self.bar.typed.connect(self._on_typed)
        self.tabs.currentChanged.connect(self._turn_to)
        self.undo_button.clicked.connect(lambda: self._on_asked("undo"))
        self.redo_button.clicked.connect(lambda: self._on_asked("redo"))
        self._show_current()
