"""Dialogs about the whole room: start, pause, resume, end."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from proctor_console.core import effects
from proctor_console.core.actions import RoomAction, is_away
from proctor_console.core.effects import is_open
from proctor_console.ui.acts.candidate_dialogs import IncidentDialog, MessageDialog, hand_in_dialog
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.time.outage_dialog import OutageDialog
from proctor_console.ui.time.time_dialogs import extend_dialog
from shared.exam.acts.room import EARLY_MS
from shared.protocol.commands import EndLeave, EndRoom, PauseRoom, ResumeRoom, StartRoom
from shared.protocol.console import RoomView, SeatView


def room_dialog(action: RoomAction, parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    """The dialog of an act on the whole room."""
    everyone = [s for s in view.seats if is_open(s)]
    match action:
        case RoomAction.START:
            return _start(parent, bench, view)
        case RoomAction.PAUSE:
            return _pause(parent, bench, view)
        case RoomAction.RESUME:
            return _resume(parent, bench, view)
        case RoomAction.END:
            return _end(parent, bench, view)
        case RoomAction.EXTEND:
            return extend_dialog(parent, bench, view, everyone)
        case RoomAction.MESSAGE:
            return MessageDialog(parent, bench, view, ())
        case RoomAction.HAND_IN:
            return hand_in_dialog(parent, bench, ())
        case RoomAction.INCIDENT:
            return IncidentDialog(parent, bench, None)
        case RoomAction.OUTAGES:
            return OutageDialog(parent, bench, view)


def return_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """The candidate is back."""
    assert is_away(seat)  # noqa: S101 - the button is off otherwise
    return ActDialog(
        parent,
        bench,
        parent.tr("考生返回"),
        parent.tr("登记 {n} 号座位考生已返回考场。").format(n=seat.seat),
        parent.tr("已返回"),
        lambda _c: EndLeave(ticket=seat.ticket),
    )


def _start(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    early = view.room_ms < view.starts_at_ms - EARLY_MS
    return ActDialog(
        parent,
        bench,
        parent.tr("开始考试"),
        effects.start_room(view),
        parent.tr("开始考试"),
        lambda c: StartRoom(reason=c.reason, approvals=credentials(c)),
        reason="required" if early else "none",
        reason_label=parent.tr("提前开始的原因"),
        approvals=("chief",) if early and bench.role != "chief" else (),
    )


def _pause(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    return ActDialog(
        parent,
        bench,
        parent.tr("全场暂停"),
        effects.pause_room(view),
        parent.tr("全场暂停"),
        lambda c: PauseRoom(reason=c.reason),
        reason="required",
        reason_label=parent.tr("原因"),
    )


def _resume(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    return ActDialog(
        parent,
        bench,
        parent.tr("全场恢复"),
        effects.resume_room(view),
        parent.tr("全场恢复"),
        lambda _c: ResumeRoom(),
    )


def _end(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    early = any(is_open(s) and s.remaining_ms > 0 for s in view.seats)
    return ActDialog(
        parent,
        bench,
        parent.tr("结束考试"),
        effects.end_room(view),
        parent.tr("结束考试"),
        lambda c: EndRoom(reason=c.reason, approvals=credentials(c)),
        danger=True,
        reason="required" if early else "none",
        reason_label=parent.tr("提前结束的原因"),
        approvals=("chief",) if early and bench.role != "chief" else (),
    )
