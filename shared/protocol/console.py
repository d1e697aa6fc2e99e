"""Messages between the proctor console and the server: the live view, jobs, records; the acts stand in `commands`."""

from typing import Literal

import msgspec

from shared.exam.events import HandInCause, Record
from shared.exam.outages import Proposal
from shared.exam.plan import IncidentCode, RoomLayout, StaffRole
from shared.exam.sitting import Discipline, DisplayState, Leave, Move, SectionClosing
from shared.exam.timing import Grant, Pause
from shared.protocol.commands import (
    AllowHandIn,
    AllowLateEntry,
    AskExtension,
    CheckIdentity,
    Command,
    CommandReply,
    CommandRequest,
    CorrectTime,
    Credential,
    CreditOutages,
    DeclineOutages,
    EndLeave,
    EndRoom,
    Extend,
    GrantRef,
    HeldChoice,
    LogIncident,
    MoveSeat,
    OutageRef,
    PauseRoom,
    PauseSittings,
    RecordDiscipline,
    Reopen,
    ReopenSection,
    ResumeRoom,
    ResumeSittings,
    ReverseGrants,
    ReviewHeld,
    SendMessage,
    ShowResumeCode,
    StartLeave,
    StartRoom,
    Unseal,
)
from shared.protocol.device import DeviceRole, SectionCard

__all__ = [
    "AllowHandIn",
    "AllowLateEntry",
    "AskExtension",
    "CandidateDetail",
    "CheckIdentity",
    "Command",
    "CommandReply",
    "CommandRequest",
    "CorrectTime",
    "Credential",
    "CreditOutages",
    "DeclineOutages",
    "DeviceCard",
    "DeviceList",
    "EndLeave",
    "EndRoom",
    "EnrolmentRequest",
    "EnrolmentWindow",
    "EventPage",
    "Extend",
    "GrantRef",
    "HeldChoice",
    "Job",
    "JobKind",
    "JobRequest",
    "LogIncident",
    "MoveSeat",
    "NextStep",
    "OutageRef",
    "PackageList",
    "PackageReport",
    "PauseRoom",
    "PauseSittings",
    "RecordDiscipline",
    "RecordsData",
    "Reopen",
    "ReopenSection",
    "ResumeRoom",
    "ResumeSittings",
    "ReverseGrants",
    "ReviewHeld",
    "RoomPhase",
    "RoomView",
    "RosterRow",
    "SeatView",
    "SendMessage",
    "ShowResumeCode",
    "SittingCheck",
    "StaffCard",
    "StaffLoginReply",
    "StaffLoginRequest",
    "StartLeave",
    "StartRoom",
    "ToDo",
    "Totals",
    "Unseal",
]

RoomPhase = Literal[
    "no_session", "sealed", "unsealed", "running", "paused", "ended", "collected", "bundled", "received"
]
JobKind = Literal["collect", "seal", "upload"]


class StaffLoginRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A person signs in at the console. Before any package there is one local technician, id "setup"."""

    staff_id: str
    pin: str
    protocol_version: int


class StaffLoginReply(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in; the token lasts for the day."""

    token: str
    staff_id: str
    name: str
    role: StaffRole


class StaffCard(msgspec.Struct, frozen=True, kw_only=True):
    """A person on the plan."""

    staff_id: str
    name: str
    role: StaffRole
    signed_in: bool


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    """One seat of the map. Without a candidate `ticket` is empty (a spare or free seat).

    `device`: none (no PC enrolled), silent (not heard), waiting, in_use. Where the paper has limits by section,
    `section_id` is the open one, `remaining_ms`, `allotted_ms` and `deadline_ms` are its own, `end_ms` is the end of
    the whole sitting if every section is used up, `closings` are the sections that are over, and `carried_ms` of its
    allotment came from the one before.
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
]


class ToDo(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person must look at (需要处理). `since_ms` on the room's clock."""

    kind: ToDoKind
    seat: int
    ticket: str
    text: str
    since_ms: int


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


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """All the console shows, at one moment of the room's clock.

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
    extension_limit_s: int = 900
    extension_by_centre: bool = False
    package_serial: int = 0
    incident_codes: tuple[IncidentCode, ...] = ()
    incident_table: str = ""
    upload_url: str = ""
    receipt_id: str = ""
    bundle_sha256: str = ""
    warnings: tuple[str, ...] = ()
    sections: tuple[SectionCard, ...] = ()
    carry_over: bool = False


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


class PackageList(msgspec.Struct, frozen=True, kw_only=True):
    """The package of the current session, if there is one."""

    packages: tuple[PackageReport, ...]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the room log."""

    records: tuple[Record, ...]
    last_seq: int


class CandidateDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate in full, for checking identity only; the look is logged by the server."""

    ticket: str
    name: str
    gender: str
    id_type: str
    id_number: str
    school: str
    seat: int


class JobRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Start long work; asking again for running work joins it."""

    kind: JobKind


class SittingCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the three-way check. Heads are hex; the client's is empty if it never reported."""

    ticket: str
    seat: int
    entries: int
    client_head: str
    server_head: str
    bundle_head: str
    agrees: bool


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Long work: how far it is, and what came of it. `error` is an error code with its sentence."""

    job_id: str
    kind: JobKind
    state: Literal["running", "done", "failed", "cancelled"]
    done: int = 0
    total: int = 0
    text: str = ""
    error: str = ""
    message: str = ""
    checks: tuple[SittingCheck, ...] = ()
    bundle_sha256: str = ""
    bundle_bytes: int = 0
    receipt_id: str = ""


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
    """All the printed records need: the roster with outcomes, and the whole room log."""

    view: RoomView
    roster: tuple[RosterRow, ...]
    records: tuple[Record, ...]


class DeviceCard(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolled device."""

    device_id: str
    role: DeviceRole
    device_name: str
    seat: int
    enrolled_ms: int
    last_seen_ms: int | None
    product_version: str


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """All enrolled devices."""

    devices: tuple[DeviceCard, ...]


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Open the enrolment window for that long (0 closes it), or take a device off the list."""

    open_for_s: int = 0
    revoke_device_id: str = ""


class EnrolmentWindow(msgspec.Struct, frozen=True, kw_only=True):
    """The code technicians type at the PCs while the window is open."""

    code: str
    closes_ms: int
