"""What people decide about candidates' time accounts: outages made good or not, corrections, reversed grants.

Each command is all or nothing, and none ends a sitting by surprise: whoever is to be stopped is stopped by name.
"""

import secrets
from collections.abc import Iterable
from typing import Final

from shared.exam.clock.account import Grant, remaining_ms
from shared.exam.room.events import Approval, GrantReversed, LostSpan, OutageDeclined, TimeGranted
from shared.exam.room.outages import Proposal, find, proposals
from shared.protocol.commands import CorrectTime, CreditOutages, DeclineOutages, OutageRef, ReverseGrants
from shared.protocol.errors import WireError, sentence
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
from site_server.service.core.wording import duration_words
from site_server.service.core.writer import Tx
from site_server.service.people import staff

LEAST_LEFT_MS: Final = 60_000
"""So much must be left after time is taken, for the candidate to be told and to finish."""

_LONGEST_S: Final = 8 * 3600


def credit(ask: Ask, command: CreditOutages) -> Effect:
    """Give back what outages cost, up to what the server's evidence shows."""
    reason, approvals = _approved(ask, command)

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ref, proposal in _open_ones(tx, command.outages):
            if not 0 < ref.ms <= proposal.lost_ms:
                raise _refusal(tx, "credit_over_loss", ref.ticket)
            tx.append(
                ask.actor,
                TimeGranted(
                    grant_id=f"o-{secrets.token_hex(6)}",
                    kind="outage",
                    tickets=(ref.ticket,),
                    ms=ref.ms,
                    reason=reason,
                    approvals=approvals,
                    lost=(LostSpan(ticket=ref.ticket, from_ms=ref.from_ms, to_ms=ref.to_ms),),
                ),
            )
        tickets = unique(ref.ticket for ref in command.outages)
        if len(tickets) > 1:
            return f"已给 {who(tx, tickets)}补时，各人结束时间相应顺延。"
        total = duration_words(sum(ref.ms for ref in command.outages))
        return f"已给 {who(tx, tickets)}补时 {total}{new_end(tx, tickets[0])}。{_closed_hint(tx, tickets[0])}"

    return effect


def decline(ask: Ask, command: DeclineOutages) -> Effect:
    """Give back nothing for these outages."""
    reason, approvals = _approved(ask, command)

    def effect(tx: Tx) -> str:
        need_running(tx)
        refs = [ref for ref, _ in _open_ones(tx, command.outages)]
        lost = tuple(LostSpan(ticket=ref.ticket, from_ms=ref.from_ms, to_ms=ref.to_ms) for ref in refs)
        tx.append(ask.actor, OutageDeclined(lost=lost, reason=reason, approvals=approvals))
        return f"{who(tx, unique(ref.ticket for ref in refs))}的中断不予补时，已记录原因。"

    return effect


def correct(ask: Ask, command: CorrectTime) -> Effect:
    """更正: more or less time."""
    tickets, ms = unique(command.tickets), command.seconds * 1000
    reason, approvals = _approved(ask, command)
    if not 0 < abs(command.seconds) <= _LONGEST_S:
        raise WireError("bad_request", "请填写要更正的时间（不超过 8 小时）。")

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ticket in tickets:
            if ms < 0:
                open_sitting(tx, ticket)
            else:
                present(tx, ticket)
        _leaves_enough(tx, dict.fromkeys(tickets, ms), "请少减一些。")
        tx.append(
            ask.actor,
            TimeGranted(
                grant_id=f"c-{secrets.token_hex(6)}",
                kind="correction",
                tickets=tickets,
                ms=ms,
                reason=reason,
                approvals=approvals,
            ),
        )
        word = "增加" if ms > 0 else "减少"
        end = new_end(tx, tickets[0]) if len(tickets) == 1 else "，各人结束时间相应改变"
        return f"已更正 {who(tx, tickets)}的时间：{word} {duration_words(abs(ms))}{end}。"

    return effect


def reverse(ask: Ask, command: ReverseGrants) -> Effect:
    """撤销: grants that were a mistake count no more, for some or all of those who got them."""
    reason, approvals = _approved(ask, command)
    if not command.grants:
        raise WireError("bad_request", "没有选择要撤销的时间调整。")

    def effect(tx: Tx) -> str:
        need_running(tx)
        wanted = {ref.grant_id: unique(ref.tickets) for ref in command.grants}
        taken: dict[str, int] = {}
        grants: dict[str, Grant] = {}
        for grant_id, tickets in wanted.items():
            for ticket in tickets:
                grants[grant_id] = grant = _grant(tx, ticket, grant_id)
                taken[ticket] = taken.get(ticket, 0) - grant.ms
        _leaves_enough(tx, taken, "可改用“更正”减少较短的时间。")
        for grant_id, tickets in wanted.items():
            tx.append(
                ask.actor,
                GrantReversed(
                    grant_id=grant_id,
                    reason=reason,
                    approvals=approvals,
                    tickets=tickets,
                    kind=grants[grant_id].kind,  # type: ignore[arg-type]
                    ms=grants[grant_id].ms,
                ),
            )
        everyone = tuple(taken)
        end = new_end(tx, everyone[0]) if len(everyone) == 1 else "，各人结束时间相应改变"
        return f"已撤销 {who(tx, everyone)}的时间调整{end}。"

    return effect


def _approved(
    ask: Ask, command: CreditOutages | DeclineOutages | CorrectTime | ReverseGrants
) -> tuple[str, tuple[Approval, ...]]:
    return reason_of(command.reason), staff.approvals(ask.site, ask.device, command.approvals, ("chief",))


def _open_ones(tx: Tx, refs: Iterable[OutageRef]) -> list[tuple[OutageRef, Proposal]]:
    """The proposals meant, all of them still open. Raises WireError `proposal_gone`, `bad_request` for none."""
    found = []
    for ref in refs:
        sitting = present(tx, ref.ticket)
        proposal = find(proposals(sitting, tx.state.clock(ref.ticket)), ref.from_ms, ref.to_ms)
        if proposal is None:
            raise WireError("proposal_gone")
        found.append((ref, proposal))
    if not found:
        raise WireError("bad_request", "没有选择补时建议。")
    if len({(ref.ticket, ref.from_ms) for ref, _ in found}) < len(found):
        raise WireError("bad_request")
    return found


def _grant(tx: Tx, ticket: str, grant_id: str) -> Grant:
    """A grant that counts for a sitting under way. Raises WireError `sitting_closed`, `grant_gone`."""
    sitting = open_sitting(tx, ticket)
    found = next((g for g in sitting.grants if g.grant_id == grant_id), None)
    if found is None:
        raise WireError("grant_gone")
    if found.section_id and found.section_id != tx.state.clock(ticket).open.section_id:
        raise _refusal(tx, "grant_of_closed_section", ticket)
    return found


def _leaves_enough(tx: Tx, changes: dict[str, int], advice: str) -> None:
    """Raises WireError `too_little_left` for a candidate who would be left with less than a minute."""
    for ticket, ms in changes.items():
        left = remaining_ms(tx.state.account(ticket), tx.now_ms) + ms
        if ms < 0 and left < LEAST_LEFT_MS:
            words = duration_words(max(0, left)) if left > 0 else "0 秒"
            raise _refusal(tx, "too_little_left", ticket, left=words, advice=advice)


def _refusal(tx: Tx, code: str, ticket: str, **values: str) -> WireError:
    seat = tx.state.sittings[ticket].seat
    return WireError(code, sentence(code, seat=seat, **values), seat=seat)


def _closed_hint(tx: Tx, ticket: str) -> str:
    return "该考生已到时收卷，请再“重新打开”。" if tx.state.sittings[ticket].closed_ms is not None else ""
