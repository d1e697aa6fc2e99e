"""各考场: every room of the server machine, its clock, phase, seats by state and what waits there; a click opens it.

Object names: `rooms_list`, cards `room_card_<room_id>`, buttons `room_open_<room_id>`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from proctor_console.presenters.rooms import RoomCard, room_card
from proctor_console.ui.frame.workbench import Workbench
from shared.link.errors import LinkError
from shared.machine.trouble import reason
from shared.protocol.rooms import RoomsOverview, RoomSummary
from shared.qtkit.look.states import DisplayState
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.badge import StateBadge
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.elided import ElidedText
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import run_in_background

OpenRoom = Callable[[str, int], bool]
"""Open the window of a room by its id and its server's port; False if it is open already. Raises OSError."""

_LOOK_MS = 2000
_COLUMNS = 3


class RoomsPage(QWidget):
    """Looks while it is shown. `own_wanted()`: the person goes to the room of this very console."""

    own_wanted = Signal()

    def __init__(self, bench: Workbench, open_room: OpenRoom | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._open_room = open_room
        self._looking = False
        self._rooms: dict[str, RoomSummary] = {}
        self._cards: dict[str, _Card] = {}
        self._trouble = Banner(tone="warn")
        self._trouble.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.M)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        inside = QWidget()
        inside.setProperty("kit", "clear")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        rows.addWidget(self._trouble)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        self.list = QScrollArea()
        self.list.setObjectName("rooms_list")
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        """Ask for all rooms; at most one question is under way."""
        if self._looking or self._bench.person is None:
            return
        self._looking = True
        gateway = self._bench.desk.gateway
        run_in_background(self, lambda _control: gateway.rooms(), on_success=self.show_rooms, on_failure=self._failed)

    def show_rooms(self, overview: RoomsOverview) -> None:
        """Show these; cards that stay only get new words, so that nothing jumps under the pointer."""
        self._looking = False
        self._trouble.hide()
        self._rooms = {room.room_id: room for room in overview.rooms}
        if list(self._rooms) != list(self._cards):
            self._make_cards()
        for room_id, room in self._rooms.items():
            self._cards[room_id].show_room(room_card(room))

    def open(self, room_id: str) -> None:
        """Go to that room: to the page of this console, or to the room's own window."""
        room = self._rooms[room_id]
        if room.own:
            self.own_wanted.emit()
            return
        try:
            fresh = self._open_room(room_id, room.port) if self._open_room is not None else False
        except OSError as error:
            told = self.tr("窗口没有打开：{why}").format(why=reason(error))
            self._trouble.set_message(told, "problem")
            self._trouble.show()
            return
        name = room.name or room_id
        words = self.tr("正在打开 {name} 的窗口") if fresh else self.tr("{name} 的窗口已经打开，请在任务栏切换")
        show_toast(self, words.format(name=name), "info")

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: look no more."""
        super().hideEvent(event)
        self._timer.stop()

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return next((card.button for card in self._cards.values()), self.list)

    def _make_cards(self) -> None:
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {room_id: _Card(room_id, self) for room_id in self._rooms}
        for place, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)

    def _failed(self, error: Exception) -> None:
        self._looking = False
        if not isinstance(error, LinkError):
            raise error
        self._trouble.set_message(error.message, "warn")
        self._trouble.show()


class _Card(Card):
    def __init__(self, room_id: str, page: RoomsPage) -> None:
        super().__init__()
        self.setObjectName(f"room_card_{room_id}")
        self._name = ElidedText("", "title")
        self._clock = TabularLabel("--:--:--", FontSize.TITLE, bold=True)
        self._phase = Text("", "strong")
        self._line = ElidedText("", "body")
        self._next = ElidedText("", "caption")
        self._totals = ElidedText("", "body")
        self._states = QHBoxLayout()
        self._states.setSpacing(Space.S)
        self._shown: tuple[tuple[str, int], ...] | None = None
        self._attention = Text("", "strong")
        self.button = Button("")
        self.button.setObjectName(f"room_open_{room_id}")
        self.button.clicked.connect(lambda _checked: page.open(room_id))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._clock)
        foot = QHBoxLayout()
        foot.addWidget(self._attention, 1)
        foot.addWidget(self.button)
        self.body.addLayout(head)
        for widget in (self._phase, self._line, self._next, self._totals):
            self.body.addWidget(widget)
        self.body.addLayout(self._states)
        self.body.addStretch(1)
        self.body.addLayout(foot)

    def show_room(self, card: RoomCard) -> None:
        self._name.setText(card.name)
        self._clock.setText(card.clock)
        self._phase.setText(card.phase)
        self._phase.set_tone("problem" if card.silent else None)
        self._line.setText(card.line)
        self._next.setText(card.next_step)
        self._totals.setText(card.totals)
        self._attention.setText(card.attention)
        self._attention.set_tone("problem" if card.attention else None)
        self.button.setText(card.open_words)
        self.button.setEnabled(card.can_open)
        self.setAccessibleName(f"{card.name} {card.phase} {card.totals} {card.attention}")
        if card.states != self._shown:
            self._shown = card.states
            self._show_states(card)

    def _show_states(self, card: RoomCard) -> None:
        while (item := self._states.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for state, count in card.states:
            self._states.addWidget(StateBadge(DisplayState(state), compact=True), 0, Qt.AlignmentFlag.AlignLeft)
            self._states.addWidget(TabularLabel(str(count), FontSize.BODY))
        self._states.addStretch(1)
