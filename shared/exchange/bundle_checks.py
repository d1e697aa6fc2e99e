"""Do a bundle's contents agree with themselves? Heads are recomputed from entries, the room from its log."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from shared.exam.answers.log import AnswerBook, AnswerRefusedError
from shared.exam.answers.reading import ReadLog
from shared.exam.room import fold
from shared.exam.room.events import PackageImported, Record, RecordLost
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.exchange.results import ChainedRecord, ResultSet, SittingResult
from shared.security.chain import verify_chain
from shared.security.errors import SecurityError
from shared.words.catalogue import say

_LOST: Final = b"record_lost"


class ResultProblem(Exception):  # noqa: N818 - a finding that the bundle turns into its own refusal
    """A contradiction. `code` without prefix; `detail` is a Chinese clause naming the ticket or record."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """Results that agree with themselves, and what was worked out to tell: nobody need work it out again.

    `head`: of the room log. `records`, `state`: the room log read and folded. `logs`: every sitting's log, folded.
    """

    head: bytes
    records: tuple[Record, ...]
    state: RoomState
    logs: Mapping[str, ReadLog]


def check_results(
    results: ResultSet, log: Sequence[ChainedRecord], known: Mapping[str, ReadLog] | None = None
) -> Agreed:
    """What the results come to, once everything agrees. `known`: logs that were folded already; others are folded.

    Raises:
        ResultProblem: log_broken, answers_broken, head_differs, roll_differs.
    """
    try:
        lost = {n for n, chained in enumerate(log, start=1) if is_lost(chained)}
        head = verify_chain(results.session_id, ((c.record, c.hash) for c in log), lost)
    except msgspec.DecodeError as error:
        raise ResultProblem("log_broken", say("exchange.results.log_broken")) from error
    except SecurityError as error:
        raise ResultProblem("log_broken", say("exchange.results.log", split=error.message.split("。")[0])) from error
    records, state = _replay(results, log)
    listed = [sitting.ticket for sitting in results.sittings]
    if sorted(listed) != sorted(state.sittings):
        raise ResultProblem("roll_differs", say("exchange.results.roll"))
    logs = {sitting.ticket: _folded(sitting, (known or {}).get(sitting.ticket)) for sitting in results.sittings}
    for sitting in results.sittings:
        _check_sitting(sitting, logs[sitting.ticket].book)
        _check_against_log(sitting, state.sittings[sitting.ticket])
        if sitting.paper_id not in {"", state.papers.id_of(sitting.ticket, results.plan)}:
            raise ResultProblem("roll_differs", say("exchange.results.paper", ticket=sitting.ticket))
    return Agreed(head=head, records=records, state=state, logs=logs)


def is_lost(chained: ChainedRecord) -> bool:
    """Whether this stands in place of a record that the site could not read any more. Raises msgspec.DecodeError."""
    return _LOST in chained.record and isinstance(chained.decode().event, RecordLost)


def _replay(results: ResultSet, log: Sequence[ChainedRecord]) -> tuple[tuple[Record, ...], RoomState]:
    if results.plan.session_id != results.session_id:
        raise ResultProblem("roll_differs", say("exchange.results.other_session"))
    try:
        records = tuple(chained.decode() for chained in log)
        state = fold.replay(results.plan, records)
    except (ValueError, KeyError, msgspec.DecodeError) as error:
        raise ResultProblem("log_broken", say("exchange.results.log_broken")) from error
    imported = [r.event for r in records if isinstance(r.event, PackageImported)]
    if imported and (state.package_id, state.package_sha256) != (results.package_id, results.package_sha256):
        raise ResultProblem("roll_differs", say("exchange.results.other_package"))
    return records, state


def _folded(sitting: SittingResult, known: ReadLog | None) -> ReadLog:
    if known is not None and known.log is sitting.log:
        return known
    try:
        return ReadLog(sitting.ticket, sitting.log)
    except AnswerRefusedError as error:
        place = say("exchange.results.place", epoch=error.place.epoch, seq=error.place.seq)
        raise ResultProblem(
            "answers_broken", say("exchange.results.answers_broken", ticket=sitting.ticket, place=place)
        ) from error


def _check_sitting(sitting: SittingResult, book: AnswerBook) -> None:
    if book.head() != sitting.head:
        raise ResultProblem("head_differs", say("exchange.results.head", ticket=sitting.ticket))
    if book.count() != len(sitting.log):
        raise ResultProblem("answers_broken", say("exchange.results.repeated", ticket=sitting.ticket))
    stated = {e.epoch: e.head for e in sitting.epochs if e.entries}
    counted = {e.epoch: e.entries for e in sitting.epochs if e.entries}
    if stated != {epoch: head.hex() for epoch, head in book.heads.items()}:
        raise ResultProblem("head_differs", say("exchange.results.epoch_heads", ticket=sitting.ticket))
    if any(book.next_seq(epoch) - 1 != entries for epoch, entries in counted.items()):
        raise ResultProblem("answers_broken", say("exchange.results.count", ticket=sitting.ticket))


def _check_against_log(sitting: SittingResult, known: Sitting) -> None:
    told = (sitting.absent, sitting.closed_cause, sitting.closed_ms, max((e.epoch for e in sitting.epochs), default=0))
    if told != (known.absent, known.closed_cause, known.closed_ms, known.epoch):
        raise ResultProblem("roll_differs", say("exchange.results.outcome", ticket=sitting.ticket))
