"""Answers: what any PC saw acknowledged or had kept on its disk, against the database, the bundle and the hashes."""

from collections.abc import Iterable, Sequence

import msgspec

from scripts.lab.faults.child import Child, Line
from scripts.lab.faults.evidence import Evidence
from shared.exam.answers.log import AnswerBook, Stored, genesis, roll
from shared.exam.room.events import CandidateLoggedIn
from shared.exchange.bundle import OpenedBundle

Place = tuple[str, int, int]
"""Ticket number, epoch, number in the epoch."""


class AnswersVerdict(msgspec.Struct, kw_only=True):
    """Counts of entries. `stranded` were kept on a PC's disk but never reached the server (nobody saw them saved)."""

    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    mismatches: int = 0
    stranded: int = 0
    held: int = 0
    problems: list[str] = []


def judge(evidence: Evidence, pcs: Iterable[Child], wiped: Sequence[tuple[int, int]]) -> AnswersVerdict:
    """Check every acknowledgement. `wiped`: seat and time at which a PC's journals were deleted."""
    verdict, heads = AnswersVerdict(), _heads(evidence)
    verdict.stored = len(heads)
    acknowledged: dict[tuple[str, int], int] = {}
    for line in _lines(pcs, "ack"):
        place = (line["ticket"], line["epoch"], line["seq"])
        acknowledged[place[:2]] = max(place[2], acknowledged.get(place[:2], 0))
        if place in heads and heads[place] != line["head"]:
            verdict.mismatches += 1
            verdict.problems.append(f"hash of {place} differs")
    in_bundle = heads.keys() if evidence.bundle is None else _in_bundle(evidence.bundle)
    for (ticket, epoch), last in acknowledged.items():
        verdict.acknowledged += last
        missing = [
            n for n in range(1, last + 1) if (ticket, epoch, n) not in heads or (ticket, epoch, n) not in in_bundle
        ]
        verdict.lost += len(missing)
        if missing:
            verdict.problems.append(f"acknowledged and lost: {ticket} epoch {epoch} numbers {missing}")
    verdict.mismatches += sum(line["mismatches"] for line in _lines(pcs, "end"))
    _judge_bundle(evidence, verdict)
    _judge_kept(heads, pcs, wiped, verdict)
    for ticket, log in evidence.answers.items():
        verdict.held += len(AnswerBook.replay(ticket, log).held)
    return verdict


def wiped_unsent(evidence: Evidence, pcs: Iterable[Child], wiped: Sequence[tuple[int, int]]) -> set[str]:
    """Tickets of whom a wiped disk held entries that had not arrived: there the three-way check must see a difference.

    The PC had told the server how far its journal went; nobody was ever shown these entries as saved.
    """
    heads = _heads(evidence)
    return {
        line["ticket"]
        for pc in pcs
        for life in pc.lives
        for line in life.lines
        if line["kind"] == "kept"
        and (line["ticket"], line["epoch"], line["seq"]) not in heads
        and any(pc.name == f"pc-{seat}" and line["at"] <= at_ms for seat, at_ms in wiped)
    }


def wiped_since(evidence: Evidence, wiped: Sequence[tuple[int, int]], offset_ms: int) -> set[str]:
    """Tickets whose PC of the newest log-in was wiped after it.

    With a sign of life it had told how far it was, also with what it had not yet brought to its disk; no journal is
    left to say otherwise. `offset_ms`: the room's clock minus the steady one.
    """
    newest: dict[str, tuple[int, str]] = {}
    for record in evidence.records:
        if isinstance(record.event, CandidateLoggedIn):
            newest[record.event.ticket] = (record.at_ms - offset_ms, record.event.device_id)
    return {
        ticket
        for ticket, (login_ms, device_id) in newest.items()
        if any(device_id == f"candidate-{seat}" and at_ms > login_ms for seat, at_ms in wiped)
    }


def _lines(pcs: Iterable[Child], kind: str) -> Iterable[Line]:
    return (line for pc in pcs for life in pc.lives for line in life.lines if line["kind"] == kind)


def _heads(evidence: Evidence) -> dict[Place, str]:
    """The rolling hash after every stored entry, computed anew."""
    heads: dict[Place, str] = {}
    for ticket, log in evidence.answers.items():
        rolling: dict[int, bytes] = {}
        for stored in log:
            entry = stored.entry
            rolling[entry.epoch] = roll(rolling.get(entry.epoch, genesis(ticket, entry.epoch)), entry)
            heads[ticket, entry.epoch, entry.seq] = rolling[entry.epoch].hex()
    return heads


def _in_bundle(bundle: OpenedBundle) -> set[Place]:
    return {
        (sitting.ticket, stored.entry.epoch, stored.entry.seq)
        for sitting in bundle.results.sittings
        for stored in sitting.log
    }


def _judge_bundle(evidence: Evidence, verdict: AnswersVerdict) -> None:
    if evidence.bundle is None:
        verdict.problems.append("no bundle")
        return
    for sitting in evidence.bundle.results.sittings:
        kept: tuple[Stored, ...] = evidence.answers[sitting.ticket]
        if sitting.log != kept:
            verdict.problems.append(f"bundle and database differ for {sitting.ticket}")
        if sitting.head != AnswerBook.replay(sitting.ticket, kept).head():
            verdict.mismatches += 1
            verdict.problems.append(f"head of {sitting.ticket} differs")
    if evidence.bundle.room_log != evidence.records[: len(evidence.bundle.room_log)]:
        verdict.problems.append("the bundle's room log is not the database's")


def _judge_kept(
    heads: dict[Place, str], pcs: Iterable[Child], wiped: Sequence[tuple[int, int]], verdict: AnswersVerdict
) -> None:
    """What a PC had on its disk must have arrived, unless the disk was wiped."""
    for pc in pcs:
        seat = int(pc.name.removeprefix("pc-"))
        wiped_ms = max((at_ms for wiped_seat, at_ms in wiped if wiped_seat == seat), default=0)
        kept: dict[tuple[str, int], int] = {}
        for life in pc.lives:
            for line in life.lines:
                if line["kind"] == "kept" and line["at"] > wiped_ms:
                    kept[line["ticket"], line["epoch"]] = line["seq"]
        for (ticket, epoch), last in kept.items():
            missing = [n for n in range(1, last + 1) if (ticket, epoch, n) not in heads]
            verdict.stranded += len(missing)
