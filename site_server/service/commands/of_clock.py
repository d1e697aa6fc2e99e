"""Commands to candidates' clocks: pause and resume."""

from shared.exam.clock.account import is_paused
from shared.exam.room.events import SittingsPaused, SittingsResumed
from shared.protocol.commands import PauseSittings, ResumeSittings
from shared.protocol.errors import WireError
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
from site_server.service.core.writer import Tx


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
