"""A discipline case 违规 in the room log: what was recorded, what the candidate said to it, and who signed beside it.

Three kinds of people, never mixed: who recorded it (the record's actor), who approved a termination (`approvals`), and
who acknowledged it: the candidate (`DisciplineAnswered`) or, where the candidate refuses, the staff on duty
(`DisciplineWitnessed`).

Handbook 考务手册: Leaving the room (discipline).
教育部令第33号, 人社部令第31号: the record is told to the candidate and signed.
"""

from typing import Literal

import msgspec

from shared.exam.room.time_events import Approval

DisciplineAction = Literal["warn", "terminate"]
CaseAnswer = Literal["confirmed", "refused"]
"""签认 or 拒签."""
AnsweredHow = Literal["screen", "paper", "spoken"]
"""By the candidate on the own screen; on the printed notice; or said to a proctor, who wrote it down."""


class DisciplineRecorded(msgspec.Struct, frozen=True, kw_only=True, tag="discipline_recorded"):
    """A breach by the package's table: its code, the facts, what proves them, what was taken away.

    `approvals`: who approved it (a termination needs the chief examiner). That is no acknowledgement by the candidate.
    """

    incident_id: str
    ticket: str
    code: str
    action: DisciplineAction
    text: str
    evidence: str = ""
    items: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()


class DisciplineAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="discipline_answered"):
    """The candidate acknowledged the case, or refused to.

    `at_ms`: when, by the room's clock; the record's own time is when the server heard of it. `stream`, `number`: see
    `shared.exam.room.watch_events`; empty where a proctor wrote it down, with `note`.
    """

    incident_id: str
    ticket: str
    answer: CaseAnswer
    how: AnsweredHow
    at_ms: int
    note: str = ""
    seat: int = 0
    stream: str = ""
    number: int = 0


class DisciplineWitnessed(msgspec.Struct, frozen=True, kw_only=True, tag="discipline_witnessed"):
    """A person on duty signed the case with the own PIN."""

    incident_id: str
    ticket: str
    signer: Approval


DisciplineEvent = DisciplineRecorded | DisciplineAnswered | DisciplineWitnessed
