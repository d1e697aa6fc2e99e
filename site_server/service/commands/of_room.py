"""Commands to the whole room: unseal, start, pause, resume, message, end."""

import secrets

from shared.exam.room.events import MarkedAbsent, MessageSent, RoomEnded, RoomPaused, RoomResumed, RoomStarted
from shared.protocol.commands import EndRoom, PauseRoom, ResumeRoom, SendMessage, StartRoom, Unseal
from shared.protocol.errors import WireError
from site_server.service.commands.common import Ask, Effect, need_not_ended, need_running, reason_of, sitting_of, who
from site_server.service.continuity.unseal import prepare_paper, record_unsealed
from site_server.service.core.wording import minute
from site_server.service.core.writer import Tx
from site_server.service.time.hand_in import close


def unseal(ask: Ask, command: Unseal) -> Effect:
    """Open the paper."""
    paper = prepare_paper(ask.site, command.code)

    def effect(tx: Tx) -> str:
        record_unsealed(ask.site, tx, paper, ask.actor)
        return "试卷已开启，正以密文发往各考试机；考试开始前任何人看不到内容。"

    return effect


def start(ask: Ask, _command: StartRoom) -> Effect:
    """T."""

    def effect(tx: Tx) -> str:
        need_not_ended(tx)
        if tx.state.unsealed_ms is None:
            raise WireError("not_unsealed")
        if tx.state.started_ms is not None:
            raise WireError("already_started")
        record = tx.append(ask.actor, RoomStarted())
        plan = tx.state.plan
        begin = minute(record.at_ms, plan.time_zone)
        end = minute(record.at_ms + plan.duration_s * 1000, plan.time_zone)
        return f"考试已于 {begin} 开始，{end} 结束。"

    return effect


def pause(ask: Ask, command: PauseRoom) -> Effect:
    """All clocks stand still."""
    reason = reason_of(command.reason)

    def effect(tx: Tx) -> str:
        need_running(tx)
        if tx.state.paused:
            raise WireError("already_paused")
        tx.append(ask.actor, RoomPaused(reason=reason))
        return "全场已暂停，所有考生的剩余时间停止计时。"

    return effect


def resume(ask: Ask, _command: ResumeRoom) -> Effect:
    """All clocks run again."""

    def effect(tx: Tx) -> str:
        need_running(tx)
        if not tx.state.paused:
            raise WireError("not_paused")
        paused_from = tx.state.pauses[-1].from_ms
        record = tx.append(ask.actor, RoomResumed())
        seconds = (record.at_ms - paused_from) // 1000
        return f"全场已恢复，暂停了 {seconds // 60} 分 {seconds % 60} 秒，各考生结束时间已顺延。"

    return effect


def message(ask: Ask, command: SendMessage) -> Effect:
    """A message on screens."""
    text = command.text.strip()[:500]
    if not text:
        raise WireError("bad_request", "请填写要发送的内容。")

    def effect(tx: Tx) -> str:
        need_not_ended(tx)
        tickets = tuple(dict.fromkeys(command.tickets))
        for ticket in tickets:
            sitting_of(tx, ticket)
        tx.append(ask.actor, MessageSent(message_id=f"m-{secrets.token_hex(6)}", tickets=tickets, text=text))
        return f"消息已发给{who(tx, tickets) if tickets else '全场考生'}。"

    return effect


def end(ask: Ask, command: EndRoom) -> Effect:
    """Every open sitting is closed, those never seen become absent."""
    reason = " ".join(command.reason.split())[:500]

    def effect(tx: Tx) -> str:
        need_running(tx)
        still_open = [s.ticket for s in tx.state.sittings.values() if s.open]
        if any(tx.state.left_ms(t, tx.now_ms) > 0 for t in still_open):
            reason_of(reason)
        for ticket in still_open:
            out_of_time = tx.state.left_ms(ticket, tx.now_ms) <= 0
            close(tx, ticket, "time" if out_of_time else "end", "server" if out_of_time else ask.actor)
        missing = tuple(s.ticket for s in tx.state.sittings.values() if not s.present and not s.absent)
        if missing:
            tx.append("server", MarkedAbsent(tickets=missing))
        tx.append(ask.actor, RoomEnded(reason=reason or "考试时间到"))
        forced = f"，收回未交卷 {len(still_open)} 份" if still_open else ""
        return f"本场考试已结束{forced}。请进行收卷清点。"

    return effect
