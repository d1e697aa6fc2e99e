"""The one door by which entries reach a sitting's log, whichever way they came.

A PC's own save, a journal that a PC hands over, a journal on a USB drive, what PCs send again after a take-over: all
are sealed off the writer's thread (`offer`), then judged before anything is changed, and only then taken (`admit`).
So what cannot join costs its own candidate one refusal, and nobody else anything.

Law: an entry counts at once if it comes before its sitting and its section are over, or within the grace after that.
Later, or written on a PC after it was fenced off, it is kept and held for review. Nothing is dropped.

Handbook 考务手册: The day, minute by minute (after).
"""

from collections.abc import Iterable, Sequence

import msgspec

from shared.exam.answers.content import Answered, AnsweredInParts, Flagged, SectionLeft
from shared.exam.answers.fence import behind
from shared.exam.answers.log import AnswerRefusedError, Entry, Place
from shared.exam.bounds import SITTING_BYTES
from shared.exam.room import working_on
from shared.exam.room.events import AnsweredOn
from shared.exam.room.rules import past_grace
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.errors import WireError
from site_server.service.core.room import Room, seal_entry
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx
from site_server.service.people.lost_logins import write_down
from site_server.service.time import sections

Offered = tuple[Entry, bytes]
"""An entry and its sealed bytes; none where the server already had it."""


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries were new, how many of those are held for review, and why the rest was not taken."""

    new: int = 0
    held: int = 0
    refusal: AnswerRefusedError | None = None


def offer(room: Room, ticket: str, entries: Iterable[Entry]) -> list[Offered]:
    """Seal what the server does not have yet; the slow part, done before the writer's turn."""
    known = room.marks[ticket].epochs
    return [(e, _sealed(room, ticket, e) if e.seq > known.get(e.epoch, 0) else b"") for e in entries]


def admit(tx: Tx, claims: SittingClaims, offered: Sequence[Offered], *, seat: int = 0, whole: bool = False) -> Admitted:
    """Take the entries, in order, up to the first that cannot join; with `whole` all of them or none.

    `claims`: the newest log-in of the PC they come from. `seat`: where that PC stands.

    Refusals: gap, conflict, parts, bad_entry (an item that is not in this paper), unknown_login
    (nobody ever logged in under that epoch). Raises WireError `not_started`, `sitting_full`.
    """
    room, ticket = tx.need_room(), claims.ticket
    if tx.state.started_ms is None:
        raise WireError("not_started")
    if offered and room.answer_bytes.get(ticket, 0) >= SITTING_BYTES:
        raise WireError("sitting_full")
    sound, refusal = _sound(tx, claims, [entry for entry, _ in offered], seat)
    steps, unfit = tx.book(ticket).judge(sound)
    refusal = unfit or refusal
    if whole and refusal is not None:
        return Admitted(refusal=refusal)
    if room.section_of and any(isinstance(step.entry.content, SectionLeft) for step in steps):
        sections.close_what_is_over(tx, ticket)
    late, before = is_late(tx.state, tx.state.sittings[ticket], tx.now_ms), len(tx.book(ticket).held)
    fences = tx.state.sittings[ticket].fences
    blobs = {(entry.epoch, entry.seq): blob for entry, blob in offered}
    for step in steps:
        entry = step.entry
        fenced = behind(fences, tx.book(ticket), entry, tx.now_ms)
        tx.add(
            ticket,
            step,
            blobs[entry.epoch, entry.seq] or _sealed(room, ticket, entry),
            held=late or fenced or sections.is_late(room, tx.state, ticket, entry, tx.now_ms),
        )
        if isinstance(entry.content, SectionLeft) and not fenced:
            sections.submit(tx, claims, entry, entry.content)
    _note_worked(tx, ticket, [step.entry for step in steps])
    return Admitted(new=len(steps), held=len(tx.book(ticket).held) - before, refusal=refusal)


def _note_worked(tx: Tx, ticket: str, entries: Iterable[Entry]) -> None:
    """Answers written while the room stood still tell that somebody worked there (ADR 51); guesses tell nothing."""
    sitting = tx.state.sittings[ticket]
    wrote = [e.client_ms for e in entries if isinstance(e.content, Answered | AnsweredInParts) and not e.guessed]
    if not sitting.open or not (found := working_on.evidence(sitting, tx.state.pauses, wrote, tx.now_ms)):
        return
    if new := tuple(ms for ms in found if ms not in sitting.wrote):
        tx.append("server", AnsweredOn(ticket=ticket, wrote_ms=new))


def is_late(state: RoomState, sitting: Sitting, now_ms: int) -> bool:
    """Whether an entry that arrives now is past its sitting's end and grace and so counts only after review.

    A sitting that a restored server does not know to be closed ends with the session.
    """
    ends = [at_ms for at_ms in (sitting.closed_noted_ms, state.ended_ms) if at_ms is not None]
    return bool(ends) and past_grace(state, min(ends), now_ms)


def _sealed(room: Room, ticket: str, entry: Entry) -> bytes:
    return seal_entry(room.answer_box(ticket), room.session_no, ticket, entry)


def _sound(
    tx: Tx, claims: SittingClaims, entries: list[Entry], seat: int
) -> tuple[list[Entry], AnswerRefusedError | None]:
    """The entries before the first that no log may hold, and what is wrong with that one."""
    room, ticket = tx.need_room(), claims.ticket
    for n, entry in enumerate(entries):
        code = "" if _in_bounds(room, entry) else "bad_entry"
        if not code and entry.epoch > tx.state.sittings[ticket].epoch:
            known = write_down(tx, ticket, entry.epoch, device_id=claims.device_id, seat=seat)
            code = "" if known else "unknown_login"
        if code:
            return entries[:n], AnswerRefusedError(code, Place(epoch=entry.epoch, seq=entry.seq), entry.seq)
    return entries, None


def _in_bounds(room: Room, entry: Entry) -> bool:
    """Whether an entry names what can be: the plan lists the items where sections have their own limits."""
    content = entry.content
    if entry.epoch < 1 or entry.seq < 1:
        return False
    if room.section_of and isinstance(content, Answered | AnsweredInParts | Flagged):
        return content.item_id in room.section_of
    return True
