"""Every act on the whole room: one entry each, in the order of the bar at the foot."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from proctor_console.core.seats import is_open
from proctor_console.ui.acts.candidate_dialogs import hand_in_dialog, message_dialog
from proctor_console.ui.acts.entries import RoomAct
from proctor_console.ui.acts.incident_dialog import IncidentDialog
from proctor_console.ui.acts.wall_dialog import WallDialog
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.time.again_dialog import AgainDialog
from proctor_console.ui.time.outage_dialog import OutageDialog
from proctor_console.ui.time.standstill_dialog import StandstillDialog
from proctor_console.ui.time.time_dialogs import extend_dialog
from shared.exam.acts.again import ReopenTimedOut
from shared.exam.acts.clock import Extend
from shared.exam.acts.incidents import LogIncident
from shared.exam.acts.room import EndRoom, PauseRoom, ResumeRoom, SendMessage, StartRoom
from shared.exam.acts.seats import AllowHandIn
from shared.protocol.console import RoomView


def _start(parent: QWidget, bench: Workbench, _view: RoomView) -> ActDialog:
    return ActDialog(
        parent,
        bench,
        parent.tr("开始考试"),
        parent.tr("开始考试"),
        lambda c: StartRoom(reason=c.reason, approvals=credentials(c), not_ready=bench.not_ready()),
        reason="optional",
        reason_label=parent.tr("提前开始或电脑不合格仍开始的原因"),
    )


def _pause(parent: QWidget, bench: Workbench, _view: RoomView) -> ActDialog:
    return ActDialog(
        parent,
        bench,
        parent.tr("全场暂停"),
        parent.tr("全场暂停"),
        lambda c: PauseRoom(reason=c.reason),
        reason="required",
    )


def _resume(parent: QWidget, bench: Workbench, view: RoomView) -> ActDialog:
    if view.standstill is not None:
        return StandstillDialog(parent, bench, view)
    return ActDialog(parent, bench, parent.tr("全场恢复"), parent.tr("全场恢复"), lambda _c: ResumeRoom())


def _end(parent: QWidget, bench: Workbench, _view: RoomView) -> ActDialog:
    return ActDialog(
        parent,
        bench,
        parent.tr("结束考试"),
        parent.tr("结束考试"),
        lambda c: EndRoom(reason=c.reason, approvals=credentials(c)),
        danger=True,
        reason="optional",
        reason_label=parent.tr("提前结束的原因"),
    )


ROOM_ACTS: Final[tuple[RoomAct, ...]] = (
    RoomAct(
        name="start",
        label=QT_TRANSLATE_NOOP("Acts", "开始考试"),
        icon="play",
        form=_start,
        act=lambda _now: StartRoom(),
    ),
    RoomAct(
        name="pause",
        label=QT_TRANSLATE_NOOP("Acts", "暂停"),
        icon="pause",
        form=_pause,
        act=lambda _now: PauseRoom(reason=""),
    ),
    RoomAct(
        name="resume",
        label=QT_TRANSLATE_NOOP("Acts", "恢复"),
        icon="play",
        form=_resume,
        act=lambda _now: ResumeRoom(),
    ),
    RoomAct(
        name="extend",
        label=QT_TRANSLATE_NOOP("Acts", "延时"),
        icon="extend",
        form=lambda parent, bench, view: extend_dialog(parent, bench, view, [s for s in view.seats if is_open(s)]),
        act=lambda _now: Extend(tickets=(), seconds=0, reason="", approvals=()),
    ),
    RoomAct(
        name="message",
        label=QT_TRANSLATE_NOOP("Acts", "消息"),
        icon="message",
        form=lambda parent, bench, view: message_dialog(parent, bench, view, ()),
        act=lambda _now: SendMessage(tickets=(), text=""),
    ),
    RoomAct(
        name="hand_in",
        label=QT_TRANSLATE_NOOP("Acts", "允许交卷"),
        icon="hand-in",
        form=lambda parent, bench, view: hand_in_dialog(parent, bench, view, ()),
        act=lambda _now: AllowHandIn(tickets=(), reason=""),
    ),
    RoomAct(
        name="incident",
        label=QT_TRANSLATE_NOOP("Acts", "情况"),
        icon="note",
        form=lambda parent, bench, _view: IncidentDialog(parent, bench, None),
        act=lambda _now: LogIncident(category="other", text=""),
    ),
    RoomAct(
        name="wall",
        label=QT_TRANSLATE_NOOP("Acts", "大屏"),
        icon="monitor",
        form=WallDialog,
    ),
    RoomAct(
        name="end",
        label=QT_TRANSLATE_NOOP("Acts", "结束考试"),
        icon="stop",
        form=_end,
        act=lambda _now: EndRoom(),
        danger=True,
    ),
    RoomAct(
        name="outages",
        label=QT_TRANSLATE_NOOP("Acts", "补时建议"),
        icon="",
        form=OutageDialog,
        act=lambda _now: Extend(tickets=(), seconds=0, reason="", approvals=()),
        also=lambda view: None if any(s.proposals for s in view.seats) else "no_proposals",
    ),
    RoomAct(
        name="reopen_timed_out",
        label=QT_TRANSLATE_NOOP("Acts", "重新打开"),
        icon="",
        form=AgainDialog,
        act=lambda _now: ReopenTimedOut(tickets=(), reason="", approvals=()),
        also=lambda view: None if any(s.closed_cause == "time" for s in view.seats) else "nobody_timed_out",
    ),
)

_BY_NAME: Final = {entry.name: entry for entry in ROOM_ACTS}


def room_act(name: str) -> RoomAct:
    """The entry of that name. Raises KeyError."""
    return _BY_NAME[name]
