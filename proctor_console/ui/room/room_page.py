"""The room at a glance: what needs a person, the seat map, the candidate, and every act on them.

Object names: `find_seat`, `filter_seats`, `seat_map`, `selection_bar`; see the parts for theirs. `go_to(seat)` and
`open_action(action)` do what a click does.
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from proctor_console.core.attention import COLLECT, SETTLE, Severity
from proctor_console.presenters import rounds
from proctor_console.presenters.alarm import Alarm
from proctor_console.presenters.desk import Snapshot
from proctor_console.presenters.seats import FILTER_WORD, cards, matching, places
from proctor_console.presenters.todo import ToDoItem, ToDoList
from proctor_console.ui.acts.room_acts import room_act
from proctor_console.ui.acts.round_dialog import RoundDialog
from proctor_console.ui.acts.seat_acts import seat_act
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.room.candidate_panel import CandidatePanel
from proctor_console.ui.room.seat_map import SeatMap
from proctor_console.ui.room.selection_bar import SelectionBar
from proctor_console.ui.room.todo_panel import TodoPanel
from shared.protocol.commands import Command, CommandReply, SettleMatter
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.icons import icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_STROKE_MS = 220


class RoomPage(QWidget):
    """Follows the workbench. `room_acted(action)`: an act on the whole room was chosen here.

    `where_wanted(text)`: whoever was looked for is not in this room.
    """

    room_acted = Signal(str)
    where_wanted = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._todo_list = ToDoList()
        self._alarm = Alarm()
        self.todo = TodoPanel()
        self.todo.setFixedWidth(232)
        self.map = SeatMap()
        self.panel = CandidatePanel(bench)
        self.panel.setFixedWidth(304)
        self.find_box = QLineEdit()
        self.find_box.setObjectName("find_seat")
        self.find_box.setPlaceholderText(self.tr("查找座位、姓名或准考证号 (Ctrl+F)"))
        self.find_box.setClearButtonEnabled(True)
        self.find_box.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.find_box.installEventFilter(self)
        self.filter_box = QComboBox()
        self.filter_box.setObjectName("filter_seats")
        for key, word in FILTER_WORD.items():
            self.filter_box.addItem(QIcon(), word, key)
        self.round_button = Button("", icon_name="user", key="F8")
        self.round_button.setObjectName("check_round")
        self.round_button.clicked.connect(self.open_round)
        self._found = Text("", "caption")
        self._found.hide()
        self.selection = SelectionBar()
        self._build()
        self.find_box.textChanged.connect(self._refind)
        self.find_box.returnPressed.connect(self._go_to_first)
        self.filter_box.currentIndexChanged.connect(self._refind)
        self.map.current_changed.connect(lambda _seat: self._show_panel())
        self.map.opened.connect(lambda _seat: self.panel.setFocus())
        self.map.selection_changed.connect(self._on_selection)
        self.panel.acted.connect(self.open_action)
        self.selection.acted.connect(self._on_several)
        self.selection.cleared.connect(lambda: self.map.select(frozenset()))
        self.todo.muted.connect(self._mute)
        self.todo.chosen.connect(self._on_chosen)
        self.todo.acted.connect(self._on_todo)
        self.todo.put_aside.connect(self._on_aside)
        QShortcut(QKeySequence.StandardKey.Find, self, self._focus_find)
        QShortcut(QKeySequence(Qt.Key.Key_F8), self, self.open_round)  # a button that changes its words forgets its key
        bench.viewed.connect(self._on_view)
        bench.ticked.connect(lambda _ms: self._refresh())

    def _build(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(Space.S)
        tools.addWidget(self.find_box, 1)
        tools.addWidget(self.filter_box)
        tools.addWidget(self._found)
        tools.addWidget(self.round_button)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.map)
        middle = QVBoxLayout()
        middle.setSpacing(Space.S)
        middle.addLayout(tools)
        middle.addWidget(scroll, 1)
        middle.addWidget(self.selection)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self.todo)
        row.addLayout(middle, 1)
        row.addWidget(self.panel)

    # ------------------------------------------------------------ what others may ask
    def go_to(self, seat: int) -> None:
        """Make a seat the current one, as a click does."""
        self.map.go_to(seat)
        self.map.setFocus()

    def open_action(self, name: str) -> None:
        """Open the dialog of an act on the current seat, or do it where it needs none; if it is possible now."""
        view, seat = self._bench.view, self._seat(self.map.current)
        if view is None or seat is None:
            return
        entry = seat_act(name)
        why = entry.why_not(self._bench.now, view, seat)
        if why is not None:
            show_toast(self, why, "info")
            return
        if entry.form is not None:
            entry.form(self, self._bench, view, (seat,)).open()
        elif entry.act is not None and (now := self._bench.now) is not None:
            self._at_once(entry.act(now, seat))

    def open_round(self) -> None:
        """Go from candidate to candidate: the identity round that fits the hour."""
        if (view := self._bench.view) is not None and view.phase != "no_session":
            RoundDialog(self, self._bench, view).open()

    def _at_once(self, act: Command) -> None:
        def done(reply: CommandReply) -> None:
            show_toast(self, reply.message)

        def failed(why: str) -> None:
            show_toast(self, why, "problem")

        self._bench.act(self, act, done=done, failed=failed)

    # ------------------------------------------------------------ following the room
    def _on_view(self, _snapshot: Snapshot) -> None:
        self._refresh()
        view = self._bench.view
        if view is not None and not self.map.current and view.seats:
            first = min((s.seat for s in view.seats if s.ticket), default=0)
            if first:
                self.map.go_to(first)

    def _refresh(self) -> None:
        view, room_ms = self._bench.view, self._bench.room_ms
        if view is None:
            return
        self.map.set_cards(cards(view, room_ms), places(view))
        items = tuple(self._as_possible(item, view) for item in self._todo_list.items(view, room_ms))
        self.todo.set_items(items)
        self._strike(self._alarm.strokes(items, room_ms))
        self._refind()
        self.round_button.setText(rounds.told(view, rounds.current_round(view)))
        self._show_panel()
        self.selection.show_seats(view, self._chosen(view), self._bench.now)

    def _show_panel(self) -> None:
        view = self._bench.view
        if view is not None:
            self.panel.show_seat(view, self._seat(self.map.current), self._bench.room_ms)

    def _seat(self, number: int) -> SeatView | None:
        view = self._bench.view
        return next((s for s in view.seats if s.seat == number), None) if view else None

    def _as_possible(self, item: ToDoItem, view: RoomView) -> ToDoItem:
        """A row offers what can be done now: a hand that somebody comes to is not answered a second time."""
        return replace(item, acts=tuple(offer for offer in item.acts if self._can(offer[0], item, view)))

    def _can(self, act: str, item: ToDoItem, view: RoomView) -> bool:
        now = self._bench.now
        if act == COLLECT or now is None:
            return True
        if act == SETTLE:
            return now.why_not(_settling(item)) is None
        if not item.seat:
            return room_act(act).why_not(now, view) is None
        return seat_act(act).why_not(now, view, self._seat(self._own_seat(item))) is None

    def _own_seat(self, item: ToDoItem) -> int:
        """The candidate's own seat, which is not always the one where it happened."""
        view = self._bench.view
        mine = (s.seat for s in view.seats if item.ticket and s.ticket == item.ticket) if view else ()
        return next(iter(mine), item.seat)

    # ------------------------------------------------------------ finding
    def _refind(self) -> None:
        view = self._bench.view
        if view is None:
            return
        text, chosen = self.find_box.text(), self.filter_box.currentData()
        if not text.strip() and chosen == "all":
            self.map.set_bright(None)
            self._found.hide()
            return
        found = matching(view, text, chosen)
        self.map.set_bright(found)
        elsewhere = self.tr("本考场没有，按回车在全考点查") if chosen == "all" else self.tr("0 个座位")
        self._found.setText(self.tr("{n} 个座位").format(n=len(found)) if found else elsewhere)
        self._found.show()

    def _go_to_first(self) -> None:
        view = self._bench.view
        found = matching(view, self.find_box.text(), self.filter_box.currentData()) if view else frozenset()
        if found:
            self.go_to(min(found))
        elif view is not None and self.filter_box.currentData() == "all":
            self.where_wanted.emit(self.find_box.text())

    def _focus_find(self) -> None:
        self.find_box.setFocus()
        self.find_box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the search field clears it and goes back to the map."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.find_box and escape and event.type() == QEvent.Type.KeyPress:
            self.find_box.clear()
            self.map.setFocus()
            return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ acts
    def _on_todo(self, act: str, item: ToDoItem) -> None:
        """On the candidate's own seat; some concern the whole room."""
        if act == SETTLE:
            self._settle(item)
            return
        if not item.seat:
            self.room_acted.emit(act)
            return
        self.go_to(self._own_seat(item))
        self.open_action(act)

    def _mute(self, severity: str, muted: bool) -> None:
        known: Severity = "now" if severity == "now" else "soon"
        self._alarm.muted = self._alarm.muted | {known} if muted else self._alarm.muted - {known}

    def _strike(self, strokes: int) -> None:
        for number in range(strokes):
            QTimer.singleShot(number * _STROKE_MS, self, QApplication.beep)

    def _settle(self, item: ToDoItem) -> None:
        self._at_once(_settling(item))

    def _on_aside(self, item: ToDoItem) -> None:
        self._todo_list.put_aside(item.key, self._bench.room_ms, item.of)
        self._refresh()

    def _on_chosen(self, item: ToDoItem) -> None:
        """Several of one cause open; of one the seat is shown."""
        if item.of:
            self._todo_list.toggle(item.key)
            self._refresh()
        elif item.seat:
            self.go_to(item.seat)

    def _chosen(self, view: RoomView) -> list[SeatView]:
        return [s for s in view.seats if s.seat in self.map.selected]

    def _on_selection(self, _seats: frozenset[int]) -> None:
        if (view := self._bench.view) is not None:
            self.selection.show_seats(view, self._chosen(view), self._bench.now)

    def _on_several(self, name: str) -> None:
        view = self._bench.view
        if view is None:
            return
        entry, now = seat_act(name), self._bench.now
        able = [s for s in self._chosen(view) if entry.why_not(now, view, s) is None]
        if able and entry.form is not None:
            dialog = entry.form(self, self._bench, view, able)
            dialog.accepted.connect(lambda: self.map.select(frozenset()))
            dialog.open()


def _settling(item: ToDoItem) -> SettleMatter:
    return SettleMatter(key=item.key, text=item.settles, ticket=item.ticket)
