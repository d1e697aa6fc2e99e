"""The strip at the head of the console: session, clock, next step, numbers, who is on duty.

Object names: `header_clock`, `header_phase`, `where_open`, `staff_open`, `sign_out`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.presenters.header import header
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.people.staff_dialog import StaffDialog
from shared.protocol.console import RoomView, StaffLoginReply
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Bar
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.elided import ElidedText
from shared.qtkit.widgets.text import Hairline, Text
from shared.words.catalogue import say


class HeaderStrip(Bar):
    """Follows the workbench; ticks between two looks. `where_wanted`: somebody does not know their room."""

    where_wanted = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("top", parent)
        self._bench = bench
        self.setFixedHeight(64)
        self.row.setSpacing(Space.L)
        self._title = ElidedText("", "strong")
        self._place = ElidedText("", "caption")
        self._clock = TabularLabel("--:--:--", FontSize.TITLE, bold=True)
        self._clock.setObjectName("header_clock")
        self._phase = Text("", "caption")
        self._phase.setObjectName("header_phase")
        self._next = ElidedText("", "body")
        self._next_in = Text("", "caption")
        self._numbers: dict[str, TabularLabel] = {}
        self._who = Text("", "strong")
        self._role = Text("", "caption")
        self.sign_out = Button(self.tr("退出"), "quiet", tip=self.tr("换人登录"))
        self.sign_out.setObjectName("sign_out")
        self.sign_out.clicked.connect(lambda _checked: bench.leave("self"))
        self.where = Button(
            self.tr("查考生"), "quiet", tip=self.tr("考生不知道在哪个考场：在全考点名册里查"), key="F7", bind=True
        )
        self.where.setObjectName("where_open")
        self.where.clicked.connect(lambda _checked: self.where_wanted.emit())
        self.staff = Button(self.tr("当值"), "quiet", tip=self.tr("当值人员：替补、交接、口令锁定，锁定监考机"))
        self.staff.setObjectName("staff_open")
        self.staff.clicked.connect(lambda _checked: StaffDialog(self.window(), bench).open())
        self.row.addLayout(_pair(self._title, self._place), 5)
        self.row.addWidget(_divider())
        self.row.addLayout(_pair(self._clock, self._phase))
        self.row.addWidget(_divider())
        self.row.addLayout(_pair(self._next, self._next_in), 4)
        self.row.addWidget(_divider())
        for word in (say(f"console.{code}") for code in ("due", "arrived", "working", "handed_in", "absent")):
            number = TabularLabel("–", FontSize.TITLE, bold=True)
            number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            number.setObjectName(f"total_{word}")
            caption = Text(word, "caption")
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            number.setMinimumWidth(32)
            self._numbers[word] = number
            self.row.addLayout(_pair(number, caption))
        self.row.addWidget(_divider())
        self.row.addLayout(_pair(self._who, self._role))
        self.row.addWidget(self.where)
        self.row.addWidget(self.staff)
        self.row.addWidget(self.sign_out)
        bench.viewed.connect(lambda snapshot: self.show_view(snapshot.view, bench.room_ms))
        bench.ticked.connect(self._on_tick)
        bench.signed_in.connect(self.show_person)

    def show_person(self, person: StaffLoginReply) -> None:
        """Who is signed in here."""
        self._who.setText(person.name)
        self._role.setText(self.tr("当值 {role}").format(role=words.role(person.role)))

    def show_view(self, view: RoomView, room_ms: int) -> None:
        """Show the room at that moment."""
        told = header(view, room_ms)
        self._title.setText(told.title)
        self._place.setText(told.place)
        self._clock.setText(told.clock)
        self._phase.setText(told.phase)
        self._phase.set_tone("warn" if view.phase == "paused" else None)
        self._next.setText(told.next_step or self.tr("没有待办事项"))
        self._next_in.setVisible(bool(told.next_step))
        self._next_in.setText(self.tr("下一事项 {time}").format(time=told.next_in).strip() if told.next_step else "")
        shown = dict(told.totals)
        for word, label in self._numbers.items():
            label.setText(str(shown[word]) if word in shown else "–")

    def _on_tick(self, room_ms: int) -> None:
        if self._bench.view is not None:
            self.show_view(self._bench.view, room_ms)


def _pair(top: QWidget, bottom: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addStretch(1)
    column.addWidget(top)
    column.addWidget(bottom)
    column.addStretch(1)
    return column


def _divider() -> Hairline:
    line = Hairline(vertical=True)
    line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    return line
