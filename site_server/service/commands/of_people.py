"""Commands about a person: identity, temporary leave, incidents, discipline, late entry."""

from shared.exam.room.events import (
    DisciplineRecorded,
    IdentityChecked,
    IncidentLogged,
    LateEntryAllowed,
    LeaveEnded,
    LeaveStarted,
)
from shared.protocol.commands import AllowLateEntry, CheckIdentity, EndLeave, LogIncident, RecordDiscipline, StartLeave
from shared.protocol.errors import WireError
from site_server.service.commands.common import (
    Ask,
    Effect,
    need_not_ended,
    need_running,
    open_sitting,
    present,
    reason_of,
    sitting_of,
)
from site_server.service.core.writer import Tx
from site_server.service.people import staff
from site_server.service.time.hand_in import close


def check_identity(ask: Ask, command: CheckIdentity) -> Effect:
    """The proctor compared the person with the papers."""
    note = " ".join(command.note.split())[:500] if command.ok else reason_of(command.note)

    def effect(tx: Tx) -> str:
        sitting = sitting_of(tx, command.ticket)
        tx.append(ask.actor, IdentityChecked(ticket=command.ticket, ok=command.ok, note=note))
        return f"{sitting.seat} 号座位身份核验{'通过' if command.ok else '有问题，已列入待处理'}。"

    return effect


def start_leave(ask: Ask, command: StartLeave) -> Effect:
    """暂离: one at a time."""
    reason = reason_of(command.reason)

    def effect(tx: Tx) -> str:
        need_running(tx)
        sitting = open_sitting(tx, command.ticket)
        if any(s.away for s in tx.state.sittings.values()):
            raise WireError("already_away")
        tx.append(ask.actor, LeaveStarted(ticket=command.ticket, reason=reason, escort=command.escort.strip()[:60]))
        return f"{sitting.seat} 号座位考生暂离考场，计时不停。"

    return effect


def end_leave(ask: Ask, command: EndLeave) -> Effect:
    """Back at the seat."""

    def effect(tx: Tx) -> str:
        sitting = present(tx, command.ticket)
        if not sitting.away:
            raise WireError("not_away")
        left_ms = sitting.leaves[-1].from_ms
        record = tx.append(ask.actor, LeaveEnded(ticket=command.ticket))
        seconds = (record.at_ms - left_ms) // 1000
        return f"{sitting.seat} 号座位考生已返回，离开 {seconds // 60} 分 {seconds % 60} 秒。"

    return effect


def incident(ask: Ask, command: LogIncident) -> Effect:
    """Anything worth the record."""
    text = reason_of(command.text)

    def effect(tx: Tx) -> str:
        seat = sitting_of(tx, command.ticket).seat if command.ticket else None
        tx.append(
            ask.actor,
            IncidentLogged(
                incident_id=f"i-{tx.state.last_seq + 1}",
                category=command.category,
                text=text,
                ticket=command.ticket,
                item_id=command.item_id,
            ),
        )
        return f"{f'{seat} 号座位' if seat else '考场'}情况已记录。"

    return effect


def discipline(ask: Ask, command: RecordDiscipline) -> Effect:
    """A breach by the table; terminate closes the sitting."""
    text = reason_of(command.text)
    approved = (
        staff.approvals(ask.site, ask.device, command.approvals, ("chief",)) if command.action == "terminate" else ()
    )

    def effect(tx: Tx) -> str:
        need_running(tx)
        sitting = present(tx, command.ticket)
        codes = {known.code for known in tx.state.plan.incident_codes}
        if codes and command.code not in codes:
            raise WireError("bad_request", "违规代码不在本场使用的代码表中。")
        tx.append(
            ask.actor,
            DisciplineRecorded(
                incident_id=f"i-{tx.state.last_seq + 1}",
                ticket=command.ticket,
                code=command.code,
                action=command.action,
                text=text,
                confirmed_by=tuple(approval.staff_id for approval in approved),
            ),
        )
        if command.action == "warn":
            return f"{sitting.seat} 号座位违规已记录（{command.code}），警告已显示在考生屏幕上。"
        if sitting.open:
            close(tx, command.ticket, "terminated", ask.actor)
        return f"{sitting.seat} 号座位考试已终止（{command.code}），已作答内容都已收回。"

    return effect


def late_entry(ask: Ask, command: AllowLateEntry) -> Effect:
    """The chief examiner lets one candidate in after the limit."""
    reason = reason_of(command.reason)
    approvals = staff.approvals(ask.site, ask.device, command.approvals, ("chief",))

    def effect(tx: Tx) -> str:
        need_not_ended(tx)
        sitting = sitting_of(tx, command.ticket)
        if sitting.present:
            raise WireError("bad_request", "该考生已经登录，无需准予迟到入场。")
        tx.append(ask.actor, LateEntryAllowed(ticket=command.ticket, reason=reason, approvals=approvals))
        return f"已准予 {sitting.seat} 号座位考生迟到入场，结束时间不变。"

    return effect
