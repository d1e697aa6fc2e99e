"""Start-up: the room as it was when the server last ran, rebuilt from the sealed package and the store alone."""

import logging
from typing import Final, get_args

from shared.decoding import decode_json
from shared.exam.answers.content import HandInAsked
from shared.exam.answers.log import AnswerBook, Stored
from shared.exam.room import fold
from shared.exam.room.events import Record, RecordLost, Reopened, RoomHeld, ServerStarted, StoreMended
from shared.exam.room.papers import PaperName
from shared.exam.room.standstill import stands_still
from shared.exchange.errors import PackageError
from shared.exchange.package import open_roster_part, reopen_package
from shared.protocol.errors import WireError
from shared.security.chain import verify_chain
from site_server.domain.ports import RoomLog, StoreError
from site_server.domain.room_clock import Restart
from site_server.domain.rows import SessionRow, SettingRow
from site_server.service.continuity.unseal import content_key_name, open_content_key
from site_server.service.core.room import Room, open_entry
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)

# Set by a take-over until the room log tells of it: the room's time at which the backup ends.
TAKEN_OVER: Final = "taken-over"


def load_room(site: Site) -> None:
    """Bring the last session back into memory.

    Raises:
        SecurityError: chain_broken (the log was tampered with or lost records), box_wrong_key.
    """
    row = next(iter(sorted(site.store.sessions(), key=lambda s: -s.session_no)), None)
    if row is None:
        return
    try:
        site.set_room(_whole(site, row))
    except PackageError as error:
        # The same file from the centre's drive brings the session back (`bring_back`); the server waits for it.
        log.error("the package of session %d cannot be opened: %s", row.session_no, error.code)
        site.lost_package = row


def bring_back(site: Site) -> None:
    """The package of the session that was lost is here again: that session goes on, held since it was served last.

    Nobody worked under this server until now, however long it ran without the package.

    Raises: see `load_room`; WireError `disk_full`.
    """
    row = site.lost_package
    if row is None:
        return
    room, restart = _whole(site, row), site.clock.restart
    served_ms = site.started_ms - restart.down_ms

    def work(tx: Tx) -> None:
        tx.open_room(room)
        _note_start(site, tx, tx.now_ms - served_ms, restart.evidence)

    site.writer.do(work)
    site.lost_package, site.started_ms = None, site.clock.now_ms()


def _whole(site: Site, row: SessionRow) -> Room:
    """The room of a session with everything that is kept of it. Raises PackageError, SecurityError."""
    room = open_session(site, row)
    replay_log(site.store, room)
    _replay_answers(site, room)
    room.commands = {c.command_id: c.sealed for c in site.store.commands(row.session_no)}
    for head in site.store.reported(row.session_no):
        live = room.alive(head.ticket, site.clock.now_ms())
        if head.epoch >= live.epoch:
            live.epoch, live.seq, live.head = head.epoch, head.seq, head.head
    for name in get_args(PaperName):
        sealed = site.store.setting(content_key_name(row.session_no, name))
        if sealed is not None:
            room.papers[name] = open_content_key(site, row.session_no, sealed, name)
    log.info("session %d loaded: %d records", row.session_no, len(room.records))
    return room


def note_restart(site: Site, restart: Restart, edited: tuple[str, ...] = ()) -> None:
    """Write into the room log that the server was away, and whether it is another machine since.

    Where the session's package is lost its log is not at hand: `bring_back` writes it.

    `edited`: what of its data was not as it was written (`site_server.service.continuity.mend`).

    The clock's reading goes with it: another reboot a moment later must know what the wall clock says by now. With a
    disk that is full just now it waits for the first commit that gets through; the room is served meanwhile.

    Raises StoreError `disk_refuses` if a take-over cannot be noted.
    """
    taken_over = site.store.setting(TAKEN_OVER)
    site.edited = edited

    def work(tx: Tx) -> None:
        tx.put(site.clock.tick())
        if site.lost_package is None:
            _note_start(site, tx, restart.down_ms, restart.evidence)

    site.writer.first(work)
    try:
        site.writer.do(lambda _tx: None)
    except WireError as error:
        if taken_over:
            # Epochs begin anew far above the lost ones, and no log-in may come before that stands in the log.
            site.writer.stop()
            raise StoreError("disk_refuses") from error
        log.warning("the start is not in the room log yet: %s", error.code)


def _note_start(site: Site, tx: Tx, down_ms: int, evidence: str) -> None:
    taken_over = site.store.setting(TAKEN_OVER)
    if taken_over:
        down_ms, evidence = tx.now_ms - int(taken_over), "take_over"
        tx.put(SettingRow(name=TAKEN_OVER, value=b""))
    if tx.room is None:
        return
    started = ServerStarted(down_ms=max(0, down_ms), evidence=evidence, version=site.version)
    _hold(tx, tx.append("server", started), sure=evidence != "wall_implausible")
    if site.edited:
        tx.append("server", StoreMended(what=site.edited))


def _hold(tx: Tx, started: Record, *, sure: bool) -> None:
    """The room stands still since the last sign of life: the last tick, or what was written down after it."""
    room, event = tx.need_room(), started.event
    down_ms = event.down_ms if isinstance(event, ServerStarted) else 0
    if stands_still(tx.state, down_ms, sure=sure):
        written_ms = room.records[-1].at_ms if room.records else 0
        tx.append("server", RoomHeld(from_ms=max(written_ms, started.at_ms - down_ms), sure=sure))


def open_session(site: Site, row: SessionRow) -> Room:
    """The room of a session as its package says, before anything that happened in it. Raises PackageError.

    Validity and age were judged at the import; a session that was let in is not thrown out later.
    """
    path = site.folder.package(row.file_name)
    package = reopen_package(path, centre=site.keys.trust, site_id=site.keys.card.site_id)
    return Room(row, open_roster_part(package, site.keys.identity), site.keyring)


def replay_log(store: RoomLog, room: Room) -> None:
    """Fold the stored log into a fresh room. Raises SecurityError `chain_broken`, `box_wrong_key`."""
    rows = list(store.records(room.session_no))
    opened = [(room.open_record(row), row.chain) for row in rows]
    records = [decode_json(data, Record) for data, _ in opened]
    verify_chain(room.plan.session_id, opened, {r.seq for r in records if isinstance(r.event, RecordLost)})
    for record, (_, chain) in zip(records, opened, strict=True):
        room.publish_record(record, fold.apply(room.state, record), chain)


def _replay_answers(site: Site, room: Room) -> None:
    reopened = {r.event.ticket: r.at_ms for r in room.records if isinstance(r.event, Reopened)}
    for row in site.store.entries(room.session_no):
        book = room.books.get(row.ticket)
        if book is None:
            book = room.books[row.ticket] = AnswerBook(row.ticket)
        stored = open_entry(room.answer_box(row.ticket), row)
        book.accept(stored.entry, hold=stored.held)
        room.note_answer(row.ticket, stored, len(row.sealed))
        if stored.received_ms > reopened.get(row.ticket, -1):  # what was handed in before was undone with it
            _note_request(site, room, row.ticket, stored)
    room.publish_answers(room.candidates)


def _note_request(site: Site, room: Room, ticket: str, stored: Stored) -> None:
    """A hand-in that waits for consent is asked for in the candidate's own log: the proctor is told again."""
    asked, sitting = stored.entry.content, room.state.sittings.get(ticket)
    if not isinstance(asked, HandInAsked) or asked.cause != "candidate" or sitting is None or not sitting.open:
        return
    if stored.entry.epoch == sitting.epoch:
        room.alive(ticket, site.clock.now_ms()).hand_in_asked_ms = stored.received_ms
