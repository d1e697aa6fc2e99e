"""A PC's save of an open sitting: through the door, kept, then acknowledged."""

from collections.abc import Callable

from shared.exam.answers.log import AnswerBook, Entry
from shared.exam.room.events import JournalDelivered
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveReply, SaveRequest
from site_server.service.answers.door import admit, offer
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx


def save_answers(site: Site, claims: SittingClaims, request: SaveRequest) -> SaveReply:
    """`saving`, done and waited for."""
    return site.writer.do(saving(site, claims, request))


def saving(site: Site, claims: SittingClaims, request: SaveRequest) -> Callable[[Tx], SaveReply]:
    """What keeps entries of the device's own epoch, or of an older one that was still in a journal.

    All of them or none: the PC keeps them in its journal and sends again from the number it is told.

    Raises WireError: bad_request, not_started; the work does with the refusals of `door.admit` (details: expected_seq).
    """
    room = site.need_room()
    _check_shape(claims, request)
    offered = offer(room, claims.ticket, request.entries)

    def work(tx: Tx) -> SaveReply:
        admitted = admit(tx, claims, offered, whole=True)
        if admitted.refusal is not None:
            raise WireError(admitted.refusal.code, expected_seq=admitted.refusal.expected_seq)
        if admitted.new and (tx.state.collected is not None or tx.state.late_entries):
            tx.append(
                "server",
                JournalDelivered(
                    ticket=claims.ticket, device_id=claims.device_id, entries=admitted.new, held=admitted.held
                ),
            )
        return _reply(tx.book(claims.ticket), request.epoch, request.entries)

    return work


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
