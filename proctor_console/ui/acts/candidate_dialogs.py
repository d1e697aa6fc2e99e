"""Forms about candidates that have fields of their own: seat move, leave, message, consent to hand in.

Object names: `move_seat` (list of free seats), `leave_escort`, `message_text`,
`message_lasts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from proctor_console.core.acts import Now
from proctor_console.core.seats import free_first, tickets_of
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.people import StartLeave
from shared.exam.acts.room import SendMessage
from shared.exam.acts.seats import AllowHandIn, MoveSeat, free_seats
from shared.protocol.console import RoomView, SeatView
from shared.protocol.told import refusal_sentence
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame

_MINUTES: Final = (5, 10, 30, 0)
"""How long a message is shown; 0: to the end."""


class MoveDialog(ActDialog):
    """The candidate goes on at a free seat."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> None:
        self._seat = seat
        self._to = QComboBox()
        self._to.setObjectName("move_seat")
        now = bench.now
        for free in free_first(view, free_seats(now.state) if now is not None else ()):
            empty = self.tr("备用机") if free.spare else self.tr("空位")
            kind = self.tr("缺考考生的电脑") if free.ticket else empty
            ready = {"none": self.tr("，电脑未登记"), "silent": self.tr("，电脑未开机")}.get(free.device, "")
            self._to.addItem(self.tr("{n} 号（{kind}{ready}）").format(n=free.seat, kind=kind, ready=ready), free.seat)
        super().__init__(parent, bench, self.tr("换机续考"), self.tr("换机"), self._move, reason="required")
        self.body.addWidget(FieldFrame(self.tr("换到"), self._to))
        self._to.currentIndexChanged.connect(self.retell)

    @property
    def _target(self) -> int:
        return int(self._to.currentData() or 0)

    def retell(self) -> None:
        """The button names the seat."""
        super().retell()
        self.verb_button.setText(self.tr("换到 {n} 号").format(n=self._target))

    def hopeless(self, now: Now) -> str | None:
        """The candidate works no more; that no seat is free is told otherwise."""
        why = now.refusal(MoveSeat(ticket=self._seat.ticket, to_seat=0, reason=""))
        of_seats = why is None or why.code in {"seat_not_free", "no_free_seat"}
        return refusal_sentence(why, now.zone) if why is not None and not of_seats else None

    def nothing_yet(self) -> str:
        """No free seat."""
        return self.tr("没有空闲并已开机的座位，请先打开一台备用机。")

    def _move(self, confirmation: Confirmation) -> MoveSeat | None:
        if not self._target:
            return None
        return MoveSeat(ticket=self._seat.ticket, to_seat=self._target, reason=confirmation.reason)


class LeaveDialog(ActDialog):
    """Out of the room, escorted."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> None:
        self._ticket = seat.ticket
        self._escort = QComboBox()
        self._escort.setEditable(True)
        self._escort.setObjectName("leave_escort")
        self._escort.addItems([s.name for s in view.staff if s.role != "chief"])
        super().__init__(parent, bench, self.tr("暂离考场"), self.tr("登记暂离"), self._leave, reason="required")
        self._frame = FieldFrame(self.tr("陪同人员"), self._escort)
        self.body.addWidget(self._frame)
        self._escort.editTextChanged.connect(lambda _text: self._frame.set_error(""))

    def filled_in(self) -> bool:
        """Nobody leaves alone."""
        named = bool(self._escort.currentText().strip())
        self._frame.set_error("" if named else self.tr("请填陪同人员的姓名"))
        return named

    def _leave(self, confirmation: Confirmation) -> StartLeave:
        return StartLeave(ticket=self._ticket, reason=confirmation.reason, escort=self._escort.currentText().strip())


class MessageDialog(ActDialog):
    """Words on the screens of some or all."""

    def __init__(self, parent: QWidget, bench: Workbench, seats: Sequence[SeatView]) -> None:
        self._tickets = tickets_of(seats)
        self._text = text_edit("message_text")
        self._lasts = QComboBox()
        self._lasts.setObjectName("message_lasts")
        for minutes in _MINUTES:
            words_of = parent.tr("{n} 分钟").format(n=minutes) if minutes else parent.tr("直到考试结束")
            self._lasts.addItem(words_of, minutes * 60)
        self._lasts.setCurrentIndex(_MINUTES.index(10))
        super().__init__(parent, bench, self.tr("发送消息"), self.tr("发送"), self._message)
        self._frame = FieldFrame(self.tr("内容"), self._text)
        self.body.addWidget(self._frame)
        self.body.addWidget(FieldFrame(self.tr("显示多久"), self._lasts))
        self._lasts.currentIndexChanged.connect(self.retell)
        self._text.setFocus()

    def filled_in(self) -> bool:
        """There must be something to show."""
        return told(self._frame, self._text, self.tr("请输入要显示的内容"))

    def _message(self, _confirmation: Confirmation) -> SendMessage:
        return SendMessage(
            tickets=self._tickets, text=self._text.toPlainText().strip(), lasts_s=int(self._lasts.currentData())
        )


def move_dialog(parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> MoveDialog:
    """The form of a seat move."""
    return MoveDialog(parent, bench, view, seats[0])


def leave_dialog(parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> LeaveDialog:
    """The form of a temporary leave."""
    return LeaveDialog(parent, bench, view, seats[0])


def message_dialog(parent: QWidget, bench: Workbench, _view: RoomView, seats: Sequence[SeatView]) -> MessageDialog:
    """The form of a message; no seats means everyone."""
    return MessageDialog(parent, bench, seats)


def hand_in_dialog(parent: QWidget, bench: Workbench, _view: RoomView, seats: Sequence[SeatView]) -> ActDialog:
    """Consent to an early hand-in; no seats means everyone."""
    dialog = ActDialog(
        parent,
        bench,
        parent.tr("允许提前交卷"),
        parent.tr("允许交卷"),
        lambda c: AllowHandIn(tickets=tickets_of(seats), reason=c.reason),
        reason="required",
    )
    if seats and all(seat.hand_in_waiting for seat in seats):
        dialog.reason_edit.setPlainText(parent.tr("考生本人申请"))  # the server has it from each of them
    return dialog


def text_edit(name: str) -> QPlainTextEdit:
    """A few lines to write in; Tab goes on to the next control."""
    edit = QPlainTextEdit()
    edit.setObjectName(name)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(84)
    return edit


def told(frame: FieldFrame, edit: QPlainTextEdit, words_missing: str) -> bool:
    """Whether something was written; says so at the field otherwise."""
    written = bool(edit.toPlainText().strip())
    frame.set_error("" if written else words_missing)
    return written
