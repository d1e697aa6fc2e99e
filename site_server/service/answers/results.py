"""The results of the session, from logs that were read back, and the three-way check 三方核对 over them."""

from collections.abc import Mapping

from shared.exam.answers.log import sitting_head
from shared.exam.answers.reading import ReadLog
from shared.exam.room.state import RoomState
from shared.exchange.assemble import assemble_results
from shared.exchange.results import ChainedRecord, ResultSet
from shared.protocol.jobs import SittingCheck
from shared.security.canonical import canonical_json
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.people.sitting_status import journal_agrees


def build_results(site: Site, room: Room, logs: Mapping[str, ReadLog]) -> ResultSet:
    """Every sitting with its whole answer log, as `read_room` read them back."""
    heads = {ticket: client_head(room, ticket) for ticket in room.candidates}
    return assemble_results(room.plan, room.records, room.state, logs, client_heads=heads, product_version=site.version)


def chained_log(room: Room, state: RoomState | None = None) -> tuple[ChainedRecord, ...]:
    """The committed room log with its chain, as far as that state of it goes: the log grows while it is read."""
    count = (room.state if state is None else state).last_seq
    pairs = zip(room.records[:count], room.chain[:count], strict=True)
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
