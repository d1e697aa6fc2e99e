"""What can happen in a session: the vocabulary of the room log.

The log is append-only and hash-chained; `shared.exam.room.state.RoomState` is a pure fold over it. Each event says who
it concerns by ticket number (never by name or ID number) and why. The time and the person stand in the record.

Handbook 考务手册: The day, minute by minute; Leaving the room; Records.
"""

# ruff: noqa: PLC0414 - the events of other files are told on: one vocabulary

from typing import Literal

import msgspec

from shared.exam.clock.sections import SectionCause
from shared.exam.incidents import IncidentCategory
from shared.exam.room.clearing_events import ClearingEvent
from shared.exam.room.device_events import DeviceEvent
from shared.exam.room.discipline_events import DisciplineAction as DisciplineAction
from shared.exam.room.discipline_events import DisciplineAnswered as DisciplineAnswered
from shared.exam.room.discipline_events import DisciplineEvent as DisciplineEvent
from shared.exam.room.discipline_events import DisciplineRecorded as DisciplineRecorded
from shared.exam.room.discipline_events import DisciplineWitnessed as DisciplineWitnessed
from shared.exam.room.evening_events import AddendumReceived as AddendumReceived
from shared.exam.room.evening_events import AddendumSealed as AddendumSealed
from shared.exam.room.evening_events import AnswersViewed as AnswersViewed
from shared.exam.room.evening_events import BundleSealed as BundleSealed
from shared.exam.room.evening_events import BundleUploaded as BundleUploaded
from shared.exam.room.evening_events import Collected as Collected
from shared.exam.room.evening_events import CopyKept as CopyKept
from shared.exam.room.evening_events import HeldReviewed as HeldReviewed
from shared.exam.room.evening_events import JournalDelivered as JournalDelivered
from shared.exam.room.evening_events import ReceiptKept as ReceiptKept
from shared.exam.room.evening_events import RoomEnded as RoomEnded
from shared.exam.room.matter_events import IdentityShown as IdentityShown
from shared.exam.room.matter_events import MatterSettled as MatterSettled
from shared.exam.room.matter_events import PinWrong as PinWrong
from shared.exam.room.message_events import MessageEvent as MessageEvent
from shared.exam.room.message_events import MessageRead as MessageRead
from shared.exam.room.message_events import MessageSent as MessageSent
from shared.exam.room.paper_events import BackupAsked as BackupAsked
from shared.exam.room.paper_events import BackupOpened as BackupOpened
from shared.exam.room.paper_events import PaperEvent
from shared.exam.room.paper_events import PaperUnsealed as PaperUnsealed
from shared.exam.room.staff_events import DutyHandedOver as DutyHandedOver
from shared.exam.room.staff_events import LockOutReset as LockOutReset
from shared.exam.room.staff_events import RosterTaken as RosterTaken
from shared.exam.room.staff_events import SiteSearched as SiteSearched
from shared.exam.room.staff_events import StaffEvent
from shared.exam.room.staff_events import StaffSignedOut as StaffSignedOut
from shared.exam.room.staff_events import SubstituteAdmitted as SubstituteAdmitted
from shared.exam.room.time_events import AnsweredOn as AnsweredOn
from shared.exam.room.time_events import Approval as Approval
from shared.exam.room.time_events import ExtensionAsked as ExtensionAsked
from shared.exam.room.time_events import GrantReversed as GrantReversed
from shared.exam.room.time_events import LostSpan as LostSpan
from shared.exam.room.time_events import OutageDeclined as OutageDeclined
from shared.exam.room.time_events import RoomHeld as RoomHeld
from shared.exam.room.time_events import TimeGranted as TimeGranted
from shared.exam.room.time_events import WorkedOn as WorkedOn
from shared.exam.room.trust_events import CentreKeysChanged as CentreKeysChanged
from shared.exam.room.trust_events import LogContradicted as LogContradicted
from shared.exam.room.trust_events import RecordLost as RecordLost
from shared.exam.room.trust_events import RevocationsTaken as RevocationsTaken
from shared.exam.room.trust_events import RevokedRefused as RevokedRefused
from shared.exam.room.trust_events import StoreMended as StoreMended
from shared.exam.room.trust_events import TrustEvent
from shared.exam.room.wall_events import WallEvent
from shared.exam.room.watch_events import HelpAnswered as HelpAnswered
from shared.exam.room.watch_events import HelpAsked as HelpAsked
from shared.exam.room.watch_events import HelpWithdrawn as HelpWithdrawn
from shared.exam.room.watch_events import LockNoted as LockNoted
from shared.exam.room.watch_events import LockReleased as LockReleased
from shared.exam.room.watch_events import LockSeen as LockSeen
from shared.exam.room.watch_events import WatchEvent as WatchEvent

HandInCause = Literal["candidate", "time", "proctor", "terminated", "end"]
CheckRound = Literal["entry", "second"]
"""Of the two identity rounds: 入场核验 at the door, 复核 against the sign-in sheet (handbook: T-30 and T+15)."""


class PackageImported(msgspec.Struct, frozen=True, kw_only=True, tag="package_imported"):
    """The session exists from here on."""

    package_id: str
    package_sha256: str
    serial: int
    paper_id: str


class ServerStarted(msgspec.Struct, frozen=True, kw_only=True, tag="server_started"):
    """The server (re)started. `down_ms`: room time since its last sign of life; `evidence`: how that is known."""

    down_ms: int
    evidence: str
    version: str


class StaffSignedIn(msgspec.Struct, frozen=True, kw_only=True, tag="staff_signed_in"):
    """A person signed in at a console."""

    staff_id: str
    role: str


class CandidateLoggedIn(msgspec.Struct, frozen=True, kw_only=True, tag="candidate_logged_in"):
    """A log-in on a device; it opens `epoch` and fences every older one."""

    ticket: str
    device_id: str
    seat: int
    epoch: int
    how: Literal["first", "resume", "moved"]


class LoginRefused(msgspec.Struct, frozen=True, kw_only=True, tag="login_refused"):
    """A known candidate was not let in; `code` is the wire's error code (too_late, not_yet_open, …)."""

    ticket: str
    device_id: str
    seat: int
    code: str


class IdentityConfirmed(msgspec.Struct, frozen=True, kw_only=True, tag="identity_confirmed"):
    """The candidate confirmed name, photo, ticket and subject on screen."""

    ticket: str


class IdentityChecked(msgspec.Struct, frozen=True, kw_only=True, tag="identity_checked"):
    """A proctor compared the person with the papers; `ok` False asks for action and keeps the paper from them."""

    ticket: str
    ok: bool
    note: str = ""
    round: CheckRound = "entry"


class RoomStarted(msgspec.Struct, frozen=True, kw_only=True, tag="room_started"):
    """T: every clock runs from here. `approvals`: of a start that is early, or with seats `not_ready`."""

    reason: str = ""
    approvals: tuple[Approval, ...] = ()
    not_ready: tuple[int, ...] = ()


class RoomPaused(msgspec.Struct, frozen=True, kw_only=True, tag="room_paused"):
    """All clocks stand still."""

    reason: str


class RoomResumed(msgspec.Struct, frozen=True, kw_only=True, tag="room_resumed"):
    """All clocks run again.

    `unheard`: after an outage of the server, whose PC is not there yet: their clocks wait for it or for a log-in.
    """

    unheard: tuple[str, ...] = ()


class SittingsPaused(msgspec.Struct, frozen=True, kw_only=True, tag="sittings_paused"):
    """These candidates' clocks stand still."""

    tickets: tuple[str, ...]
    reason: str


class SittingsResumed(msgspec.Struct, frozen=True, kw_only=True, tag="sittings_resumed"):
    """These candidates' clocks run again."""

    tickets: tuple[str, ...]


class MarkedAbsent(msgspec.Struct, frozen=True, kw_only=True, tag="marked_absent"):
    """The late limit passed (or the room ended) without a log-in."""

    tickets: tuple[str, ...]


class LateEntryAllowed(msgspec.Struct, frozen=True, kw_only=True, tag="late_entry_allowed"):
    """The chief examiner lets one candidate in after the late limit."""

    ticket: str
    reason: str
    approvals: tuple[Approval, ...]


class SeatMoved(msgspec.Struct, frozen=True, kw_only=True, tag="seat_moved"):
    """The candidate goes on at another seat; the old device is fenced from here on.

    `lost_from_ms`: since when working time was lost, by the server's evidence; it is credited when the candidate goes
    on. None: nothing is to be credited.
    """

    ticket: str
    from_seat: int
    to_seat: int
    reason: str
    lost_from_ms: int | None = None


class LeaveStarted(msgspec.Struct, frozen=True, kw_only=True, tag="leave_started"):
    """The candidate left the room, escorted."""

    ticket: str
    reason: str
    escort: str = ""


class LeaveEnded(msgspec.Struct, frozen=True, kw_only=True, tag="leave_ended"):
    """The candidate is back."""

    ticket: str


class IncidentLogged(msgspec.Struct, frozen=True, kw_only=True, tag="incident_logged"):
    """Anything worth the record: equipment, illness, a disputed item, …

    `kind`: below the category (`shared.exam.incidents.KINDS`). `item`: the item as it is numbered on that candidate's
    screen; `item_id`: which that is.
    """

    incident_id: str
    category: IncidentCategory
    text: str
    ticket: str | None = None
    item_id: str | None = None
    kind: str = ""
    item: str = ""


class IncidentAmended(msgspec.Struct, frozen=True, kw_only=True, tag="incident_amended"):
    """Something added to an incident. What was written stays; `ticket` is the incident's own."""

    incident_id: str
    text: str
    ticket: str | None = None


class HandInAllowed(msgspec.Struct, frozen=True, kw_only=True, tag="hand_in_allowed"):
    """The chief examiner consents to an early hand-in; no tickets means everyone."""

    tickets: tuple[str, ...]
    reason: str


class HandedIn(msgspec.Struct, frozen=True, kw_only=True, tag="handed_in"):
    """The sitting is closed. `entries`/`head`: the answer log then. `ended_ms`: when its time had run out (by time)."""

    ticket: str
    cause: HandInCause
    entries: int
    head: str
    ended_ms: int | None = None


class Reopened(msgspec.Struct, frozen=True, kw_only=True, tag="reopened"):
    """A mistaken hand-in was undone, or a sitting closed by time goes on with time given since.

    `unheard`: the candidate's PC was not there then; time that waited goes on waiting for it or for a log-in.
    """

    ticket: str
    reason: str
    approvals: tuple[Approval, ...]
    unheard: bool = False


class SectionClosed(msgspec.Struct, frozen=True, kw_only=True, tag="section_closed", omit_defaults=True):
    """A section with its own limit is over for good and the next one runs; the last section ends with `HandedIn`.

    `closed_ms`: when its clock stopped and the next one's began, on the room's clock; not later than the record. By
    `time` it is the section's deadline, also where the server learnt of it later (it was down just then).
    `guessed`: the PC did not know the room's clock, so `closed_ms` is when its word came; absent where it did.
    """

    ticket: str
    section_id: str
    cause: SectionCause
    closed_ms: int
    guessed: bool = False


class SectionReopened(msgspec.Struct, frozen=True, kw_only=True, tag="section_reopened"):
    """A section submitted by mistake is open again; its clock stands where it would without the submission."""

    ticket: str
    section_id: str
    reason: str
    approvals: tuple[Approval, ...]


class LinkLost(msgspec.Struct, frozen=True, kw_only=True, tag="link_lost"):
    """No sign of life from the candidate's device since `last_seen_ms`; the server's own evidence."""

    ticket: str
    last_seen_ms: int


class LinkRestored(msgspec.Struct, frozen=True, kw_only=True, tag="link_restored"):
    """The device is heard again after `away_ms`."""

    ticket: str
    away_ms: int


class IncidentPhoto(msgspec.Struct, frozen=True, kw_only=True, tag="incident_photo"):
    """A picture that belongs to an incident: a small JPEG made anew at the console, sealed and chained with the record.

    `shared.exam.photos` says how large it may be.
    """

    incident_id: str
    jpeg: bytes
    ticket: str | None = None


Event = (
    PackageImported
    | PaperEvent
    | ServerStarted
    | StaffSignedIn
    | CandidateLoggedIn
    | LoginRefused
    | IdentityConfirmed
    | IdentityChecked
    | RoomStarted
    | RoomPaused
    | RoomHeld
    | WorkedOn
    | AnsweredOn
    | RoomResumed
    | SittingsPaused
    | SittingsResumed
    | TimeGranted
    | GrantReversed
    | OutageDeclined
    | ExtensionAsked
    | MarkedAbsent
    | LateEntryAllowed
    | SeatMoved
    | LeaveStarted
    | LeaveEnded
    | IncidentLogged
    | IncidentAmended
    | IncidentPhoto
    | DisciplineEvent
    | HandInAllowed
    | HandedIn
    | Reopened
    | SectionClosed
    | SectionReopened
    | DeviceEvent
    | WatchEvent
    | LinkLost
    | LinkRestored
    | MessageEvent
    | MatterSettled
    | PinWrong
    | IdentityShown
    | JournalDelivered
    | HeldReviewed
    | AnswersViewed
    | RoomEnded
    | Collected
    | BundleSealed
    | CopyKept
    | BundleUploaded
    | ReceiptKept
    | AddendumSealed
    | AddendumReceived
    | StaffEvent
    | ClearingEvent
    | WallEvent
    | TrustEvent
)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the room log.

    Attributes:
        seq: 1, 2, 3 … without gaps.
        at_ms: the room's clock.
        actor: staff id, "candidate:<ticket>" or "server".
        event: what happened.
    """

    seq: int
    at_ms: int
    actor: str
    event: Event
