"""Commands to candidates' clocks: pause, resume, more time."""

import secrets

from shared.exam.events import SittingsPaused, SittingsResumed, TimeGranted
from shared.exam.plan import StaffRole
from shared.exam.rules import granted_s
from shared.exam.timing import is_paused
from shared.protocol.console import Extend, PauseSittings, ResumeSittings
from shared.protocol.errors import WireError, sentence
from site_server.service import staff
from site_server.service.commands.common import (
    Ask,
    Effect,
    need_running,
    new_end,
    open_sitting,
    present,
    reason_of,
    unique,
    who,
)
from site_server.service.wording import duration_words
from site_server.service.writer import Tx


def pause(ask: Ask, command: PauseSittings) -> Effect:
    """These clocks stand still."""
    reason, tickets = reason_of(command.reason), unique(command.tickets)

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ticket in tickets:
            sitting = open_sitting(tx, ticket)
            if sitting.pauses and sitting.pauses[-1].to_ms is None:
                raise WireError("already_paused")
        tx.append(ask.actor, SittingsPaused(tickets=tickets, reason=reason))
        return f"{who(tx, tickets)}已暂停计时。"

    return effect


def resume(ask: Ask, command: ResumeSittings) -> Effect:
    """These clocks run again."""
    tickets = unique(command.tickets)

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ticket in tickets:
            pauses = present(tx, ticket).pauses
            if not pauses or pauses[-1].to_ms is not None:
                raise WireError("not_paused")
        tx.append(ask.actor, SittingsResumed(tickets=tickets))
        waiting = "全场仍在暂停中，全场恢复后开始计时" if is_paused(tx.state.account(tickets[0]), tx.now_ms) else ""
        end = new_end(tx, tickets[0]) if len(tickets) == 1 else ""
        return f"{who(tx, tickets)}已恢复计时{end}。{waiting}"

    return effect


def extend(ask: Ask, command: Extend) -> Effect:
    """Extension 延时 (chief examiner and inspector, limited) or outage credit 补时 (chief examiner)."""
    reason, tickets = reason_of(command.reason), unique(command.tickets)
    if command.seconds <= 0:
        raise WireError("bad_request", "请填写要增加的时间。")
    needed: tuple[StaffRole, ...] = ("chief", "inspector") if command.kind == "extension" else ("chief",)
    approvals = staff.approvals(ask.site, ask.device, command.approvals, needed)

    def effect(tx: Tx) -> str:
        need_running(tx)
        limit_s = tx.state.plan.rules.extension_limit_s
        for ticket in tickets:
            present(tx, ticket)
            if command.kind == "extension" and granted_s(tx.state, ticket) + command.seconds > limit_s:
                minutes = limit_s // 60 if limit_s % 60 == 0 else round(limit_s / 60, 1)
                raise WireError(
                    "extension_over_limit",
                    sentence("extension_over_limit", limit_minutes=minutes),
                    limit_minutes=minutes,
                    granted_s=granted_s(tx.state, ticket),
                )
        tx.append(
            ask.actor,
            TimeGranted(
                grant_id=f"g-{secrets.token_hex(6)}",
                kind=command.kind,
                tickets=tickets,
                ms=command.seconds * 1000,
                reason=reason,
                approvals=approvals,
            ),
        )
        word = "延时" if command.kind == "extension" else "补时"
        end = new_end(tx, tickets[0]) if len(tickets) == 1 else "，结束时间相应顺延"
        return f"给 {who(tx, tickets)}{word} {duration_words(command.seconds * 1000)}{end}。"

    return effect
