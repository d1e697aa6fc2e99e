"""Dialogs about one candidate: seat move, temporary leave, incident, identity, reopening, late entry.

Object names: `move_seat` (list of free seats), `leave_escort`, `incident_category`, `incident_text`, `discipline_code`,
`discipline_text`, `discipline_terminate`, `identity_reveal`, `identity_ok`, `identity_wrong`, `message_text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from proctor_console.core import effects, words
from proctor_console.core.actions import free_seats
from proctor_console.core.section_words import title_of
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import (
    AllowHandIn,
    AllowLateEntry,
    Command,
    LogIncident,
    MoveSeat,
    PauseSittings,
    Reopen,
    ReopenSection,
    ResumeSittings,
    SendMessage,
    StartLeave,
)
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame


class MoveDialog(ActDialog):
    """The candidate goes on at a free seat."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> None:
        self._seat = seat
        self._to = QComboBox()
        self._to.setObjectName("move_seat")
        for free in free_seats(view):
            kind = self.tr("备用机") if free.spare else self.tr("空位")
            ready = {"none": self.tr("，电脑未登记"), "silent": self.tr("，电脑未开机")}.get(free.device, "")
            self._to.addItem(self.tr("{n} 号（{kind}{ready}）").format(n=free.seat, kind=kind, ready=ready), free.seat)
        super().__init__(
            parent,
            bench,
            self.tr("换机续考"),
            "",
            self.tr("换机"),
            self._command_of,
            reason="required",
            reason_label=self.tr("原因"),
        )
        self.body.addWidget(FieldFrame(self.tr("换到"), self._to))
        self._to.currentIndexChanged.connect(self._retell)
        self._retell()

    @property
    def _target(self) -> int:
        return int(self._to.currentData() or 0)

    def _retell(self) -> None:
        self.set_effect(effects.move(self._seat, self._target))
        self.verb_button.setText(self.tr("换到 {n} 号").format(n=self._target))

    def _command_of(self, confirmation: Confirmation) -> Command | None:
        if not self._target:
            self.show_problem(self.tr("没有空闲并已开机的座位，请先打开一台备用机。"))
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
        super().__init__(
            parent,
            bench,
            self.tr("暂离考场"),
            effects.leave(seat),
            self.tr("登记暂离"),
            self._command_of,
            reason="required",
            reason_label=self.tr("原因"),
        )
        self.reason_edit.setPlainText(self.tr("上卫生间"))
        self.body.addWidget(FieldFrame(self.tr("陪同人员"), self._escort))

    def _command_of(self, confirmation: Confirmation) -> Command:
        return StartLeave(ticket=self._ticket, reason=confirmation.reason, escort=self._escort.currentText().strip())


class IncidentDialog(ActDialog):
    """Anything worth the record; without a seat it concerns the room."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView | None) -> None:
        self._seat = seat
        self._category = QComboBox()
        self._category.setObjectName("incident_category")
        for code in get_args(_category_type()):
            self._category.addItem(words.INCIDENT[code], code)
        self._text = text_edit("incident_text")
        where = self.tr("{n} 号座位").format(n=seat.seat) if seat else self.tr("全场")
        super().__init__(
            parent,
            bench,
            self.tr("记录考场情况"),
            self.tr("记入考场情况记录表（{where}），考试照常进行。").format(where=where),
            self.tr("记录"),
            self._command_of,
        )
        self._frame = FieldFrame(self.tr("经过"), self._text)
        self.body.addWidget(FieldFrame(self.tr("类别"), self._category))
        self.body.addWidget(self._frame)

    def _command_of(self, _confirmation: Confirmation) -> Command | None:
        text = self._text.toPlainText().strip()
        if not text:
            self._frame.set_error(self.tr("请写明经过"))
            return None
        item = self._seat.item_id if self._seat and self._category.currentData() == "disputed_item" else ""
        return LogIncident(
            category=self._category.currentData(),
            text=text,
            ticket=self._seat.ticket if self._seat else None,
            item_id=item or None,
        )


class MessageDialog(ActDialog):
    """Words on the screens of some or all."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> None:
        self._tickets = tuple(s.ticket for s in seats)
        self._text = text_edit("message_text")
        super().__init__(
            parent,
            bench,
            self.tr("发送消息"),
            effects.message(view, seats),
            self.tr("发送"),
            self._command_of,
        )
        self._frame = FieldFrame(self.tr("内容"), self._text)
        self.body.addWidget(self._frame)

    def _command_of(self, _confirmation: Confirmation) -> Command | None:
        text = self._text.toPlainText().strip()
        if not text:
            self._frame.set_error(self.tr("请输入要显示的内容"))
            return None
        return SendMessage(tickets=self._tickets, text=text)


def text_edit(name: str) -> QPlainTextEdit:
    """A few lines to write in; Tab goes on to the next control."""
    edit = QPlainTextEdit()
    edit.setObjectName(name)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(84)
    return edit


def pause_dialog(parent: QWidget, bench: Workbench, seats: Sequence[SeatView]) -> ActDialog:
    """Some clocks stand still."""
    tickets = tuple(s.ticket for s in seats)
    tr = parent.tr
    return ActDialog(
        parent,
        bench,
        tr("暂停考生"),
        effects.pause(seats),
        tr("暂停"),
        lambda c: PauseSittings(tickets=tickets, reason=c.reason),
        reason="required",
        reason_label=tr("原因"),
    )


def resume_dialog(parent: QWidget, bench: Workbench, seats: Sequence[SeatView]) -> ActDialog:
    """Those clocks run again."""
    tickets = tuple(s.ticket for s in seats)
    return ActDialog(
        parent,
        bench,
        parent.tr("恢复考生"),
        effects.resume(seats),
        parent.tr("恢复"),
        lambda _c: ResumeSittings(tickets=tickets),
    )


def hand_in_dialog(parent: QWidget, bench: Workbench, seats: Sequence[SeatView]) -> ActDialog:
    """Consent to an early hand-in; no seats means everyone."""
    tickets = tuple(s.ticket for s in seats)
    dialog = ActDialog(
        parent,
        bench,
        parent.tr("允许提前交卷"),
        effects.allow_hand_in(seats),
        parent.tr("允许交卷"),
        lambda c: AllowHandIn(tickets=tickets, reason=c.reason),
        reason="required",
        reason_label=parent.tr("原因"),
        in_name_of="chief",
    )
    dialog.reason_edit.setPlainText(parent.tr("考生本人申请，主考同意"))
    return dialog


def reopen_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """Undo a mistaken hand-in."""
    return ActDialog(
        parent,
        bench,
        parent.tr("重新打开试卷"),
        effects.reopen(seat),
        parent.tr("重新打开"),
        lambda c: Reopen(ticket=seat.ticket, reason=c.reason, approvals=credentials(c)),
        reason="required",
        reason_label=parent.tr("原因"),
        approvals=("chief",),
    )


def reopen_section_dialog(parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> ActDialog:
    """Undo a mistaken submission of the section before the open one."""
    section_id = seat.closings[-1].section_id if seat.closings else ""
    return ActDialog(
        parent,
        bench,
        parent.tr("重新打开“{title}”部分").format(title=title_of(view, section_id)),
        effects.reopen_section(view, seat),
        parent.tr("重新打开"),
        lambda c: ReopenSection(ticket=seat.ticket, section_id=section_id, reason=c.reason, approvals=credentials(c)),
        reason="required",
        reason_label=parent.tr("原因"),
        approvals=("chief",),
    )


def late_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """Let one candidate in after the limit."""
    return ActDialog(
        parent,
        bench,
        parent.tr("准许超时限入场"),
        effects.late_entry(seat),
        parent.tr("准许入场"),
        lambda c: AllowLateEntry(ticket=seat.ticket, reason=c.reason, approvals=credentials(c)),
        reason="required",
        reason_label=parent.tr("原因"),
        approvals=("chief",),
    )


def _category_type() -> object:
    return LogIncident.__annotations__["category"]
