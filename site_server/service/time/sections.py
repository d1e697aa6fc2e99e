"""Sections with their own limits on the server: when one closes, and what an answer to a closed one counts (ADR 0010).

The server knows from the plan which item belongs to which section; it never looks into the paper.
"""

from shared.exam.answers.content import Answered, AnsweredInParts, Flagged, SectionLeft
from shared.exam.answers.log import Entry
from shared.exam.clock.account import allotted_ms, deadline_ms
from shared.exam.room.events import SectionClosed
from shared.exam.room.rules import out_of_time, past_grace, section_end
from shared.exam.room.state import RoomState
from shared.protocol.sitting import SectionNow
from site_server.service.core.room import Room
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx
from site_server.service.time.hand_in import close


def close_what_is_over(tx: Tx, ticket: str) -> None:
    """Close every section whose time is used up, each at its own deadline, then the sitting if it was the last one.

    Several may be due at once when the server was down over their ends.
    """
    while (over := section_end(tx.state, ticket, tx.now_ms)) is not None:
        section_id, closed_ms = over
        tx.append("server", SectionClosed(ticket=ticket, section_id=section_id, cause="time", closed_ms=closed_ms))
    if out_of_time(tx.state, ticket, tx.now_ms):
        close(tx, ticket, "time", "server")


def submit(tx: Tx, claims: SittingClaims, entry: Entry, asked: SectionLeft) -> None:
    """The candidate's own submission of a section, as it arrives in their journal.

    Nothing happens for a section that is not the open one, for a sitting that is closed, for a PC that no longer has
    the sitting, or for an entry by which a PC only notes that time ran out there: of that the server has its own clock.
    """
    ticket = claims.ticket
    sitting, clock = tx.state.sittings[ticket], tx.state.clock(ticket)
    here = sitting.device_id == claims.device_id  # under whichever of its log-ins the entry came
    if not (here and sitting.open and clock.later and asked.cause == "candidate"):
        return
    if clock.open.section_id != asked.section_id or (entry.epoch < sitting.epoch and _worked_on(tx, ticket, asked)):
        return
    tx.append(
        f"candidate:{ticket}",
        SectionClosed(
            ticket=ticket,
            section_id=asked.section_id,
            cause="candidate",
            closed_ms=_submitted_ms(tx, claims, entry, asked),
            guessed=entry.guessed,
        ),
    )


def _worked_on(tx: Tx, ticket: str, asked: SectionLeft) -> bool:
    """Whether the section was worked on in the newest log-in: then an older log-in's submission counts no more."""
    epoch, book = tx.state.sittings[ticket].epoch, tx.book(ticket)
    items = next(limit.items for limit in tx.state.plan.sections if limit.section_id == asked.section_id)
    return any((place := book.place_of(item)) is not None and place.epoch == epoch for item in items)


def _submitted_ms(tx: Tx, claims: SittingClaims, entry: Entry, asked: SectionLeft) -> int:
    """When it was submitted: what the PC says, within what the server itself knows.

    Not before the section began, nor before the last sign of life from inside it; not after now, nor after its
    deadline. A PC that knows no room time (0), or guesses it (ADR 57), is taken at the moment of arrival; of a guess
    the room log says that it may have been earlier.
    """
    account = tx.state.clock(claims.ticket).open.account
    earliest = account.start_ms if account.start_ms is not None else tx.now_ms
    room = tx.need_room()
    live = room.alive(claims.ticket, tx.now_ms)
    if live.heard and live.epoch == claims.epoch and room.section_of.get(live.item_id) == asked.section_id:
        earliest = max(earliest, live.last_seen_ms)
    said = tx.now_ms if entry.guessed else entry.client_ms or tx.now_ms
    latest = min(tx.now_ms, deadline_ms(account, tx.now_ms) or tx.now_ms)
    return min(latest, max(earliest, said))


def is_late(room: Room, state: RoomState, ticket: str, entry: Entry, now_ms: int) -> bool:
    """Whether an entry is about an item of a section that closed longer ago than the grace: it waits for review."""
    content = entry.content
    if not isinstance(content, Answered | AnsweredInParts | Flagged):
        return False
    section_id = room.section_of.get(content.item_id)
    closing = next((c for c in state.sittings[ticket].closings if c.section_id == section_id), None)
    return closing is not None and past_grace(state, closing.noted_ms, now_ms)


def section_now(state: RoomState, ticket: str) -> SectionNow:
    """What the candidate's PC must know of the sections."""
    clock = state.clock(ticket)
    return SectionNow(
        section_id=clock.open.section_id,
        later_ms=tuple(allotted_ms(section.account) for section in clock.later),
        carry_over=clock.carry_over,
    )


def title_of(state: RoomState, ticket: str) -> str:
    """The title of the candidate's open section; empty where the paper has one shared limit."""
    return state.clock(ticket).open.title if state.plan.sections else ""
