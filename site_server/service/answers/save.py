"""Taking answers: sealed on the request's thread, judged and chained on the writer's, kept, then acknowledged."""

from collections.abc import Iterable

from shared.exam.answers.content import SectionLeft
from shared.exam.answers.log import AnswerBook, AnswerRefusedError, Entry
from shared.exam.room.events import JournalDelivered
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveReply, SaveRequest
from site_server.service.core.room import seal_entry
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx
from site_server.service.time import sections


def save_answers(site: Site, claims: SittingClaims, request: SaveRequest) -> SaveReply:
    """Keep entries of the device's own epoch, or of an older one that was still in a journal.

    What comes after the sitting closed and the grace was over is kept for review; nothing is dropped.

    Raises WireError: bad_request, not_started, gap (details: expected_seq), conflict.
    """
    room, ticket = site.need_room(), claims.ticket
    entries = request.entries
    _check_shape(claims, request)
    box = room.answer_box(ticket)
    sealed = [seal_entry(box, room.session_no, ticket, entry) for entry in entries]

    def work(tx: Tx) -> SaveReply:
        sitting = tx.state.sittings[ticket]
        if tx.state.started_ms is None:
            raise WireError("not_started")
        book = tx.book(ticket)
        held_before = len(book.held)
        try:
            late = is_late(tx.state, sitting, tx.now_ms)
            new = take(tx, claims, zip(entries, sealed, strict=True), late=late)
        except AnswerRefusedError as error:
            raise WireError(error.code, expected_seq=error.expected_seq) from error
        if new and (tx.state.collected is not None or tx.state.late_entries):
            review = len(book.held) - held_before
            tx.append("server", JournalDelivered(ticket=ticket, device_id=claims.device_id, entries=new, held=review))
        return _reply(book, request.epoch, entries)

    return site.writer.do(work)


def take(tx: Tx, claims: SittingClaims, entries: Iterable[tuple[Entry, bytes]], *, late: bool) -> int:
    """Put entries with their sealed bytes into the sitting, by the rules of its sections; how many were new.

    With `late` all are held.

    Raises AnswerRefusedError: gap or conflict.
    """
    room, ticket, given = tx.need_room(), claims.ticket, list(entries)
    by_section = bool(room.section_of)
    if by_section and any(isinstance(entry.content, SectionLeft) for entry, _ in given):
        sections.close_what_is_over(tx, ticket)
    new = 0
    for entry, blob in given:
        held = late or (by_section and sections.is_late(room, tx.state, ticket, entry, tx.now_ms))
        if not tx.accept(ticket, entry, blob, held=held):
            continue
        new += 1
        if isinstance(entry.content, SectionLeft):
            sections.submit(tx, claims, entry, entry.content)
    return new


def is_late(state: RoomState, sitting: Sitting, now_ms: int) -> bool:
    """Whether an entry that arrives now is past its sitting's end and grace and so counts only after review."""
    if sitting.closed_noted_ms is None:
        return False
    return now_ms > sitting.closed_noted_ms + state.plan.rules.collection_grace_s * 1000


def _check_shape(claims: SittingClaims, request: SaveRequest) -> None:
    if not 1 <= request.epoch <= claims.epoch or not request.entries:
        raise WireError("bad_request")
    first = request.entries[0].seq
    for place, entry in enumerate(request.entries):
        if entry.epoch != request.epoch or entry.seq != first + place or first < 1:
            raise WireError("bad_request")


def _reply(book: AnswerBook, epoch: int, entries: tuple[Entry, ...]) -> SaveReply:
    acknowledged = book.next_seq(epoch) - 1
    numbers = {entry.seq for entry in entries}
    return SaveReply(
        epoch=epoch,
        acknowledged_seq=acknowledged,
        head=book.head_at(epoch, acknowledged).hex(),
        held=tuple(place.seq for place in book.held if place.epoch == epoch and place.seq in numbers),
    )
