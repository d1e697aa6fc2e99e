"""What the console needs of the site server. Calls may come from several threads; each may raise LinkError."""

from typing import Protocol

from shared.link.release_carrier import ReleaseCalls
from shared.protocol.answers import AnswerHistory, JournalReport, OpenAnswers
from shared.protocol.asking import AskingList, DecideReply, DecideRequest
from shared.protocol.commands import CommandReply, CommandRequest
from shared.protocol.console import (
    CandidateDetail,
    EventPage,
    PackageList,
    PackageReport,
    ReceiptReport,
    RecordsData,
    RoomView,
    SessionList,
    StaffLoginReply,
    TrustReport,
)
from shared.protocol.device import Hello
from shared.protocol.enrolment import DeviceList, EnrolmentRequest, EnrolmentWindow
from shared.protocol.jobs import Job, JobKind
from shared.protocol.readiness import Board
from shared.protocol.rooms import RoomsOverview
from shared.protocol.trial import TrialRequest, TrialView
from shared.protocol.updates import UpdateBoard, UpdateCommand
from shared.protocol.wall import WallCard
from shared.protocol.whereabouts import WhereReply


class Gateway(Protocol):
    """Typed calls; `SiteGateway` makes them over TLS."""

    def hello(self) -> Hello:
        """Who answers, and which protocol it speaks."""

    def sign_in(self, staff_id: str, pin: str) -> StaffLoginReply:
        """Sign in; every later call is this person's."""

    def sign_out(self) -> None:
        """Forget who is signed in."""

    def view(self) -> RoomView:
        """The room now."""

    def rooms(self) -> RoomsOverview:
        """Every room of the server machine, in numbers."""

    def wall(self) -> WallCard:
        """How the wall page stands, with its code while it is open."""

    def command(self, request: CommandRequest) -> CommandReply:
        """Do something; the same request may be sent again after a lost reply."""

    def command_as(self, staff_id: str, pin: str, request: CommandRequest) -> CommandReply:
        """The same in the name of a person who has typed their own PIN; whoever is signed in stays so."""

    def import_package(self, data: bytes) -> PackageReport:
        """Hand over a package file; the server checks it and keeps all of it or nothing."""

    def take_trust(self, data: bytes) -> TrustReport:
        """Hand over a trust file of the centre: its newer keys, and what it has revoked."""

    def preload(self, data: bytes) -> PackageReport:
        """Hand over the next session's package; it is checked and kept, and not active."""

    def start_next(self) -> PackageReport:
        """Make the session of that package the current one."""

    def packages(self) -> PackageList:
        """The package of the session, if there is one."""

    def events(self, after: int) -> EventPage:
        """Records of the room log after that number."""

    def candidate(self, ticket: str, purpose: str) -> CandidateDetail:
        """A candidate in full; the server logs the look."""

    def where(self, text: str) -> WhereReply:
        """Where a candidate of the site sits, by name, letters or number; the server logs that somebody asked."""

    def answers(self, ticket: str) -> AnswerHistory:
        """A candidate's answer log without its contents."""

    def open_answers(self, ticket: str, asked: OpenAnswers) -> AnswerHistory:
        """The same with contents; the look and its reason stand in the room log."""

    def import_journal(self, data: bytes) -> JournalReport:
        """Hand over a PC's journal file; the server takes all of it or nothing."""

    def photo(self, ticket: str) -> bytes:
        """The photo as the roster has it."""

    def start_job(self, kind: JobKind) -> Job:
        """Start long work, or join it."""

    def job(self, job_id: str) -> Job:
        """How far long work is."""

    def cancel_job(self, job_id: str) -> Job:
        """Ask long work to stop."""

    def records(self, form: str, session_no: int = 0) -> RecordsData:
        """What the printed form of that key needs; the server logs who took it. `session_no`: of an earlier session."""

    def sessions(self) -> SessionList:
        """All sessions the server holds, the newest first."""

    def bundle(self) -> bytes:
        """The sealed result bundle."""

    def addendum(self) -> bytes:
        """The last sealed addendum of that bundle."""

    def take_receipt(self, data: bytes) -> ReceiptReport:
        """Hand over a receipt that came on a USB drive; the server verifies it."""

    def devices(self) -> DeviceList:
        """All enrolled devices."""

    def start_trial(self, request: TrialRequest) -> TrialView:
        """Begin a trial exam of the whole room, or join the one that runs."""

    def trial(self) -> TrialView:
        """The trial exam that runs, or the result of the last one."""

    def cancel_trial(self) -> TrialView:
        """Ask the running trial exam to end."""

    def enrolment(self, request: EnrolmentRequest) -> EnrolmentWindow:
        """Open or close the enrolment window, or take a device off the list."""

    def asking(self) -> AskingList:
        """The PCs that wait to be enrolled."""

    def decide_asking(self, request: DecideRequest) -> DecideReply:
        """Let PCs in or not; one that cannot be enrolled leaves the others."""

    def programs(self) -> UpdateBoard:
        """Versions of all machines, and the release the server holds."""

    def update(self, command: UpdateCommand) -> UpdateBoard:
        """The technician's word: update these machines, or cancel."""

    def release_calls(self) -> ReleaseCalls:
        """What brings a release from a USB stick to the server."""

    def board(self) -> Board:
        """The checks before the exam, of every machine."""

    def recheck(self, device_ids: tuple[str, ...]) -> Board:
        """Have machines checked again; all of them where none is named."""

    def close(self) -> None:
        """Break off every call."""
