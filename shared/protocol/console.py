"""Messages between the proctor console and the server: the live view, jobs, records; the acts stand in `commands`."""

from typing import Literal

import msgspec

from shared.exam.bounds import Name, Number
from shared.exam.breaches import IncidentCode
from shared.exam.clock.account import Grant, Pause
from shared.exam.clock.sections import SectionClosing
from shared.exam.lock import Sight
from shared.exam.plan import RoomLayout, SessionKind, SessionPlan, StaffRole
from shared.exam.room.events import HandInCause, Record
from shared.exam.room.outages import Proposal
from shared.exam.room.sitting import Discipline, DisplayState, Leave, Move
from shared.exam.room.watch_events import HelpKind
from shared.protocol.device import SectionCard
from shared.protocol.readiness import Board
from shared.protocol.trial import TrialView

RoomPhase = Literal[
    "no_session", "sealed", "unsealed", "running", "paused", "ended", "collected", "bundled", "received"
]


class StaffLoginRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A person signs in at the console. Before any package there is one local technician, id "setup"."""

    staff_id: Name
    pin: Name
    protocol_version: Number


class StaffLoginReply(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in; the token lasts for the day."""

    token: str
    staff_id: str
    name: str
    role: StaffRole


class StaffCard(msgspec.Struct, frozen=True, kw_only=True):
    """A person on duty. `wrong_pins`: tries with a wrong PIN since the last right one."""

    staff_id: str
    name: str
    role: StaffRole
    signed_in: bool
    wrong_pins: int = 0


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    """One seat of the map. Without a candidate `ticket` is empty (a spare or free seat).

    `checked`: what was found when the person was last compared; `entry_check`, `second_check`: in each round.
    `device`: none (no PC enrolled), silent (not heard), waiting, in_use. Where the paper has limits by section,
    `section_id` is the open one, `remaining_ms`, `allotted_ms` and `deadline_ms` are its own, `end_ms` is the end of
    the whole sitting if every section is used up, `closings` are the sections that are over, and `carried_ms` of its
    allotment came from the one before. `blocked`: what has stopped the PC; `sights`: how many things its lock has
    told; `hand`: why a hand is up there.
    `item_number`: the item in front of the candidate, as it is numbered on that screen.
    """

    seat: int
    spare: bool
    device: Literal["none", "silent", "waiting", "in_use"]
    device_name: str = ""
    ticket: str = ""
    name: str = ""
    name_masked: str = ""
    id_masked: str = ""
    state: DisplayState | None = None
    answered: int = 0
    total: int = 0
    flagged: int = 0
    item_id: str = ""
    unsent: int = 0
    remaining_ms: int = 0
    allotted_ms: int = 0
    deadline_ms: int | None = None
    last_seen_ms: int | None = None
    link_lost_ms: int | None = None
    epoch: int = 0
    first_login_ms: int | None = None
    late: bool = False
    checked: bool | None = None
    entry_check: bool | None = None
    second_check: bool | None = None
    hand_in_waiting: bool = False
    hand_in_allowed: bool = False
    closed_cause: HandInCause | None = None
    closed_ms: int | None = None
    held: int = 0
    journal_agrees: bool | None = None
    grants: tuple[Grant, ...] = ()
    pauses: tuple[Pause, ...] = ()
    moves: tuple[Move, ...] = ()
    leaves: tuple[Leave, ...] = ()
    discipline: tuple[Discipline, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    section_id: str = ""
    end_ms: int | None = None
    closings: tuple[SectionClosing, ...] = ()
    carried_ms: int = 0
    blocked: tuple[Sight, ...] = ()
    sights: int = 0
    hand: HelpKind | Literal[""] = ""
    item_number: str = ""


ToDoKind = Literal[
    "offline",
    "hand_in",
    "refused",
    "held",
    "identity",
    "away_long",
    "conflict",
    "resume_check",
    "undelivered",
    "collect_again",
    "outage",
    "help",
    "locked",
    "lock_seen",
    "standstill",
    "timed_out",
    "second_login",
    "misplaced",
    "paused_alone",
    "pin_guessing",
    "unread",
    "case",
    "recalled",
]


class ToDo(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person must look at (需要处理). `since_ms` on the room's clock."""

    kind: ToDoKind
    seat: int
    ticket: str
    text: str
    since_ms: int

    @property
    def key(self) -> str:
        """Its name, by which it is put aside at a console or settled for all of them."""
        return f"{self.kind}/{self.ticket}/{self.seat}/{self.since_ms}"


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """The next thing of the day (下一事项)."""

    at_ms: int
    text: str


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """应到 已到 在考 交卷 缺考."""

    due: int
    present: int
    working: int
    handed_in: int
    absent: int


class Meanwhile(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one PC's time during an outage of the server (`shared.exam.room.working_on`).

    Attributes:
        worked_ms: what was worked, so that it is charged; the rest is held.
        told: the PC gave its account. `by_answers`: some of it only its answers tell.
        again: there was a new log-in since: the program, or the PC, was started anew.
    """

    worked_ms: int = 0
    told: bool = False
    by_answers: bool = False
    again: bool = False


class Standstill(msgspec.Struct, frozen=True, kw_only=True):
    """The room stands still after an outage of the server (`shared.exam.room.matters.Held`).

    `answers`: ticket number to the answers that were written meanwhile by the PC's account and have come since; those
    PCs went on without the server. `meanwhile`: ticket number to what is known of that time, of everybody at work.
    """

    from_ms: int
    at_ms: int
    sure: bool
    answers: dict[str, int] = {}
    meanwhile: dict[str, Meanwhile] = {}


class LaterCard(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted after the results were sealed (`shared.exam.room.later`).

    `since`: notes in all; `waiting`: of them in no addendum yet; `unsent`: on this server alone. `number`, `sha256`: of
    the last addendum, 0 and empty if there is none.
    """

    since: int = 0
    waiting: int = 0
    unsent: int = 0
    number: int = 0
    sha256: str = ""


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """All the console shows, at one moment of the room's clock.

    `rooms`: how many rooms the server machine holds (`shared.protocol.rooms` has them); `rooms_pressing`: how many of
    the others are silent or have something that waits for a person.
    `servers`: where another machine would go on, as candidates' PCs are told (`shared.protocol.device.DeviceStatus`).
    `late_limit_s`: how long after the start somebody may still enter; `late_limit_ms`: until when, in the running exam.
    `extension_by_centre`: the package carries what is needed to check a centre's code for time above the limit.
    """

    room_ms: int
    phase: RoomPhase
    last_seq: int
    seats: tuple[SeatView, ...] = ()
    to_do: tuple[ToDo, ...] = ()
    next_step: NextStep | None = None
    totals: Totals | None = None
    staff: tuple[StaffCard, ...] = ()
    layout: RoomLayout | None = None
    session_id: str = ""
    kind: SessionKind = "formal"
    title: str = ""
    subject: str = ""
    site_name: str = ""
    room: str = ""
    time_zone: str = "Asia/Shanghai"
    starts_at_ms: int = 0
    duration_s: int = 0
    started_ms: int | None = None
    ended_ms: int | None = None
    late_limit_ms: int | None = None
    late_limit_s: int | None = None
    extension_limit_s: int = 900
    extension_by_centre: bool = False
    package_serial: int = 0
    incident_codes: tuple[IncidentCode, ...] = ()
    incident_table: str = ""
    upload_url: str = ""
    receipt_id: str = ""
    bundle_sha256: str = ""
    later: LaterCard = LaterCard()
    warnings: tuple[str, ...] = ()
    standstill: Standstill | None = None
    sections: tuple[SectionCard, ...] = ()
    carry_over: bool = False
    rooms: int = 1
    rooms_pressing: int = 0
    servers: tuple[str, ...] = ()


class PackageReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an imported package holds."""

    package_id: str
    session_id: str
    title: str
    room: str
    candidates: int
    photos: int
    starts_at_ms: int
    sha256: str
    serial: int
    kind: SessionKind = "formal"
    told: tuple[str, ...] = ()
    """What it brought besides: another key of the centre, a list of what is revoked."""
    again: bool = False
    """It was the current one already, and changed nothing."""


class TrustReport(msgspec.Struct, frozen=True, kw_only=True):
    """A trust file was read. `told`: what was new in it, a sentence each; `changed`: whether anything was."""

    told: tuple[str, ...]
    changed: bool


class ReceiptReport(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that came by hand was taken. `current`: it is for the session that is open here now."""

    receipt_id: str
    session_id: str
    current: bool


class PackageList(msgspec.Struct, frozen=True, kw_only=True):
    """The package of the current session, if there is one; `waiting`: the next session's, loaded ahead."""

    packages: tuple[PackageReport, ...]
    waiting: PackageReport | None = None


class HeldSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session that this server holds. `current`: the open one; the others can be read and printed."""

    session_no: int
    session_id: str
    kind: SessionKind
    title: str
    room: str
    starts_at_ms: int
    time_zone: str
    phase: RoomPhase
    bundle_sha256: str
    current: bool


class SessionList(msgspec.Struct, frozen=True, kw_only=True):
    """All sessions of the server, the newest first."""

    sessions: tuple[HeldSession, ...]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the room log.

    `plan`: with the first stretch, what the log is folded over, without secrets (`shared.exam.plan.public_plan`).
    """

    records: tuple[Record, ...]
    last_seq: int
    plan: SessionPlan | None = None


class CandidateDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate in full, for checking identity only; the look is logged by the server."""

    ticket: str
    name: str
    gender: str
    id_type: str
    id_number: str
    school: str
    seat: int


class RosterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate on a printed record; ID number masked."""

    seat: int
    ticket: str
    name: str
    gender: str
    id_type: str
    id_masked: str
    school: str
    present: bool
    absent: bool
    late: bool
    final_seat: int
    closed_cause: HandInCause | None
    photo: bytes | None = None


class RecordsData(msgspec.Struct, frozen=True, kw_only=True):
    """All the printed records need: roster with outcomes, the whole room log, the result of the last trial exam.

    `checks`: what the PCs reported before the exam; None where it is not of this session.
    `later`: records after the ones that were sealed; they are no part of the record and print as an addendum 补充记录.
    """

    view: RoomView
    roster: tuple[RosterRow, ...]
    records: tuple[Record, ...]
    trial: TrialView = TrialView()
    checks: Board | None = None
    later: tuple[Record, ...] = ()
