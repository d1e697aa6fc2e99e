"""The gateway over mutual TLS: every call of the port as one exchange with the site server."""

from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.site_line import SiteLine
from shared.link.transport import Transport
from shared.link.update_line import ReleaseLine
from shared.protocol import paths
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
    StaffLoginRequest,
    TrustReport,
)
from shared.protocol.device import Empty, Hello
from shared.protocol.enrolment import DeviceList, EnrolmentRequest, EnrolmentWindow
from shared.protocol.jobs import Job, JobKind, JobRequest
from shared.protocol.readiness import Board, RecheckRequest
from shared.protocol.rooms import RoomsOverview
from shared.protocol.trial import TrialRequest, TrialView
from shared.protocol.updates import UpdateBoard, UpdateCommand
from shared.protocol.version import PROTOCOL_VERSION
from shared.protocol.wall import WallCard
from shared.protocol.whereabouts import WhereReply, WhereRequest

_VIEW_TIMEOUT_S = 5.0
_COMMAND_TIMEOUT_S = 15.0
# A package with pictures is some tens of MB, and the server checks every part of it before it answers.
_LARGE_TIMEOUT_S = 120.0
EVENTS_PER_PAGE = 500


class SiteGateway:
    """See `proctor_console.gateway.port.Gateway`; the transport maps every failure to a LinkError."""

    def __init__(self, identity: DeviceIdentity, files: DeviceFiles, server: str | None = None) -> None:
        """Prepare the calls; nothing is sent. Raises NotTrusted if the device's files cannot be used, BadAddress."""
        self._files = files
        self._line = SiteLine(files, server or identity.server)

    @property
    def _transport(self) -> Transport:
        return self._line.transport

    def hello(self) -> Hello:
        """Who answers, and which protocol it speaks."""
        return self._transport.call("GET", paths.HELLO, None, Hello, read_timeout_s=_VIEW_TIMEOUT_S)

    def sign_in(self, staff_id: str, pin: str) -> StaffLoginReply:
        """Sign in; every later call is this person's."""
        return _sign_in(self._transport, staff_id, pin)

    def sign_out(self) -> None:
        """Forget the token; the server's day token simply is used no more."""
        self._transport.set_token(None)

    def view(self) -> RoomView:
        """The room now."""
        return self._transport.call("GET", paths.VIEW, None, RoomView, read_timeout_s=_VIEW_TIMEOUT_S)

    def rooms(self) -> RoomsOverview:
        """See Gateway."""
        return self._transport.call("GET", paths.ROOMS, None, RoomsOverview, read_timeout_s=_VIEW_TIMEOUT_S)

    def wall(self) -> WallCard:
        """See Gateway."""
        return self._transport.call("GET", paths.WALL_CARD, None, WallCard, read_timeout_s=_VIEW_TIMEOUT_S)

    def command(self, request: CommandRequest) -> CommandReply:
        """Do something; the same request may be sent again after a lost reply."""
        return _command(self._transport, request)

    def command_as(self, staff_id: str, pin: str, request: CommandRequest) -> CommandReply:
        """See Gateway; a connection of its own carries that person's token, so that it cannot leak into other calls."""
        own = SiteLine(self._files, self._line.server)
        try:
            _sign_in(own.transport, staff_id, pin)
            return _command(own.transport, request)
        finally:
            own.close()

    def import_package(self, data: bytes) -> PackageReport:
        """Hand over a package file; the server checks it and keeps all of it or nothing."""
        return self._transport.call("POST", paths.PACKAGES, data, PackageReport, read_timeout_s=_LARGE_TIMEOUT_S)

    def take_trust(self, data: bytes) -> TrustReport:
        """See Gateway."""
        return self._transport.call("POST", paths.TRUST, data, TrustReport)

    def preload(self, data: bytes) -> PackageReport:
        """See Gateway."""
        return self._transport.call("POST", paths.NEXT_PACKAGE, data, PackageReport, read_timeout_s=_LARGE_TIMEOUT_S)

    def start_next(self) -> PackageReport:
        """See Gateway."""
        return self._transport.call("POST", paths.START_NEXT, Empty(), PackageReport, read_timeout_s=_LARGE_TIMEOUT_S)

    def packages(self) -> PackageList:
        """The package of the session."""
        return self._transport.call("GET", paths.PACKAGES, None, PackageList)

    def events(self, after: int) -> EventPage:
        """Records of the room log after that number."""
        path = f"{paths.EVENTS}?after={after}&limit={EVENTS_PER_PAGE}"
        return self._transport.call("GET", path, None, EventPage)

    def candidate(self, ticket: str, purpose: str) -> CandidateDetail:
        """A candidate in full; the server logs the look."""
        return self._transport.call("GET", f"{paths.CANDIDATE}/{ticket}?purpose={purpose}", None, CandidateDetail)

    def where(self, text: str) -> WhereReply:
        """See Gateway."""
        return self._transport.call("POST", paths.WHERE, WhereRequest(text=text), WhereReply)

    def answers(self, ticket: str) -> AnswerHistory:
        """A candidate's answer log without its contents."""
        return self._transport.call("GET", f"{paths.ANSWERS_OF}/{ticket}", None, AnswerHistory)

    def open_answers(self, ticket: str, asked: OpenAnswers) -> AnswerHistory:
        """The same with contents; the look and its reason stand in the room log."""
        path = f"{paths.ANSWERS_OF}/{ticket}"
        return self._transport.call("POST", path, asked, AnswerHistory, read_timeout_s=_COMMAND_TIMEOUT_S)

    def import_journal(self, data: bytes) -> JournalReport:
        """Hand over a PC's journal file; repeating it is harmless."""
        return self._transport.call("POST", paths.JOURNALS, data, JournalReport, read_timeout_s=_LARGE_TIMEOUT_S)

    def photo(self, ticket: str) -> bytes:
        """The photo as the roster has it."""
        return self._transport.call("GET", f"{paths.PHOTO}/{ticket}", None, bytes)

    def start_job(self, kind: JobKind) -> Job:
        """Start long work, or join it."""
        return self._transport.call("POST", paths.JOBS, JobRequest(kind=kind), Job)

    def job(self, job_id: str) -> Job:
        """How far long work is."""
        return self._transport.call("GET", f"{paths.JOBS}/{job_id}", None, Job)

    def cancel_job(self, job_id: str) -> Job:
        """Ask long work to stop."""
        return self._transport.call("DELETE", f"{paths.JOBS}/{job_id}", None, Job)

    def records(self, form: str, session_no: int = 0) -> RecordsData:
        """See Gateway."""
        path = f"{paths.RECORDS}?form={form}" + (f"&session={session_no}" if session_no else "")
        return self._transport.call("GET", path, None, RecordsData, read_timeout_s=_LARGE_TIMEOUT_S)

    def sessions(self) -> SessionList:
        """See Gateway."""
        return self._transport.call("GET", paths.SESSIONS, None, SessionList, read_timeout_s=_LARGE_TIMEOUT_S)

    def bundle(self) -> bytes:
        """The sealed result bundle."""
        return self._transport.call("GET", paths.BUNDLE, None, bytes, read_timeout_s=_LARGE_TIMEOUT_S)

    def addendum(self) -> bytes:
        """See Gateway."""
        return self._transport.call("GET", paths.ADDENDUM, None, bytes, read_timeout_s=_LARGE_TIMEOUT_S)

    def take_receipt(self, data: bytes) -> ReceiptReport:
        """See Gateway."""
        return self._transport.call("POST", paths.RECEIPT, data, ReceiptReport)

    def devices(self) -> DeviceList:
        """All enrolled devices."""
        return self._transport.call("GET", paths.DEVICES, None, DeviceList)

    def start_trial(self, request: TrialRequest) -> TrialView:
        """Begin a trial exam of the whole room, or join the one that runs."""
        return self._transport.call("POST", paths.TRIAL, request, TrialView, read_timeout_s=_COMMAND_TIMEOUT_S)

    def trial(self) -> TrialView:
        """The trial exam that runs, or the result of the last one."""
        return self._transport.call("GET", paths.TRIAL, None, TrialView)

    def cancel_trial(self) -> TrialView:
        """Ask the running trial exam to end."""
        return self._transport.call("DELETE", paths.TRIAL, None, TrialView)

    def enrolment(self, request: EnrolmentRequest) -> EnrolmentWindow:
        """Open or close the enrolment window, or take a device off the list."""
        return self._transport.call("POST", paths.ENROLMENT, request, EnrolmentWindow)

    def asking(self) -> AskingList:
        """The PCs that wait to be enrolled."""
        return self._transport.call("GET", paths.ASKING, None, AskingList)

    def decide_asking(self, request: DecideRequest) -> DecideReply:
        """Let PCs in or not."""
        return self._transport.call("POST", paths.ASKING, request, DecideReply, read_timeout_s=_COMMAND_TIMEOUT_S)

    def programs(self) -> UpdateBoard:
        """Versions of all machines, and the release the server holds."""
        return self.release_calls().programs()

    def update(self, command: UpdateCommand) -> UpdateBoard:
        """The technician's word: update these machines, or cancel."""
        return self.release_calls().update(command)

    def release_calls(self) -> ReleaseLine:
        """What brings a release from a USB stick to the server."""
        return ReleaseLine(self._transport)

    def board(self) -> Board:
        """See Gateway."""
        return self._transport.call("GET", paths.BOARD, None, Board)

    def recheck(self, device_ids: tuple[str, ...]) -> Board:
        """See Gateway."""
        return self._transport.call("POST", paths.BOARD, RecheckRequest(device_ids=device_ids), Board)

    def close(self) -> None:
        """Break off every call."""
        self._line.close()


def _sign_in(transport: Transport, staff_id: str, pin: str) -> StaffLoginReply:
    body = StaffLoginRequest(staff_id=staff_id, pin=pin, protocol_version=PROTOCOL_VERSION)
    reply = transport.call("POST", paths.STAFF_LOGIN, body, StaffLoginReply)
    transport.set_token(reply.token)
    return reply


def _command(transport: Transport, request: CommandRequest) -> CommandReply:
    return transport.call(
        "POST",
        paths.COMMAND,
        request,
        CommandReply,
        read_timeout_s=_COMMAND_TIMEOUT_S,
        request_id=request.command_id,
    )
