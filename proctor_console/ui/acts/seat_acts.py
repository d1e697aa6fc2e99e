"""Every act on candidates: one entry each, in the order of the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from proctor_console.core.acts import Now
from proctor_console.core.seats import tickets_of
from proctor_console.ui.acts import candidate_dialogs as forms
from proctor_console.ui.acts import short_dialogs as short
from proctor_console.ui.acts.backup_dialog import BackupDialog, open_backup
from proctor_console.ui.acts.case_dialog import CaseDialog, open_case
from proctor_console.ui.acts.discipline_dialog import discipline_dialog
from proctor_console.ui.acts.entries import SeatAct
from proctor_console.ui.acts.identity_dialog import IdentityDialog
from proctor_console.ui.acts.incident_dialog import IncidentDialog
from proctor_console.ui.acts.resume_code_dialog import resume_code_dialog
from proctor_console.ui.acts.unlock_dialog import UnlockDialog, lock_dialog
from proctor_console.ui.answers.answers_dialog import AnswersDialog
from proctor_console.ui.answers.review_dialog import review_dialog
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.time.ledger_dialog import LedgerDialog
from proctor_console.ui.time.time_dialogs import extend_dialog
from shared.exam.acts.answers import ReviewHeld
from shared.exam.acts.clock import Extend, PauseSittings, ResumeSittings
from shared.exam.acts.discipline import RecordDiscipline
from shared.exam.acts.incidents import LogIncident
from shared.exam.acts.leaving import LockPc, UnlockPc
from shared.exam.acts.people import (
    AllowLateEntry,
    CheckAgain,
    CheckIdentity,
    EndLeave,
    StartLeave,
)
from shared.exam.acts.room import SendMessage
from shared.exam.acts.seats import AllowHandIn, MoveSeat, Reopen, ReopenSection, ShowResumeCode, free_seats
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.protocol.console import RoomView, SeatView

Seats = Sequence[SeatView]


def _move_to(now: Now, seat: SeatView) -> MoveSeat:
    free = free_seats(now.state)
    return MoveSeat(ticket=seat.ticket, to_seat=free[0] if free else 0, reason="")


def _breach(now: Now, seat: SeatView) -> RecordDiscipline:
    codes = now.state.plan.incident_codes
    return RecordDiscipline(ticket=seat.ticket, code=codes[0].code if codes else "", action="warn", text="")


def _present(_view: RoomView, seat: SeatView) -> str | None:
    return None if seat.epoch else "candidate_not_present"


def _account(view: RoomView, seat: SeatView) -> str | None:
    if view.started_ms is None:
        return "not_started"
    return _present(view, seat)


SEAT_ACTS: Final[tuple[SeatAct, ...]] = (
    SeatAct(
        name="extend",
        label=QT_TRANSLATE_NOOP("Acts", "延时"),
        key="E",
        slot=0,
        form=extend_dialog,
        act=lambda _now, seat: Extend(tickets=(seat.ticket,), seconds=0, reason="", approvals=()),
        several=True,
    ),
    SeatAct(
        name="pause",
        label=QT_TRANSLATE_NOOP("Acts", "暂停"),
        key="P",
        slot=1,
        form=short.pause,
        act=lambda _now, seat: PauseSittings(tickets=(seat.ticket,), reason=""),
        several=True,
    ),
    SeatAct(
        name="resume",
        label=QT_TRANSLATE_NOOP("Acts", "恢复"),
        key="P",
        slot=1,
        form=short.resume,
        act=lambda _now, seat: ResumeSittings(tickets=(seat.ticket,)),
        several=True,
    ),
    SeatAct(
        name="move",
        label=QT_TRANSLATE_NOOP("Acts", "换机"),
        key="M",
        slot=2,
        form=forms.move_dialog,
        act=_move_to,
    ),
    SeatAct(
        name="leave",
        label=QT_TRANSLATE_NOOP("Acts", "暂离"),
        key="L",
        slot=3,
        form=forms.leave_dialog,
        act=lambda _now, seat: StartLeave(ticket=seat.ticket, reason=""),
    ),
    SeatAct(
        name="return",
        label=QT_TRANSLATE_NOOP("Acts", "已返回"),
        key="L",
        slot=3,
        form=short.back,
        act=lambda _now, seat: EndLeave(ticket=seat.ticket),
    ),
    SeatAct(
        name="incident",
        label=QT_TRANSLATE_NOOP("Acts", "情况"),
        key="I",
        slot=4,
        form=lambda parent, bench, _view, seats: IncidentDialog(parent, bench, seats[0]),
        act=lambda _now, seat: LogIncident(category="other", text="", ticket=seat.ticket),
    ),
    SeatAct(
        name="discipline",
        label=QT_TRANSLATE_NOOP("Acts", "违规"),
        key="D",
        slot=5,
        form=discipline_dialog,
        act=_breach,
    ),
    SeatAct(
        name="identity",
        label=QT_TRANSLATE_NOOP("Acts", "核对身份"),
        key="C",
        slot=6,
        form=lambda parent, bench, _view, seats: IdentityDialog(parent, bench, seats[0]),
        act=lambda _now, seat: CheckIdentity(ticket=seat.ticket, ok=True),
    ),
    SeatAct(
        name="check_again",
        label=QT_TRANSLATE_NOOP("Acts", "复核相符"),
        key="C",
        slot=6,
        form=lambda parent, bench, _view, seats: ActDialog(
            parent,
            bench,
            parent.tr("开考后身份复核"),
            parent.tr("复核相符"),
            lambda _c: CheckAgain(tickets=tickets_of(seats)),
        ),
        act=lambda _now, seat: CheckAgain(tickets=(seat.ticket,)),
        several=True,
    ),
    SeatAct(
        name="hand_in",
        label=QT_TRANSLATE_NOOP("Acts", "允许交卷"),
        key="H",
        slot=7,
        form=forms.hand_in_dialog,
        act=lambda _now, seat: AllowHandIn(tickets=(seat.ticket,), reason=""),
        several=True,
    ),
    SeatAct(
        name="reopen",
        label=QT_TRANSLATE_NOOP("Acts", "重新打开"),
        key="R",
        slot=7,
        form=short.reopen,
        act=lambda _now, seat: Reopen(ticket=seat.ticket, reason="", approvals=()),
    ),
    SeatAct(
        name="late",
        label=QT_TRANSLATE_NOOP("Acts", "准许入场"),
        key="A",
        slot=7,
        form=short.late_entry,
        act=lambda _now, seat: AllowLateEntry(ticket=seat.ticket, reason="", approvals=()),
    ),
    SeatAct(
        name="review",
        label=QT_TRANSLATE_NOOP("Acts", "复核迟到"),
        key="V",
        slot=7,
        form=lambda parent, bench, _view, seats: review_dialog(parent, bench, seats[0]),
        act=lambda _now, seat: ReviewHeld(ticket=seat.ticket, choices=(), reason="", approvals=()),
        also=lambda _view, seat: None if seat.held else "nothing_held",
    ),
    SeatAct(
        name="message",
        label=QT_TRANSLATE_NOOP("Acts", "消息"),
        key="T",
        slot=8,
        form=forms.message_dialog,
        act=lambda _now, seat: SendMessage(tickets=(seat.ticket,), text=""),
        several=True,
    ),
    SeatAct(
        name="ledger",
        label=QT_TRANSLATE_NOOP("Acts", "时间账"),
        key="J",
        slot=9,
        form=LedgerDialog,
        also=_account,
        several=True,
    ),
    SeatAct(
        name="resume_code",
        label=QT_TRANSLATE_NOOP("Acts", "续考码"),
        key="K",
        slot=10,
        form=lambda parent, bench, _view, seats: resume_code_dialog(parent, bench, seats[0]),
        act=lambda _now, seat: ShowResumeCode(ticket=seat.ticket, reason=""),
    ),
    SeatAct(
        name="answers",
        label=QT_TRANSLATE_NOOP("Acts", "作答记录"),
        key="W",
        slot=11,
        form=lambda parent, bench, _view, seats: AnswersDialog(parent, bench, seats[0]),
        also=_present,
        everybody=True,
    ),
    SeatAct(
        name="reopen_section",
        label=QT_TRANSLATE_NOOP("Acts", "重开部分"),
        key="G",
        slot=12,
        form=short.reopen_section,
        act=lambda _now, seat: ReopenSection(
            ticket=seat.ticket, section_id=short.last_section(seat), reason="", approvals=()
        ),
        sectioned=True,
    ),
    SeatAct(
        name="release",
        label=QT_TRANSLATE_NOOP("Acts", "解除"),
        key="U",
        slot=13,
        form=short.release,
        act=lambda _now, seat: ReleaseLock(seat=seat.seat, reason=""),
        free_seats=True,
        answering=True,
    ),
    SeatAct(
        name="note_lock",
        label=QT_TRANSLATE_NOOP("Acts", "已查看"),
        key="U",
        slot=13,
        act=lambda _now, seat: NoteLock(seat=seat.seat),
        free_seats=True,
        answering=True,
    ),
    SeatAct(
        name="help_coming",
        label=QT_TRANSLATE_NOOP("Acts", "已知悉"),
        key="Y",
        slot=14,
        act=lambda _now, seat: AnswerHelp(seat=seat.seat, answer="coming"),
        free_seats=True,
        answering=True,
    ),
    SeatAct(
        name="help_there",
        label=QT_TRANSLATE_NOOP("Acts", "到位"),
        key="Y",
        slot=14,
        act=lambda _now, seat: AnswerHelp(seat=seat.seat, answer="there"),
        free_seats=True,
        answering=True,
    ),
    SeatAct(
        name="unlock",
        label=QT_TRANSLATE_NOOP("Acts", "允许退出"),
        key="X",
        slot=15,
        form=lambda parent, bench, _view, seats: UnlockDialog(parent, bench, seats[0]),
        act=lambda _now, seat: UnlockPc(seat=seat.seat, reason=""),
        free_seats=True,
    ),
    SeatAct(
        name="lock_again",
        label=QT_TRANSLATE_NOOP("Acts", "恢复锁定"),
        key="X",
        slot=15,
        form=lambda parent, bench, _view, seats: lock_dialog(parent, bench, seats[0]),
        act=lambda _now, seat: LockPc(seat=seat.seat),
        free_seats=True,
    ),
    SeatAct(
        name="case",
        label=QT_TRANSLATE_NOOP("Acts", "签认违规"),
        key="B",
        slot=16,
        form=CaseDialog,
        act=open_case,
        answering=True,
    ),
    SeatAct(
        name="backup",
        label=QT_TRANSLATE_NOOP("Acts", "备用卷"),
        key="Q",
        slot=17,
        form=lambda parent, bench, view, seats: BackupDialog(parent, bench, view, seats[0]),
        act=open_backup,
        answering=True,
    ),
)

_BY_NAME: Final = {entry.name: entry for entry in SEAT_ACTS}


def seat_act(name: str) -> SeatAct:
    """The entry of that name. Raises KeyError."""
    return _BY_NAME[name]
