"""Specimens of acts: by the seat, with a candidate, without one and beyond; of cases; of people on duty."""

from collections.abc import Iterator
from typing import Literal

from shared.exam.acts.base import Act, Credential
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.exam.room.state import RoomState
from shared.protocol import commands as wire

CAUSES: tuple[Literal["self", "idle", "handover"], ...] = ("self", "idle", "handover")
ANSWERS: tuple[Literal["coming", "there"], ...] = ("coming", "there")


def at_pcs() -> Iterator[Act]:
    """The acts that go by the seat."""
    for seat in (1, 5):
        for reason in ("", "r"):
            yield ReleaseLock(seat=seat, reason=reason)
        yield NoteLock(seat=seat)
        for answer in ANSWERS:
            yield AnswerHelp(seat=seat, answer=answer)


def ways_out() -> Iterator[Act]:
    """Out of the lock, at seats with a candidate, without one, and beyond the room."""
    for seat in (1, 4, 99):
        yield wire.UnlockPc(seat=seat, reason="r")
        yield wire.LockPc(seat=seat)
        yield wire.ShowExitCode(seat=seat, challenge="ABCD-2345", reason="r")
    yield wire.ShowExitCode(seat=1, challenge=" ", reason="r")


def of_cases(ticket: str, state: RoomState, people: tuple[Credential, ...]) -> Iterator[Act]:
    """What is left to do of each discipline case, and of one that nobody knows."""
    for known in (*state.incidents, "?"):
        yield wire.AmendIncident(incident_id=known, text="r")
    for incident in (*(case.incident_id for case in state.sittings[ticket].discipline), "?"):
        yield wire.AnswerCase(ticket=ticket, incident_id=incident, answer="confirmed")
        yield wire.WitnessCase(ticket=ticket, incident_id=incident, approvals=people)


def of_duty(people: tuple[Credential, ...]) -> Iterator[Act]:
    """What the people on duty do about each other; `people`: chief examiner and inspector."""
    for name in ("", "王五"):
        yield wire.AdmitSubstitute(name=name, role="proctor", reason="原监考生病", approvals=people)
    yield wire.AdmitSubstitute(name="王五", role="inspector", reason="r", approvals=people, replaces="nobody")
    yield wire.HandOver(to_id="inspector", matters=("12 号：断线",), approvals=people)
    yield wire.HandOver(to_id="proctor", matters=(), approvals=people)
    yield wire.HandOver(to_id="nobody", matters=(), approvals=people)
    yield wire.ResetLockOut(staff_id="proctor", approvals=people)
    yield wire.ResetLockOut(staff_id="nobody", approvals=people)
    yield from (wire.SignOut(cause=cause) for cause in CAUSES)


def of_papers(tickets: tuple[str, ...], people: tuple[Credential, ...]) -> Iterator[Act]:
    """The backup paper for the room (an empty ticket number), for candidates, for nobody known."""
    for ticket in tickets:
        yield wire.OpenBackup(code="AAAA-BBBB-CCCC-DDDD", reason="r", approvals=people, ticket=ticket)
        yield wire.AskBackup(ticket=ticket)
    yield wire.OpenBackup(code="", reason="r", approvals=people)
