"""The results of the session, from logs that were read back, and the three-way check 三方核对 over them."""

from collections.abc import Iterable, Mapping

from shared.exam.answers.log import AnswerBook, Stored, sitting_head
from shared.exam.answers.reading import ReadLog
from shared.exam.room.events import CandidateLoggedIn
from shared.exchange.results import ChainedRecord, EpochResult, ResultSet, SittingResult
from shared.protocol.jobs import SittingCheck
from shared.security.canonical import canonical_json
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.people.sitting_status import journal_agrees


def build_results(site: Site, room: Room, logs: Mapping[str, ReadLog]) -> ResultSet:
    """Every sitting with its whole answer log, as `read_room` read them back."""
    return ResultSet(
        session_id=room.plan.session_id,
        package_id=room.row.package_id,
        package_sha256=room.row.package_sha256,
        product_version=site.version,
        plan=room.plan,
        sittings=tuple(_sitting(room, logs[ticket]) for ticket in room.candidates),
    )


def chained_log(room: Room) -> tuple[ChainedRecord, ...]:
    """The committed room log with its chain."""
    pairs = zip(room.records, room.chain, strict=True)
    return tuple(ChainedRecord(record=canonical_json(record), hash=chain) for record, chain in pairs)


def three_way_check(room: Room, results: ResultSet) -> tuple[SittingCheck, ...]:
    """Client journals, server log and bundle content against each other, for every sitting that took place.

    The bundle's heads are of the logs as they were read back from the disk and through the bundle's own format.
    """
    checks = []
    for sitting in results.sittings:
        if not sitting.present:
            continue
        server = room.books[sitting.ticket].head()
        checks.append(
            SittingCheck(
                ticket=sitting.ticket,
                seat=sitting.seat,
                entries=len(sitting.log),
                client_head=sitting.client_head,
                server_head=server,
                bundle_head=sitting.head,
                agrees=sitting.client_head == server == sitting.head,
            )
        )
    return tuple(sorted(checks, key=lambda check: check.seat))


def client_head(room: Room, ticket: str) -> str:
    """The sitting's head as the last device's journal says it; empty if it never reported.

    A device reports the rolling hash of its own epoch. Where that is the server's at the same place, what followed was
    sent and acknowledged from the same journal, so the journal ends where the server does.
    """
    live, book = room.liveness.get(ticket), room.books[ticket]
    if live is None or live.seq < 0:
        return ""
    if live.seq == 0:
        others = {epoch: head for epoch, head in book.heads.items() if epoch != live.epoch}
        return sitting_head(ticket, others)
    if journal_agrees(room, ticket, live.epoch, live.seq, live.head):
        return book.head()
    try:
        return sitting_head(ticket, {**book.heads, live.epoch: bytes.fromhex(live.head)})
    except ValueError:
        return ""


def _sitting(room: Room, read: ReadLog) -> SittingResult:
    ticket, log, book = read.ticket, read.log, read.book
    sitting = room.state.sittings[ticket]
    return SittingResult(
        ticket=ticket,
        seat=sitting.seat,
        absent=sitting.absent,
        epochs=tuple(_epochs(room, ticket, book, log)),
        closed_cause=sitting.closed_cause,
        closed_ms=sitting.closed_ms,
        head=book.head(),
        client_head=client_head(room, ticket),
        log=log,
        paper_id=room.state.papers.id_of(ticket, room.plan),
    )


def _epochs(room: Room, ticket: str, book: AnswerBook, log: tuple[Stored, ...]) -> Iterable[EpochResult]:
    counts: dict[int, int] = {}
    for stored in log:
        counts[stored.entry.epoch] = counts.get(stored.entry.epoch, 0) + 1
    for record in room.records:
        event = record.event
        if isinstance(event, CandidateLoggedIn) and event.ticket == ticket:
            head = book.heads.get(event.epoch)
            yield EpochResult(
                epoch=event.epoch,
                device_id=event.device_id,
                seat=event.seat,
                opened_ms=record.at_ms,
                entries=counts.pop(event.epoch, 0),
                head=head.hex() if head else "",
            )
    # Log-ins that were lost with a server's disk; their entries came back from a PC that had gone on since.
    for epoch in sorted(counts):
        first = next(stored for stored in log if stored.entry.epoch == epoch)
        yield EpochResult(
            epoch=epoch,
            device_id="",
            seat=room.state.sittings[ticket].seat,
            opened_ms=first.received_ms,
            entries=counts[epoch],
            head=book.heads[epoch].hex(),
        )
