"""Acts on candidates that need a reason at most: one dialog each, all of the same make."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from proctor_console.core.seats import tickets_of
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.clock import PauseSittings, ResumeSittings
from shared.exam.acts.people import AllowLateEntry, EndLeave
from shared.exam.acts.seats import Reopen, ReopenSection
from shared.exam.acts.watch import ReleaseLock
from shared.protocol.console import RoomView, SeatView

Seats = Sequence[SeatView]


def pause(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """Pause these candidates."""
    return ActDialog(
        parent,
        bench,
        parent.tr("暂停考生"),
        parent.tr("暂停"),
        lambda c: PauseSittings(tickets=tickets_of(seats), reason=c.reason),
        reason="required",
    )


def resume(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """Let them go on."""
    return ActDialog(
        parent,
        bench,
        parent.tr("恢复考生"),
        parent.tr("恢复"),
        lambda _c: ResumeSittings(tickets=tickets_of(seats)),
    )


def back(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """The candidate on leave is back."""
    return ActDialog(
        parent, bench, parent.tr("考生返回"), parent.tr("已返回"), lambda _c: EndLeave(ticket=seats[0].ticket)
    )


def reopen(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """Open a closed sitting again."""
    return ActDialog(
        parent,
        bench,
        parent.tr("重新打开试卷"),
        parent.tr("重新打开"),
        lambda c: Reopen(ticket=seats[0].ticket, reason=c.reason, approvals=credentials(c)),
        reason="required",
    )


def reopen_section(parent: QWidget, bench: Workbench, view: RoomView, seats: Seats) -> ActDialog:
    """Open the section that was left last again."""
    section_id = last_section(seats[0])
    title = next((s.title for s in view.sections if s.section_id == section_id), section_id)
    return ActDialog(
        parent,
        bench,
        parent.tr("重新打开“{title}”部分").format(title=title),
        parent.tr("重新打开"),
        lambda c: ReopenSection(
            ticket=seats[0].ticket, section_id=section_id, reason=c.reason, approvals=credentials(c)
        ),
        reason="required",
    )


def late_entry(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """Let a candidate in after the limit."""
    return ActDialog(
        parent,
        bench,
        parent.tr("准许超时限入场"),
        parent.tr("准许入场"),
        lambda c: AllowLateEntry(ticket=seats[0].ticket, reason=c.reason, approvals=credentials(c)),
        reason="required",
    )


def release(parent: QWidget, bench: Workbench, _view: RoomView, seats: Seats) -> ActDialog:
    """Let a PC that its lock stopped go on."""
    return ActDialog(
        parent,
        bench,
        parent.tr("解除停住"),
        parent.tr("解除"),
        lambda c: ReleaseLock(seat=seats[0].seat, reason=c.reason),
        reason="required",
    )


def last_section(seat: SeatView) -> str:
    """The section that was left last; empty where none was."""
    return seat.closings[-1].section_id if seat.closings else ""
