"""More time 延时: by chief examiner and inspector up to the site's limit, above it on a code of the centre 授权码.

A challenge is remembered in the room log, so it outlives the server; a grant uses it up. Wrong codes slow down.
"""

import secrets
from typing import Final

from shared.exam.plan import StaffRole
from shared.exam.room.events import ExtensionAsked, TimeGranted
from shared.exam.room.rules import granted_s
from shared.protocol.commands import AskExtension, Extend
from shared.protocol.errors import WireError, sentence
from shared.security.errors import SecurityError
from shared.security.extension import check_extension, new_challenge, subject
from site_server.service.commands.common import Ask, Effect, need_running, new_end, present, reason_of, unique, who
from site_server.service.core.room import Room
from site_server.service.core.wording import duration_words
from site_server.service.core.writer import Tx
from site_server.service.people import staff

_LONGEST_S: Final = 8 * 3600


def ask_centre(ask: Ask, command: AskExtension) -> Effect:
    """A challenge for exactly these candidates and this long; the open one, if it was asked for before."""
    tickets = tuple(sorted(unique(command.tickets)))
    seconds = _seconds(command.seconds)
    if ask.site.need_room().roster.extension_key is None:
        raise WireError("centre_code_unavailable")

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ticket in tickets:
            present(tx, ticket)
        open_one = _open(tx, tickets, seconds)
        if open_one is None:
            open_one = ExtensionAsked(tickets=tickets, seconds=seconds, challenge=new_challenge())
            tx.append(ask.actor, open_one)
        return f"申请码 {open_one.challenge}：请打电话给评价组织，取得 {who(tx, tickets)}的授权码。"

    return effect


def extend(ask: Ask, command: Extend) -> Effect:
    """Extension 延时 (chief examiner and inspector; limited unless the centre agrees) or credit 补时 (chief)."""
    reason, tickets = reason_of(command.reason), unique(command.tickets)
    seconds = _seconds(command.seconds)
    extension, code = command.kind == "extension", command.centre_code.strip()
    needed: tuple[StaffRole, ...] = ("chief", "inspector") if extension else ("chief",)
    approvals = staff.approvals(ask.site, ask.device, command.approvals, needed)

    def effect(tx: Tx) -> str:
        need_running(tx)
        for ticket in tickets:
            present(tx, ticket)
        challenge = _agreed(ask, tx, tickets, seconds, code) if extension and code else ""
        if extension and not challenge:
            _within_limit(tx, tickets, seconds)
        tx.append(
            ask.actor,
            TimeGranted(
                grant_id=f"g-{secrets.token_hex(6)}",
                kind=command.kind,
                tickets=tickets,
                ms=seconds * 1000,
                reason=reason,
                approvals=approvals,
                challenge=challenge,
            ),
        )
        word = ("凭授权码延时" if challenge else "延时") if extension else "补时"
        end = new_end(tx, tickets[0]) if len(tickets) == 1 else "，结束时间相应顺延"
        return f"给 {who(tx, tickets)}{word} {duration_words(seconds * 1000)}{end}。"

    return effect


def _seconds(seconds: int) -> int:
    if not 0 < seconds <= _LONGEST_S:
        raise WireError("bad_request", "请填写要增加的时间（不超过 8 小时）。")
    return seconds


def _within_limit(tx: Tx, tickets: tuple[str, ...], seconds: int) -> None:
    limit_s = tx.state.plan.rules.extension_limit_s
    for ticket in tickets:
        granted = granted_s(tx.state, ticket)
        if granted + seconds > limit_s:
            minutes = limit_s // 60 if limit_s % 60 == 0 else round(limit_s / 60, 1)
            told = sentence("extension_over_limit", limit_minutes=minutes)
            raise WireError("extension_over_limit", told, limit_minutes=minutes, granted_s=granted)


def _open(tx: Tx, tickets: tuple[str, ...], seconds: int) -> ExtensionAsked | None:
    wanted = tuple(sorted(tickets))
    return next((a for a in tx.state.asked if (a.tickets, a.seconds) == (wanted, seconds)), None)


def _agreed(ask: Ask, tx: Tx, tickets: tuple[str, ...], seconds: int, code: str) -> str:
    """The challenge that this code answers. Raises WireError: too_many_tries, centre_not_asked, centre_code_wrong."""
    room: Room = tx.need_room()
    key, throttle = room.roster.extension_key, ask.site.centre_code_throttle
    if key is None:
        raise WireError("centre_code_unavailable")
    asked = _open(tx, tickets, seconds)
    if asked is None:
        raise WireError("centre_not_asked")
    # By session, not by console: whoever guesses gets no more tries from a second machine.
    throttle.check(room.plan.session_id, tx.now_ms)
    try:
        check_extension(
            key,
            code,
            session_id=room.plan.session_id,
            ticket=subject(asked.tickets),
            extra_s=seconds,
            challenge=asked.challenge,
        )
    except SecurityError as error:
        throttle.wrong(room.plan.session_id, tx.now_ms)
        raise WireError("centre_code_wrong") from error
    throttle.right(room.plan.session_id)
    return asked.challenge
