"""A PC's journal that came by USB: merged by the rules of online delivery, all of it or nothing (ADR 0007).

Entries that are here already change nothing, those that came after their sitting's end and grace are held for review,
a hand-in at the journal's end closes a sitting that is open, and the journal's end is noted for the three-way check.
What the PC's lock saw comes with it.
"""

import logging
from itertools import chain

from shared.exam.room.events import JournalDelivered
from shared.exam.room.seating import of_epoch, seat_spans
from shared.protocol.answers import JournalHandIn, JournalReport
from shared.protocol.errors import WireError, sentence
from shared.words.catalogue import say
from site_server.domain.rows import ReportedHead
from site_server.service.answers.carried_journal import Carried, read_carried
from site_server.service.answers.door import Offered, admit, offer
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.tokens import SittingClaims
from site_server.service.core.wording import mask_name
from site_server.service.core.writer import Tx
from site_server.service.people.lost_logins import write_down
from site_server.service.people.signals import write_told
from site_server.service.time.hand_in import close, closing_cause

log = logging.getLogger(__name__)


def import_journal(site: Site, data: bytes, actor: str) -> JournalReport:
    """Take a journal file in.

    Raises WireError: no_session, not_started, journal_foreign, journal_incomplete, journal_damaged,
    journal_other_session, journal_conflict, journal_unknown_login.
    """
    room = site.need_room()
    carried = read_carried(room, data)
    offered = offer(room, carried.ticket, chain.from_iterable(carried.entries.values()))

    def work(tx: Tx) -> JournalReport:
        if tx.need_room() is not room:
            raise WireError("server_busy")
        return _merge(site, tx, carried, offered, actor)

    report = site.writer.do(work)
    log.info(
        "journal imported for seat %d: %d entries, %d new, %d held, hand-in %s",
        report.seat,
        report.entries,
        report.new,
        report.held,
        report.hand_in,
    )
    return report


def _merge(site: Site, tx: Tx, carried: Carried, offered: list[Offered], actor: str) -> JournalReport:
    room, ticket = tx.need_room(), carried.ticket
    if tx.state.started_ms is None:
        raise WireError("not_started")
    checked = tx.state.collected is not None
    _take_up_logins(site, tx, carried)
    claims = SittingClaims(
        session_no=room.session_no,
        ticket=ticket,
        epoch=carried.last_epoch,
        device_id=_written_on(tx, carried),
    )
    admitted = admit(tx, claims, offered, whole=True)
    if admitted.refusal is not None:
        raise WireError("journal_unknown_login" if admitted.refusal.code == "unknown_login" else "journal_conflict")
    _report_end(tx, room, carried)
    _hear(site, tx, carried)
    new, held = admitted.new, admitted.held
    hand_in, why = _hand_in(tx, carried)
    total = carried.book.count()
    again = bool(new) and (checked or bool(tx.state.late_entries))
    if new:
        tx.append(
            actor,
            JournalDelivered(ticket=ticket, device_id="", entries=new, held=held, file_sha256=carried.sha256),
        )
    return JournalReport(
        ticket=ticket,
        seat=tx.state.sittings[ticket].seat,
        name_masked=mask_name(room.candidates[ticket].name),
        entries=total,
        new=new,
        known=total - new,
        held=held,
        hand_in=hand_in,
        check_again=again,
        message=_message(carried, new, held, again, _told(hand_in, why)),
    )


def _take_up_logins(site: Site, tx: Tx, carried: Carried) -> None:
    """Log-ins that were lost with another server (see `lost_logins`); elsewhere there are none the log does not know.

    Raises WireError `journal_unknown_login`.
    """
    ticket = carried.ticket
    for login in sorted(carried.logins, key=lambda one: one.epoch):
        sitting = tx.state.sittings[ticket]
        if login.epoch <= sitting.epoch:
            continue
        device = site.devices.at_seat(login.seat)
        if not write_down(tx, ticket, login.epoch, device_id=device.device_id if device else "", seat=login.seat):
            raise WireError("journal_unknown_login")
    if any(epoch > tx.state.sittings[ticket].epoch for epoch in carried.entries):
        raise WireError("journal_unknown_login")


def _written_on(tx: Tx, carried: Carried) -> str:
    """The PC that wrote it, as the room log has its newest log-in; empty where that is not known."""
    sitting = tx.state.sittings[carried.ticket]
    if carried.last_epoch == sitting.epoch:
        return sitting.device_id or ""
    span = of_epoch(seat_spans(tuple(tx.need_room().records)), carried.ticket, carried.last_epoch)
    return span.device_id if span is not None else ""


def _hear(site: Site, tx: Tx, carried: Carried) -> None:
    """What the PC saw while nobody heard it. It is of the PC at that seat, where the candidate sat."""
    device = site.devices.at_seat(carried.seat)
    if device is not None:
        write_told(tx, device, carried.told)


def _report_end(tx: Tx, room: Room, carried: Carried) -> None:
    """Note where the journal of the sitting's newest epoch ends, for the three-way check."""
    ticket, epoch = carried.ticket, carried.last_epoch
    live = room.alive(ticket, tx.now_ms)
    seq = carried.book.next_seq(epoch) - 1
    if epoch != tx.state.sittings[ticket].epoch or (live.epoch, live.seq) >= (epoch, seq):
        return
    head = carried.book.head_at(epoch, seq).hex() if seq else ""
    tx.put(ReportedHead(session_no=room.session_no, ticket=ticket, epoch=epoch, seq=seq, head=head))

    def show() -> None:
        live.epoch, live.seq, live.head = epoch, seq, head
        live.unsent, live.mismatch_ms, live.hand_in_asked_ms = 0, None, None

    tx.after_commit(show)


def _hand_in(tx: Tx, carried: Carried) -> tuple[JournalHandIn, str]:
    """What becomes of the hand-in at the journal's end, and why it is not taken where it is not."""
    asked, ticket = carried.hand_in, carried.ticket
    sitting = tx.state.sittings[ticket]
    if sitting.open and tx.state.ended_ms is not None:
        # A log-in that was lost with another server: the session is over for this candidate too.
        close(tx, ticket, asked.cause if asked else "end", "server")
        return ("taken" if asked else "none"), ""
    if asked is None:
        return "none", ""
    if sitting.closed_ms is not None:
        return "already", ""
    if sitting.epoch != carried.last_epoch or sitting.move_pending:
        return "refused", say("server.journal.elsewhere")
    cause = closing_cause(tx, ticket, asked.cause)
    if isinstance(cause, WireError):
        return "refused", sentence(cause.code)
    close(tx, ticket, cause, f"candidate:{ticket}")
    return "taken", ""


def _told(hand_in: JournalHandIn, why: str) -> str:
    return say(f"server.journal_hand_in.{hand_in}", why=why) if hand_in != "none" else ""


def _message(carried: Carried, new: int, held: int, again: bool, hand_in: str) -> str:
    parts = [say("server.journal.new", new=new) if new else say("server.journal.nothing_new")]
    if held:
        parts.append(say("server.journal.held", held=held))
    parts.append(hand_in)
    if carried.torn:
        parts.append(say("server.journal.torn"))
    if again:
        parts.append(say("server.journal.check_again"))
    return "".join(parts)
