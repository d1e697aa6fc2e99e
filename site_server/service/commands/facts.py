"""What only the server knows of an act: the silence of a PC, a code of the centre, the answers held for review.

An act that needs none of this stands nowhere here.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from shared.exam.acts.base import Act, Doing, Refusal, Told
from shared.exam.acts.clock import asked
from shared.exam.answers.log import AnswerBook, Place
from shared.exam.answers.review import NOWHERE
from shared.exam.room.sitting import Sitting
from shared.exam.typed import item_number, plain
from shared.protocol.commands import (
    AskBackup,
    AskExtension,
    Extend,
    HeldChoice,
    LogIncident,
    MoveSeat,
    Reopen,
    ReopenTimedOut,
    ResumeRoom,
    ReviewHeld,
    ShowExitCode,
    ShowResumeCode,
    StartRoom,
)
from shared.protocol.errors import WireError
from shared.protocol.told import part_sentence, wire_error
from shared.security.errors import SecurityError
from shared.security.extension import check_extension, new_challenge, subject
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims
from site_server.service.core.writer import Tx
from site_server.service.people.leaving import exit_code_of
from site_server.service.people.move_credit import LONGEST_CONFIRMING_MS


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """An act's circumstances: the server, the console and the person."""

    site: Site
    device: DeviceRow
    person: StaffClaims

    @property
    def actor(self) -> str:
        """Who stands in the record."""
        return self.person.staff_id


def facts(ask: Ask, tx: Tx, act: Act) -> Doing:
    """What the server knows that bears on this act. Raises WireError where that forbids it."""
    known = _FACTS.get(type(act))
    return known(ask, tx, act) if known else Doing()


def further(ask: Ask, act: Act, zone: str) -> str:
    """What the server adds to the effect: a seat without a PC."""
    if not isinstance(act, MoveSeat) or ask.site.devices.at_seat(act.to_seat):
        return ""
    return part_sentence(Told(code="seat_without_pc", values={"seat": act.to_seat}), zone)


def resume_code(ask: Ask, act: ShowResumeCode) -> str:
    """The code, for whoever was just shown it; nothing once the sitting is closed or has no PC."""
    room = ask.site.need_room()
    sitting = room.state.sittings[act.ticket]
    return room.resume_code(act.ticket, sitting.device_id) if sitting.device_id and sitting.open else ""


def _exit_code(ask: Ask, _tx: Tx, act: ShowExitCode) -> Doing:
    """That there is such a code, before anybody is said to have seen it. Raises WireError, see `exit_code_of`."""
    exit_code_of(ask.site, act.seat, act.challenge)
    return Doing()


# ------------------------------------------------------------ PCs
def _move(ask: Ask, tx: Tx, act: MoveSeat) -> Doing:
    """Since when the old PC has been of no use, by the server's own evidence."""
    sitting = tx.state.sittings[act.ticket]
    if not sitting.present or tx.state.started_ms is None:
        return Doing()
    annex = tx.need_room().annex
    _, moved_ms = annex.moved_by.get(sitting.ticket, ("", None))
    _, unconfirmed_ms = annex.going_on.get(sitting.ticket, ("", None))
    # Moved on before they could work where they were moved to: the time has been lost since that first loss.
    since_ms = moved_ms if sitting.move_pending else unconfirmed_ms
    if since_ms is not None and (sitting.move_pending or tx.now_ms - since_ms <= LONGEST_CONFIRMING_MS):
        return Doing(lost_from_ms=since_ms)
    if sitting.silent_since_ms is not None:
        return Doing(lost_from_ms=sitting.silent_since_ms)
    live = tx.need_room().alive(sitting.ticket, tx.now_ms)
    silent = live.heard and tx.now_ms - live.last_seen_ms > 2 * ask.site.limits.poll_ms
    return Doing(lost_from_ms=live.last_seen_ms if silent else tx.now_ms)


def _reopen(_ask: Ask, tx: Tx, act: Reopen) -> Doing:
    """Whether the PC is there to go on with."""
    sitting = tx.state.sittings[act.ticket]
    return Doing(unheard=() if _heard(tx, sitting) else (act.ticket,))


def _reopen_all(_ask: Ask, tx: Tx, act: ReopenTimedOut) -> Doing:
    """Whose PCs are not there."""
    return Doing(unheard=tuple(t for t in act.tickets if not _heard(tx, tx.state.sittings[t])))


def _resume(_ask: Ask, tx: Tx, _act: ResumeRoom) -> Doing:
    """Whose PC has not come back."""
    return Doing(unheard=tuple(t for t, s in tx.state.sittings.items() if s.open and not _heard(tx, s)))


def _heard(tx: Tx, sitting: Sitting) -> bool:
    live = tx.need_room().liveness.get(sitting.ticket)
    limit_ms = tx.state.plan.rules.offline_after_s * 1000
    return (
        sitting.device_id is not None and live is not None and live.heard and tx.now_ms - live.last_seen_ms <= limit_ms
    )


def _start(ask: Ask, _tx: Tx, _act: StartRoom) -> Doing:
    """The PCs that did not pass the checks, as this server knows them, whatever the console warned of."""
    return Doing(not_ready=ask.site.not_ready())


# ------------------------------------------------------------ the centre's code
def _ask_centre(_ask: Ask, tx: Tx, _act: AskExtension | AskBackup) -> Doing:
    if tx.need_room().roster.extension_key is None:
        raise WireError("centre_code_unavailable")
    return Doing(challenge=new_challenge())


def _extend(ask: Ask, tx: Tx, act: Extend) -> Doing:
    """The challenge that the code answers. Raises WireError: too_many_tries, centre_code_wrong, _unavailable."""
    code = act.centre_code.strip()
    if not code:
        return Doing()
    room, throttle = tx.need_room(), ask.site.centre_code_throttle
    key, open_one = room.roster.extension_key, asked(tx.state, act.tickets, act.seconds)
    if key is None:
        raise WireError("centre_code_unavailable")
    if open_one is None:
        raise WireError("centre_not_asked")
    # By session, not by console: whoever guesses gets no more tries from a second machine.
    throttle.take(room.plan.session_id, tx.now_ms)
    try:
        check_extension(
            key,
            code,
            session_id=room.plan.session_id,
            ticket=subject(open_one.tickets),
            extra_s=act.seconds,
            challenge=open_one.challenge,
        )
    except SecurityError as error:
        raise WireError("centre_code_wrong") from error
    throttle.right(room.plan.session_id)
    return Doing(challenge=open_one.challenge)


# ------------------------------------------------------------ answers held for review
def _review(_ask: Ask, tx: Tx, act: ReviewHeld) -> Doing:
    _check(tx.book(act.ticket), act.choices)
    return Doing()


def _check(book: AnswerBook, choices: tuple[HeldChoice, ...]) -> None:
    """Every choice is about a held answer, over the version that still stands; at most one is used for an item."""
    used: set[str] = set()
    for choice in choices:
        item = book.held_item(Place(epoch=choice.epoch, seq=choice.seq))
        if item is None:
            raise WireError("not_held")
        if Place(epoch=choice.over_epoch, seq=choice.over_seq) != (book.place_of(item) or NOWHERE):
            raise WireError("held_moved_on")
        if choice.decision == "use_held" and item in used:
            raise WireError("held_twice")
        if choice.decision == "use_held":
            used.add(item)


# ------------------------------------------------------------ an item by its number on a screen
def _incident(_ask: Ask, tx: Tx, act: LogIncident) -> Doing:
    """Which item has that number there. Raises WireError `item_not_on_screen`."""
    if not act.item or act.ticket is None:
        return Doing()
    live = tx.need_room().liveness.get(act.ticket)
    items = live.items if live is not None else {}
    wanted = plain(act.item)
    found = [item_id for item_id, number in items.items() if plain(number) == wanted]
    if not found and (alone := item_number(wanted)):  # will do where only one section has it
        found = [item_id for item_id, number in items.items() if number.rpartition(" ")[2] == alone]
    if len(found) == 1:
        return Doing(item_id=found[0])
    code = "item_example" if items else "items_untold"
    example = part_sentence(Told(code=code, values={"number": next(iter(items.values()), "")}), "")
    told = Refusal(code="item_not_on_screen", values={"item": act.item, "known": example})
    raise wire_error(told, tx.state.plan.time_zone)


_FACTS: Final[dict[type[Act], Callable[[Ask, Tx, Any], Doing]]] = {
    StartRoom: _start,
    LogIncident: _incident,
    MoveSeat: _move,
    Reopen: _reopen,
    ReopenTimedOut: _reopen_all,
    ResumeRoom: _resume,
    AskExtension: _ask_centre,
    AskBackup: _ask_centre,
    Extend: _extend,
    ReviewHeld: _review,
    ShowExitCode: _exit_code,
}
