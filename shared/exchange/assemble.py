"""The results of a session, put together from its room log and its answer logs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shared.exam.answers.reading import ReadLog
from shared.exam.plan import SessionPlan
from shared.exam.room.events import CandidateLoggedIn, Record
from shared.exam.room.state import RoomState
from shared.exchange.results import ChainedRecord, EpochResult, ResultSet, SittingResult
from shared.security.canonical import canonical_json
from shared.security.chain import chain_hash, genesis_hash

LogIn = tuple[int, CandidateLoggedIn]
"""When a log-in was written, and it."""


def chain_records(session_id: str, records: Iterable[Record]) -> tuple[ChainedRecord, ...]:
    """The records with their canonical bytes and chain hashes, from the session's genesis on."""
    head, chained = genesis_hash(session_id), []
    for record in records:
        raw = canonical_json(record)
        head = chain_hash(head, raw)
        chained.append(ChainedRecord(record=raw, hash=head))
    return tuple(chained)


def assemble_results(
    plan: SessionPlan,
    records: Iterable[Record],
    state: RoomState,
    logs: Mapping[str, ReadLog],
    *,
    client_heads: Mapping[str, str],
    product_version: str,
) -> ResultSet:
    """Every due candidate's sitting: outcome by the room log, answers by the answer log (in arrival order).

    `state` is the fold of `records`; `client_heads` what each candidate's last device reported, by ticket.
    """
    logins: dict[str, list[LogIn]] = {candidate.ticket: [] for candidate in plan.candidates}
    for record in records:
        event = record.event
        if isinstance(event, CandidateLoggedIn) and event.ticket in logins:
            logins[event.ticket].append((record.at_ms, event))
    return ResultSet(
        session_id=plan.session_id,
        package_id=state.package_id,
        package_sha256=state.package_sha256,
        product_version=product_version,
        plan=plan,
        sittings=tuple(
            _sitting(plan, state, logs[ticket], own, client_heads.get(ticket, "")) for ticket, own in logins.items()
        ),
    )


def _sitting(
    plan: SessionPlan, state: RoomState, read: ReadLog, logins: Sequence[LogIn], client_head: str
) -> SittingResult:
    known = state.sittings[read.ticket]
    return SittingResult(
        ticket=read.ticket,
        seat=known.seat,
        absent=known.absent,
        epochs=tuple(_epochs(read, logins, known.seat)),
        closed_cause=known.closed_cause,
        closed_ms=known.closed_ms,
        head=read.book.head(),
        client_head=client_head,
        log=read.log,
        paper_id=state.papers.id_of(read.ticket, plan),
    )


def _epochs(read: ReadLog, logins: Sequence[LogIn], last_seat: int) -> Iterable[EpochResult]:
    counts = Counter(stored.entry.epoch for stored in read.log)
    heads = read.book.heads
    for at_ms, event in logins:
        yield EpochResult(
            epoch=event.epoch,
            device_id=event.device_id,
            seat=event.seat,
            opened_ms=at_ms,
            entries=counts.pop(event.epoch, 0),
            head=heads[event.epoch].hex() if event.epoch in heads else "",
        )
    # Log-ins that were lost with a server's disk; their entries came back from a PC that had gone on since.
    for epoch in sorted(counts):
        first = next(stored for stored in read.log if stored.entry.epoch == epoch)
        yield EpochResult(
            epoch=epoch,
            device_id="",
            seat=last_seat,
            opened_ms=first.received_ms,
            entries=counts[epoch],
            head=heads[epoch].hex(),
        )
