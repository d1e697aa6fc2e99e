"""Commands about where and whether a candidate goes on: seat move, consent to hand in early, reopening."""

from shared.exam.room.device_events import ResumeCodeShown
from shared.exam.room.events import HandInAllowed, Reopened, SeatMoved, SectionReopened
from shared.exam.room.sitting import Sitting
from shared.protocol.commands import AllowHandIn, MoveSeat, Reopen, ReopenSection, ShowResumeCode
from shared.protocol.errors import WireError, sentence
from site_server.service.commands.common import (
    Ask,
    Effect,
    need_not_ended,
    need_running,
    new_end,
    open_sitting,
    reason_of,
    sitting_of,
    who,
)
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.people import staff
from site_server.service.time.sections import title_of


def move(ask: Ask, command: MoveSeat) -> Effect:
    """换机续考: the old PC is fenced at once, the new seat's PC may go on."""
    reason = reason_of(command.reason)

    def effect(tx: Tx) -> str:
        need_not_ended(tx)
        sitting = sitting_of(tx, command.ticket)
        plan = tx.state.plan
        if sitting.closed_ms is not None:
            raise WireError("sitting_closed", f"{sitting.seat} 号座位已经收卷，不能换机。")
        taken = tx.state.occupant(command.to_seat)
        if taken is not None or not 1 <= command.to_seat <= plan.seats + plan.spares:
            raise WireError("seat_not_free", sentence("seat_not_free", seat=command.to_seat), seat=command.to_seat)
        tx.append(
            ask.actor,
            SeatMoved(
                ticket=command.ticket,
                from_seat=sitting.seat,
                to_seat=command.to_seat,
                reason=reason,
                lost_from_ms=_lost_from_ms(ask.site, tx, sitting) if command.credit_lost_time else None,
            ),
        )
        hint = "" if ask.site.devices.at_seat(command.to_seat) else "该座位还没有登记电脑，请先登记。"
        then = "原电脑已停止接收作答，新座位可直接续考" if sitting.present else "请在新座位登录"
        credit = "，损失的时间在续考时自动补上" if command.credit_lost_time and sitting.present else ""
        return f"{sitting.seat} 号座位换到 {command.to_seat} 号座位：{then}{credit}。{hint}"

    return effect


def show_resume_code(ask: Ask, command: ShowResumeCode) -> Effect:
    """续考码: the log says who saw it and why; the code itself is added on the way out (see `resume_code`)."""
    reason = reason_of(command.reason)

    def effect(tx: Tx) -> str:
        need_running(tx)
        sitting = open_sitting(tx, command.ticket)
        if sitting.move_pending:
            raise WireError("bad_request", "该考生正在换机，原电脑的续考码已经作废。请在新座位续考。")
        tx.append(ask.actor, ResumeCodeShown(ticket=command.ticket, seat=sitting.seat, reason=reason))
        return f"{sitting.seat} 号座位的续考码已显示，并记入考场记录。"

    return effect


def resume_code(ask: Ask, command: ShowResumeCode) -> str:
    """The code, for whoever was just shown it. Raises WireError as `show_resume_code`."""
    room = ask.site.need_room()
    sitting = room.state.sittings[command.ticket]
    return room.resume_code(command.ticket, sitting.device_id) if sitting.device_id and sitting.open else ""


def allow_hand_in(ask: Ask, command: AllowHandIn) -> Effect:
    """Consent to an early hand-in."""
    reason = " ".join(command.reason.split())[:500] or "主考同意提前交卷"

    def effect(tx: Tx) -> str:
        need_running(tx)
        tickets = tuple(dict.fromkeys(command.tickets))
        for ticket in tickets:
            sitting_of(tx, ticket)
        tx.append(ask.actor, HandInAllowed(tickets=tickets, reason=reason))
        return f"已同意{who(tx, tickets) if tickets else '全场考生'}提前交卷。"

    return effect


def reopen(ask: Ask, command: Reopen) -> Effect:
    """Undo a mistaken hand-in."""
    reason = reason_of(command.reason)
    approvals = staff.approvals(ask.site, ask.device, command.approvals, ("chief",))

    def effect(tx: Tx) -> str:
        need_running(tx)
        sitting = sitting_of(tx, command.ticket)
        if sitting.closed_ms is None:
            raise WireError("bad_request", "该考生没有交卷，无需撤销。")
        if sitting.closed_cause == "terminated":
            raise WireError("bad_request", "该考生的考试已被终止，不能撤销交卷。")
        if tx.state.left_ms(command.ticket, tx.now_ms) <= 0:
            raise WireError("bad_request", "该考生的剩余时间已用完，请先延时，再撤销交卷。")
        tx.append(ask.actor, Reopened(ticket=command.ticket, reason=reason, approvals=approvals))
        return f"已撤销 {sitting.seat} 号座位的交卷，考生可继续作答。"

    return effect


def reopen_section(ask: Ask, command: ReopenSection) -> Effect:
    """Undo a mistaken submission of a section: its clock stands where it would without it."""
    reason = reason_of(command.reason)
    approvals = staff.approvals(ask.site, ask.device, command.approvals, ("chief",))

    def effect(tx: Tx) -> str:
        need_running(tx)
        sitting = open_sitting(tx, command.ticket)
        last = sitting.closings[-1] if sitting.closings else None
        if last is None or last.section_id != command.section_id:
            raise WireError("bad_request", "该部分没有提交，或其后的部分也已提交，不能重新打开。")
        if last.cause != "candidate":
            raise WireError("bad_request", "该部分是到时结束的，不能重新打开。如需补偿，请给当前部分延时或补时。")
        event = SectionReopened(
            ticket=command.ticket, section_id=command.section_id, reason=reason, approvals=approvals
        )
        if tx.state.with_section_reopened(event).clock(command.ticket).open.left_ms(tx.now_ms) <= 0:
            raise WireError("bad_request", "该部分的时间已经用完，不能重新打开。如需补偿，请给当前部分延时或补时。")
        tx.append(ask.actor, event)
        title = title_of(tx.state, command.ticket)
        return f"{sitting.seat} 号座位的“{title}”部分已重新打开{new_end(tx, command.ticket)}。"

    return effect


def _lost_from_ms(site: Site, tx: Tx, sitting: Sitting) -> int | None:
    """Since when the old PC has been of no use, by the server's own evidence."""
    if not sitting.present or tx.state.started_ms is None:
        return None
    if sitting.silent_since_ms is not None:
        return sitting.silent_since_ms
    live = tx.need_room().alive(sitting.ticket, tx.now_ms)
    silent = live.heard and tx.now_ms - live.last_seen_ms > 2 * site.limits.poll_ms
    return live.last_seen_ms if silent else tx.now_ms
