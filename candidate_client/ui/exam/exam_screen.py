"""The exam: puts header, navigator, documents, answer and tools together and turns gestures into commands."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.outline import OrderedItem
from candidate_client.core.sections import open_items
from candidate_client.core.state import ClientView
from candidate_client.presenters.navigator import rows
from candidate_client.presenters.progress import summary
from candidate_client.presenters.saving import save_line
from candidate_client.presenters.section import section_facts, section_id
from candidate_client.ui.commands import Commands
from candidate_client.ui.editors import bring_in
from candidate_client.ui.exam.ahead import Ahead
from candidate_client.ui.exam.answer_pane import AnswerPane
from candidate_client.ui.exam.bottom_bar import BottomBar
from candidate_client.ui.exam.calculator import Calculator
from candidate_client.ui.exam.documents_pane import DocumentsPane, stands_beside
from candidate_client.ui.exam.drafts import Drafts
from candidate_client.ui.exam.hand_in_dialog import HandInDialog
from candidate_client.ui.exam.header import Header
from candidate_client.ui.exam.key_binding import bind_keys
from candidate_client.ui.exam.key_sheet import KeySheet
from candidate_client.ui.exam.messages import Messages
from candidate_client.ui.exam.navigator import Navigator
from candidate_client.ui.exam.reading_aloud import ReadingAloud
from candidate_client.ui.exam.tool_panel import ToolPanel
from candidate_client.ui.exam.tools import FormulaSheet, ScratchPaper
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.way_back import WayBack
from candidate_client.voice.port import Voice
from shared.exam.kinds.parts import LETTERS, Item
from shared.formatting import duration_clock
from shared.qtkit.widgets.banner import hide_toast, show_toast
from shared.qtkit.widgets.split import SplitPane
from shared.qtkit.widgets.text import Hairline

_CHOICE_KEYS = "0123456789" + LETTERS
_WIDE_PX = 1600


class ExamScreen(QWidget):
    """`size_asked(step)` and `contrast_toggled(on)` concern the whole application and go up."""

    server_asked = Signal()
    hand_asked = Signal()
    size_asked = Signal(int)
    contrast_toggled = Signal(bool)

    def __init__(self, commands: Commands, voice: Voice | None = None) -> None:
        super().__init__()
        self.setProperty("kit", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._commands = commands
        self.view = ClientView()
        self.header = Header()
        self.messages = Messages()
        self.navigator = Navigator()
        self.documents = DocumentsPane()
        self.answers = AnswerPane()
        self.bottom = BottomBar()
        self.aloud = ReadingAloud(voice, self.bottom, self.answers, self)
        self.drafts = Drafts(commands.answer, self)
        self.split = SplitPane(self.documents, self.answers, left_name=self.tr("资料区"), right_name=self.tr("答题区"))
        self.ahead = Ahead(self._slices_ahead, self)
        self.calculator = Calculator(self)
        self.scratch = ScratchPaper(self)
        self.sheet = FormulaSheet(self)
        self.keys = KeySheet(self)
        self.dialog: HandInDialog | None = None
        self._back = WayBack()
        self._with_documents: bool | None = None
        self._answer_px = 0  # how wide the answer was beside documents
        self._navigator_wanted: bool | None = None
        self._build()
        self._connect()

    # ------------------------------------------------------------ showing
    def apply(self, view: ClientView) -> None:
        """Show a view."""
        before, self.view = self.view, view
        if view.exam is None:
            if before.candidate is not None and view.candidate == before.candidate:
                self.drafts.flush()  # another paper is on its way: the last words on this one are kept as well
                self._put_paper_away()
            else:
                self.forget()
            return
        if before.candidate is not None and view.candidate != before.candidate:
            self.forget()
        bring_in(before.exam, view.exam)
        if section_id(before) != section_id(view):
            self._leave_section()
        self.sheet.show_sheet(view.exam.paper.formula_sheet, view.exam.media)
        self.bottom.offer(self.bottom.sheet, offered=bool(view.exam.paper.formula_sheet))
        self.aloud.offer(before, view)
        self._turn_to_position(view)
        if before.answers is not view.answers:
            self._show_foreign_answers(before, view)
        self.navigator.show_rows(rows(view, self.navigator.wanted))
        self.messages.show_view(view)
        self._show_header()
        if not view.input_open and self.dialog is not None:
            self.dialog.reject()
        if view.input_open and not before.input_open and self.drafts.pending:
            self.drafts.flush()

    def entered(self) -> None:
        """The screen came up: the keyboard is the item's."""
        self.answers.take_focus()

    def follow_text_size(self) -> None:
        """The candidate chose another text size."""
        self.ahead.wait()
        self.answers.follow_text_size()
        self.documents.follow_text_size()
        self.messages.follow_text_size()
        for tool in (self.calculator, self.scratch, self.sheet, self.keys):
            tool.follow_text_size()

    def show_hand(self, label: str, *, there: bool) -> None:
        """How the candidate's hand stands."""
        self.bottom.show_hand(label)
        self.bottom.hand.setVisible(there)

    def tick(self) -> None:
        """Several times a second: the clock, reminders, and the last call for what is being typed."""
        left = self.view.clock.remaining_ms(monotonic_ms())
        self.header.set_remaining(left, estimated=self.view.clock.estimated)
        self.messages.tick()
        self.drafts.last_call(left)

    def forget(self) -> None:
        """Another person sits here: nothing of the last one stays."""
        self._put_paper_away()
        self._navigator_wanted = None
        with QSignalBlocker(self.scratch.edit):
            self.scratch.edit.clear()
        self.calculator.forget()

    def _put_paper_away(self) -> None:
        self.ahead.stop()
        self.drafts.forget()
        self.answers.forget()
        self.documents.forget()
        self.sheet.show_sheet("", {})
        self.put_tools_away()

    def put_tools_away(self) -> None:
        """The exam is not on the screen: nothing of it stays in sight."""
        for tool in (self.calculator, self.scratch, self.sheet, self.keys):
            tool.hide()
        self.aloud.stop()

    def current(self) -> OrderedItem | None:
        """The item on the screen."""
        return self.view.exam.ordered(self.answers.item_id) if self.view.exam else None

    # ------------------------------------------------------------ doing
    def go_to(self, item_id: str) -> None:
        """Turn to an item."""
        self.drafts.take()
        self._commands.visit(item_id)

    def walk(self, step: int) -> None:
        """Turn to a neighbour."""
        items = open_items(self.view.exam, self.view.section) if self.view.exam else ()
        place = next((i for i, o in enumerate(items) if o.item.item_id == self.answers.item_id), 0) + step
        if 0 <= place < len(items):
            self.go_to(items[place].item.item_id)

    def ask_to_hand_in(self) -> None:
        """Open the hand-in dialog: for the whole paper, or for the open section where others follow it."""
        self.drafts.take()
        view = self._commands.view  # newer than the one on the screen by what was just flushed
        section = section_facts(view)
        submit_section = section is not None and not section.last
        self._back.remember(self.window().focusWidget())
        self.dialog = HandInDialog(self, summary(view), self._left_words(view), section if submit_section else None)
        self.dialog.picked.connect(self.go_to)
        self.dialog.agreed.connect(self._commands.submit_section if submit_section else self._commands.hand_in)
        self.dialog.finished.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None
        self._back.go(self.entered)

    def _left_words(self, view: ClientView) -> str:
        left = view.clock.remaining_ms(monotonic_ms())
        if left is None:
            return self.tr("以服务器为准")
        words = duration_clock(left, round_up=True)
        return self.tr("约 {time}（以服务器为准）").format(time=words) if view.clock.estimated else words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field took: arrows walk, digits and letters choose."""
        key, editor = event.key(), self.answers.editor
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and key in {Qt.Key.Key_Left, Qt.Key.Key_PageUp}:
            self.walk(-1)
        elif plain and key in {Qt.Key.Key_Right, Qt.Key.Key_PageDown}:
            self.walk(1)
        elif plain and editor is not None and len(event.text()) == 1 and event.text().upper() in _CHOICE_KEYS:
            if not event.isAutoRepeat():
                editor.press(event.text())
        elif key != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside
    def _leave_section(self) -> None:
        """Another section is open: what was being typed is taken, a question about the old one is moot."""
        self.drafts.flush()
        self.drafts.forget()
        if self.dialog is not None:
            self.dialog.reject()

    def _turn_to_position(self, view: ClientView) -> None:
        exam = view.exam
        if exam is None or not exam.items:
            return
        ordered = exam.items[exam.index_of(view.position)]
        items = open_items(exam, view.section)
        place = next((i for i, o in enumerate(items) if o is ordered), 0)
        if ordered.item.item_id != self.answers.item_id:
            self.aloud.stop()
            if self.answers.item_id:
                hide_toast(self)  # it was about the item that goes
            if beside := stands_beside(ordered.item):
                self.documents.show_beside(ordered.item, exam.media)
            self._show_documents_pane(beside)
            item_id = ordered.item.item_id
            self.answers.show_item(ordered, exam, view.answers.get(item_id), view.marks.get(item_id))
            self._divide()
            if view.scroll:
                self.answers.scroll_to(view.scroll)
            self.ahead.wait()
        flagged = ordered.item.item_id in view.flags
        self.bottom.show_place(place, len(items), flagged=flagged, label=ordered.label)

    def _slices_ahead(self) -> Iterator[None]:
        """The pages of the open section, the nearest first: made, then laid out; and what stands beside them."""
        view, exam = self.view, self.view.exam
        if exam is None:
            return
        items = open_items(exam, view.section)
        here = next((i for i, o in enumerate(items) if o.item.item_id == self.answers.item_id), 0)
        for ordered in sorted(items, key=lambda o: abs(items.index(o) - here)):
            item = ordered.item
            if self.documents.prepare(item, exam.media):
                yield
            room = self._room_of(item)
            answer, marks = view.answers.get(item.item_id), view.marks.get(item.item_id)
            while self.answers.prepare(ordered, exam, answer, marks, room):
                yield

    def _room_of(self, item: Item) -> QSize:
        """What an item's page will have, as near as can be told while another is on the screen."""
        here, beside = self.answers.size(), stands_beside(item)
        if beside == self._with_documents:
            return here
        whole = self.split.width()
        if self._navigator_wanted is None and self.width() < _WIDE_PX:
            whole += self.navigator.width() * (1 if beside else -1)
        return QSize(self._answer_px or whole * 56 // 100 if beside else whole, here.height())

    def _show_documents_pane(self, wanted: bool) -> None:
        if wanted == self._with_documents:
            return
        if self._with_documents:
            self._answer_px = self.answers.width()
        self._with_documents = wanted
        self.answers.leave_page()
        if not wanted:
            self.split.show_alone("right")
        self._make_room(wanted)
        if self.isVisible():
            self._column.activate()  # now: a page that is seen would be laid out for each step on the way
        if wanted:
            self.split.show_alone(None)
            self._divide()

    def _divide(self) -> None:
        """Until the candidate moves the border, each item gets the width it needs, and no more of the documents'."""
        if self._with_documents and not self.split.moved:
            width = self.split.width() or 1080
            self.split.set_sizes(width * 44 // 100, width * 56 // 100)

    def _make_room(self, crowded: bool) -> None:
        """Documents and a workspace need the width of a small screen; the candidate's own choice comes first."""
        if self._navigator_wanted is None:
            self.bottom.navigator.setChecked(not crowded or self.width() >= _WIDE_PX)

    def _choose_navigator(self, shown: bool) -> None:
        self._navigator_wanted = shown if self._with_documents else None

    def _show_foreign_answers(self, before: ClientView, view: ClientView) -> None:
        """Editors are the truth while typing; only what changed elsewhere is put into them."""
        for item_id in before.answers.keys() | view.answers.keys():
            changed = before.answers.get(item_id) != view.answers.get(item_id)
            if changed and not self.drafts.holds(item_id):
                self.answers.refresh(item_id, view.answers.get(item_id))

    def _show_header(self) -> None:
        line = save_line(self.view, drafts=self.drafts.pending)
        self.header.show_view(self.view, self.current(), line)
        clock = self.view.clock
        self.header.set_remaining(clock.remaining_ms(monotonic_ms()), estimated=clock.estimated)

    def _on_edited(self, item_id: str, editor: ItemEditor, at_once: bool) -> None:
        self.ahead.wait()
        self.drafts.touch(item_id, editor, at_once=at_once)

    def _by_key(self, act: Callable[[], object]) -> None:
        """A key that works everywhere, but not behind the question whether to hand in."""
        if self.dialog is None:
            act()

    def _flag(self) -> None:
        item_id = self.answers.item_id
        if item_id:
            self._commands.set_flag(item_id, item_id not in self.view.flags)

    def _highlight(self) -> None:
        if not self.answers.highlight():
            show_toast(self, self.tr("先用鼠标在题干中选取文字，再点“高亮”。"), "info")

    def _toggle_sheet(self) -> None:
        if not self.bottom.sheet.isHidden():
            self._toggle(self.sheet)

    def _toggle(self, tool: ToolPanel) -> None:
        tool.put_away() if tool.isVisible() else tool.bring_up()

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigator)
        middle.addWidget(Hairline(vertical=True))
        middle.addWidget(self.split, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.messages)
        column.addLayout(middle, 1)
        column.addWidget(self.bottom)

    def _connect(self) -> None:
        self.header.hand_in.connect(self.ask_to_hand_in)
        self.navigator.picked.connect(self.go_to)
        self.navigator.filter_changed.connect(lambda wanted: self.navigator.show_rows(rows(self.view, wanted)))
        self.answers.edited.connect(self._on_edited)
        self.answers.rested.connect(self._commands.visit)
        self.answers.marked.connect(self._commands.mark_item)
        self.drafts.changed.connect(self._show_header)
        self.messages.server_asked.connect(self.server_asked)
        self.messages.dismissed.connect(self._commands.dismiss_notice)
        self.messages.problem_closed.connect(self._commands.forget_problem)
        self.bottom.hand_asked.connect(self.hand_asked)
        self.bottom.moved.connect(self.walk)
        self.bottom.flag_asked.connect(self._flag)
        self.bottom.navigator_toggled.connect(self.navigator.setVisible)
        self.bottom.navigator.clicked.connect(self._choose_navigator)
        tools = {"F5": self.keys, "F8": self.calculator, "F9": self.scratch}
        toggles = {key: partial(self._toggle, tool) for key, tool in tools.items()}
        self.bottom.calculator_asked.connect(toggles["F8"])
        self.bottom.keys_asked.connect(toggles["F5"])
        self.bottom.scratch_asked.connect(toggles["F9"])
        self.bottom.sheet_asked.connect(self._toggle_sheet)
        self.bottom.highlight_asked.connect(self._highlight)
        self.bottom.size_asked.connect(self.size_asked)
        self.bottom.contrast_toggled.connect(self.contrast_toggled)
        once: dict[str, Callable[[], object]] = {
            "Ctrl+M": self._flag,
            **toggles,
            "F3": self.aloud.toggle,
            "F7": self._toggle_sheet,
            "F10": self.ask_to_hand_in,
        }
        walks = {"Alt+Left": -1, "Alt+Right": 1, "Ctrl+PgUp": -1, "Ctrl+PgDown": 1}
        sizes = {"Ctrl++": 2, "Ctrl+=": 2, "Ctrl+-": -2}
        held: dict[str, Callable[[], object]] = {keys: partial(self.walk, step) for keys, step in walks.items()}
        held |= {keys: partial(self.size_asked.emit, step) for keys, step in sizes.items()}
        for acts, repeats in ((once, False), (held, True)):
            bind_keys(self, {keys: partial(self._by_key, act) for keys, act in acts.items()}, repeats=repeats)
