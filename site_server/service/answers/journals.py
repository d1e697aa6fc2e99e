"""Journals that PCs hand over: what a PC kept of a sitting that is not open on it any more reaches the log by itself.

A PC that comes back after its sitting was closed, or whose candidate went on elsewhere, has no token and no key. It
sends the journal as it lies on its disk, part by part. The server made the key, opens the records and takes what it
lacks by the same rules as any late entry: merged within the grace, held for review after it, never dropped (ADR 0011).
"""

import logging

from msgspec.structs import replace

from shared.exam.answers.log import Entry
from shared.exam.room.events import JournalDelivered
from shared.exchange.journal_file import journal_name, open_records
from shared.exchange.journal_records import JournalRecord, Opened, Told, Wrote
from shared.protocol.errors import WireError
from shared.protocol.journal import JournalPart, JournalReply, JournalState
from shared.security.vault import Box
from site_server.domain.rows import DeviceRow, ReportedHead
from site_server.service.answers.archive import Archive
from site_server.service.answers.door import admit, offer
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.writer import Tx
from site_server.service.people.signals import MOST_TOLD, write_told

log = logging.getLogger(__name__)


class Journals:
    """Takes in parts of journals. One for each server."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._archive = Archive(site)
        self._names: tuple[Room | None, dict[str, str]] = (None, {})

    def take(self, device: DeviceRow, part: JournalPart) -> JournalReply:
        """Keep what is new in this part.

        Raises WireError: bad_request, not_started (a restored server whose room has not started again), disk_full.
        """
        if part.first < 0 or not part.records:
            raise WireError("bad_request")
        reply = self._take(device, part)
        strange = reply.state not in {"taken", "known"}
        done = part.last or reply.state in {"unknown", "unreadable"}
        waiting, kept = part.waiting + (not done), part.kept + (done and strange)
        self._site.devices.journals_left(device.device_id, waiting, kept, self._site.clock.now_ms())
        return reply

    def _take(self, device: DeviceRow, part: JournalPart) -> JournalReply:
        room = self._site.room
        ticket = self._ticket(room, part.journal) if room is not None else None
        if room is None or ticket is None:
            return JournalReply(state=self._archive.compare(part))
        box = Box(room.journal_key(ticket))
        records = open_records(box, ticket, part.first, part.records)
        if not records:
            return self._strange(device, part)
        self._hear(device, [record for record in records if isinstance(record, Told)])
        epoch, seq = own_end(records, part)
        reply = self._keep(device, room, ticket, epoch, [r.entry for r in records if isinstance(r, Wrote)])
        if _damaged(box, ticket, part, len(records)):
            log.warning("a journal from %s is damaged in its middle", device.device_id)
            reply = replace(reply, state="refused")
        elif reply.state != "refused" and (part.last or len(records) < len(part.records)):
            self._report(room, ticket, epoch, seq)
        if reply.new:
            log.info("%d entries came late from the journal on %s", reply.new, device.device_id)
        return replace(reply, epoch=epoch, seq=seq)

    def _hear(self, device: DeviceRow, told: list[Told]) -> None:
        """What this PC saw while nobody heard it, and could not tell any more when its sitting had left it."""
        if told and device.seat > 0:
            self._site.writer.do(lambda tx: write_told(tx, device, told[-MOST_TOLD:]))

    def _strange(self, device: DeviceRow, part: JournalPart) -> JournalReply:
        """Nothing in this part opens: a torn end, a journal of an earlier import of this session, or no journal."""
        state = self._archive.compare(part)
        if state not in {"unknown", "unreadable"}:
            return JournalReply(state=state)
        if part.first:
            return JournalReply(state="known", epoch=part.epoch, seq=part.seq)
        log.warning("a journal from %s does not open under its sitting's key", device.device_id)
        return JournalReply(state="unreadable")

    def _ticket(self, room: Room, journal: str) -> str | None:
        if self._names[0] is not room:
            session_id = room.plan.session_id
            self._names = (room, {journal_name(session_id, ticket): ticket for ticket in room.candidates})
        return self._names[1].get(journal)

    def _keep(self, device: DeviceRow, room: Room, ticket: str, epoch: int, entries: list[Entry]) -> JournalReply:
        """`epoch`: the newest log-in of this PC."""
        offered = offer(room, ticket, entries)
        claims = SittingClaims(session_no=room.session_no, ticket=ticket, epoch=epoch, device_id=device.device_id)

        def work(tx: Tx) -> JournalReply:
            if not offered:
                return JournalReply(state="known")
            admitted = admit(tx, claims, offered, seat=device.seat)
            new, held, refusal = admitted.new, admitted.held, admitted.refusal
            if refusal is not None:
                log.warning("entry of a journal from %s refused: %s", device.device_id, refusal.code)
            if new:
                tx.append("server", JournalDelivered(ticket=ticket, device_id=device.device_id, entries=new, held=held))
            state: JournalState = "refused" if refusal is not None else "taken" if new else "known"
            return JournalReply(state=state, new=new, held=held)

        return self._site.writer.do(work)

    def _report(self, room: Room, ticket: str, epoch: int, seq: int) -> None:
        """The journal's end is the PC's word on what it holds, for the three-way check: it has just been compared."""

        def work(tx: Tx) -> None:
            book, live = tx.book(ticket), room.alive(ticket, tx.now_ms)
            if epoch < max(live.epoch, 1) or seq >= book.next_seq(epoch):
                return
            head = book.head_at(epoch, seq).hex()
            tx.put(ReportedHead(session_no=room.session_no, ticket=ticket, epoch=epoch, seq=seq, head=head))

            def show() -> None:
                live.epoch, live.seq, live.head = epoch, seq, head
                live.unsent, live.mismatch_ms, live.hand_in_asked_ms = 0, None, None

            tx.after_commit(show)

        self._site.writer.do(work)


def _damaged(box: Box, ticket: str, part: JournalPart, opened: int) -> bool:
    """Whether genuine records follow one that does not open; a torn end has none behind it."""
    rest = part.records[opened + 1 :]
    return any(open_records(box, ticket, part.first + opened + 1 + n, [frame]) for n, frame in enumerate(rest))


def own_end(records: list[JournalRecord], part: JournalPart) -> tuple[int, int]:
    """The newest epoch that this PC opened, and its last number, after these records."""
    epoch, seq = part.epoch, part.seq
    for record in records:
        if isinstance(record, Opened) and record.epoch > epoch:
            epoch, seq = record.epoch, 0
        elif isinstance(record, Wrote) and record.here and record.entry.epoch == epoch:
            seq = max(seq, record.entry.seq)
    return epoch, seq
