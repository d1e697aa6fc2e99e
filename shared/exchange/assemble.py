"""Builds a result set from what a server has: plan, room log, answer logs, and the heads clients reported."""

from collections.abc import Iterable, Mapping, Sequence

from shared.exam.answers.log import AnswerBook, Stored
from shared.exam.plan import SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import CandidateLoggedIn, Record
from shared.exchange.results import ChainedRecord, EpochResult, ResultSet, SittingResult
from shared.security.canonical import canonical_json
from shared.security.chain import chain_hash, genesis_hash


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
    records: Sequence[Record],
    logs: Mapping[str, Sequence[Stored]],
    *,
    client_heads: Mapping[str, str],
    product_version: str,
) -> ResultSet:
    """Every due candidate's sitting: outcome by the room log, answers by the answer log (in arrival order)."""
    state = fold.replay(plan, records)
    logins: dict[str, list[tuple[int, CandidateLoggedIn]]] = {}
    for record in records:
        if isinstance(record.event, CandidateLoggedIn):
            logins.setdefault(record.event.ticket, []).append((record.at_ms, record.event))
    sittings = []
    for candidate in plan.candidates:
        ticket, known = candidate.ticket, state.sittings[candidate.ticket]
        log = tuple(logs.get(ticket, ()))
        book = AnswerBook.replay(ticket, log)
        epochs = tuple(
            EpochResult(
                epoch=event.epoch,
                device_id=event.device_id,
                seat=event.seat,
                opened_ms=at_ms,
                entries=book.next_seq(event.epoch) - 1,
                head=book.heads[event.epoch].hex() if event.epoch in book.heads else "",
            )
            for at_ms, event in logins.get(ticket, ())
        )
        sittings.append(
            SittingResult(
                ticket=ticket,
                seat=known.seat,
                absent=known.absent,
                epochs=epochs,
                closed_cause=known.closed_cause,
                closed_ms=known.closed_ms,
                head=book.head(),
                client_head=client_heads.get(ticket, ""),
                log=log,
                paper_id=state.papers.id_of(ticket, plan),
            )
        )
    return ResultSet(
        session_id=plan.session_id,
        package_id=state.package_id,
        package_sha256=state.package_sha256,
        product_version=product_version,
        plan=plan,
        sittings=tuple(sittings),
    )
