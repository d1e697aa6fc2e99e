"""The made-up room behind the gateway's port: for ``--screenshot``, for documentation and for tests of the windows.

Commands become records of the room log and the view is folded from them by the same rules as on the server; only what
people see matters here, so nothing is kept and nobody is asked for a certificate.
"""

from msgspec.structs import replace

from scripts.lab.pictures.answers import sample_history, sample_report
from scripts.lab.pictures.asking import sample_asking
from scripts.lab.pictures.evening import EveningCalls
from scripts.lab.pictures.packages import PackageCalls
from scripts.lab.pictures.photo import sample_photo
from scripts.lab.pictures.plan import CODES, START_MS, sample_plan
from scripts.lab.pictures.programs import sample_board
from scripts.lab.pictures.readiness import sample_readiness
from scripts.lab.pictures.room import END_MS, LATE_SEAT, NOW_MS, sample_events, sample_records_data, sample_view
from scripts.lab.pictures.rooms import sample_rooms
from scripts.lab.pictures.trial import sample_trial
from shared.exam.acts.base import Act, Doing, refused
from shared.exam.plan import SessionPlan
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.state import RoomState
from shared.exchange.errors import JournalFileError
from shared.link.errors import Refused
from shared.link.release_carrier import ReleaseCalls
from shared.protocol.answers import AnswerHistory, JournalReport, OpenAnswers
from shared.protocol.asking import AskingList, DecideReply, DecideRequest
from shared.protocol.commands import AskExtension, CommandReply, CommandRequest, Extend, ShowResumeCode
from shared.protocol.console import (
    CandidateDetail,
    EventPage,
    ReceiptReport,
    RecordsData,
    RoomView,
    StaffLoginReply,
)
from shared.protocol.device import Hello
from shared.protocol.enrolment import DeviceCard, DeviceList, EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import sentence
from shared.protocol.jobs import Job, JobKind, SittingCheck
from shared.protocol.readiness import Board
from shared.protocol.rooms import RoomsOverview
from shared.protocol.told import effect_sentence, refusal_sentence
from shared.protocol.trial import TrialRequest, TrialView
from shared.protocol.updates import UpdateBoard, UpdateCommand
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.protocol.wall import WallCard

SAMPLE_RESUME_CODE = "7K2M-9QXA-41TD"
SAMPLE_PIN = "2468"
SAMPLE_WALL_CODE = "5HKW-2R8D-QX7M"
SAMPLE_PRINT = "6f3a" * 16
SAMPLE_CHALLENGE = "7QK40X"
SAMPLE_CENTRE_CODE = "3F8M-K2TC"
_DEVICE_BASE_MS = START_MS - 86_400_000


class SampleGateway(EveningCalls, PackageCalls):
    """See `proctor_console.gateway.port.Gateway`."""

    def __init__(self, now_ms: int = NOW_MS) -> None:
        """`troubled`, to be set: some PCs of the room did not pass the checks."""
        self.now_ms = now_ms
        self.records_so_far: list[ev.Record] = list(sample_events(now_ms))
        self.requests: list[CommandRequest] = []
        self.fault: Exception | None = None
        self.troubled = False
        self.rechecked: list[tuple[str, ...]] = []
        self.signed_in: str = ""
        self.room_count = 1
        self._jobs: dict[str, Job] = {}

    def plan(self) -> SessionPlan:
        """The plan of the made-up session."""
        return sample_plan()

    def hello(self) -> Hello:
        """See Gateway."""
        return Hello(
            product="site_server",
            product_version=PRODUCT_VERSION,
            protocol_version=PROTOCOL_VERSION,
            site_id="ZD0001",
            room_ms=self.now_ms,
        )

    def sign_in(self, staff_id: str, pin: str) -> StaffLoginReply:
        """See Gateway; every sample PIN is 2468."""
        self._raise()
        member = sample_plan().staff_member(staff_id)
        staff_check(staff_id, pin)
        self.signed_in = staff_id
        return StaffLoginReply(
            token="sample",  # noqa: S106 - opens nothing
            staff_id=staff_id,
            name=member.name if member else "本机技术人员",
            role=member.role if member else "technician",
        )

    def sign_out(self) -> None:
        """See Gateway."""
        self.signed_in = ""

    def view(self) -> RoomView:
        """See Gateway."""
        self._raise()
        view = sample_view(self.now_ms, tuple(self.records_so_far))
        return replace(view, rooms=self.room_count, rooms_pressing=1 if self.room_count > 2 else 0)

    def rooms(self) -> RoomsOverview:
        """See Gateway; `room_count` of them."""
        self._raise()
        return sample_rooms(self.view(), self.room_count)

    def wall(self) -> WallCard:
        """See Gateway; open as the records so far say."""
        self._raise()
        opened = self._state().wall
        if opened is None:
            return WallCard()
        addresses = ("192.168.1.10:8443",)
        return WallCard(code=SAMPLE_WALL_CODE, names=opened.names, addresses=addresses, fingerprint=SAMPLE_PRINT)

    def command(self, request: CommandRequest) -> CommandReply:
        """See Gateway; decided by the act itself, as on the server."""
        self._raise()
        self.requests.append(request)
        act, before = request.command, self._state()
        member = self.plan().staff_member(self.signed_in or "JK01")
        role = member.role if member else "technician"
        if (refusal := refused(act, before, role, self.now_ms)) is not None:
            raise Refused(refusal.code, refusal_sentence(refusal, before.plan.time_zone), status=409)
        doing = Doing(approvals=self._approvals(act, before, role), letters=request.command_id, challenge=_asked(act))
        first = len(self.records_so_far)
        for written in act.events(before, doing, self.now_ms):
            self._note(_with_answers(written.event))
        message = effect_sentence(act.effect(before, self._state(), self.now_ms), before.plan.time_zone)
        code = SAMPLE_RESUME_CODE if isinstance(act, ShowResumeCode) else ""
        return CommandReply(records=tuple(self.records_so_far[first:]), message=message, code=code)

    def board(self) -> Board:
        """See Gateway."""
        self._raise()
        return sample_readiness(self.now_ms, troubled=self.troubled)

    def recheck(self, device_ids: tuple[str, ...]) -> Board:
        """See Gateway; who was asked is remembered."""
        self._raise()
        self.rechecked.append(device_ids)
        return sample_readiness(self.now_ms, troubled=self.troubled)

    def _state(self) -> RoomState:
        return fold.replay(self.plan(), self.records_so_far)

    def _approvals(self, act: Act, state: RoomState, role: str) -> tuple[ev.Approval, ...]:
        given = []
        for credential in getattr(act, "approvals", ()):
            staff_check(credential.staff_id, credential.pin)
            member = state.plan.staff_member(credential.staff_id)
            given.append(ev.Approval(staff_id=credential.staff_id, role=member.role if member else ""))
        needed = act.approvers(state, role, self.now_ms)
        if not set(needed) <= {approval.role for approval in given}:
            raise Refused("approvals_needed", sentence("approvals_needed", roles=needed), status=403)
        return tuple(approval for approval in given if approval.role in needed)

    def command_as(self, staff_id: str, pin: str, request: CommandRequest) -> CommandReply:
        """See Gateway."""
        staff_check(staff_id, pin)
        signed_in, self.signed_in = self.signed_in, staff_id
        try:
            return self.command(request)
        finally:
            self.signed_in = signed_in

    def events(self, after: int) -> EventPage:
        """See Gateway."""
        self._raise()
        return EventPage(
            records=tuple(r for r in self.records_so_far if r.seq > after),
            last_seq=len(self.records_so_far),
            plan=self.plan() if after == 0 else None,
        )

    def candidate(self, ticket: str, purpose: str) -> CandidateDetail:
        """See Gateway."""
        found = sample_plan().candidate(ticket)
        if found is None or not purpose:
            raise Refused("not_found", sentence("not_found"), status=404)
        return CandidateDetail(
            ticket=ticket,
            name=found.name,
            gender=found.gender,
            id_type=found.id_type,
            id_number=found.id_number,
            school=found.school,
            seat=found.seat,
        )

    def answers(self, ticket: str) -> AnswerHistory:
        """See Gateway."""
        self._raise()
        return self._answers(ticket, opened=False)

    def open_answers(self, ticket: str, asked: OpenAnswers) -> AnswerHistory:
        """See Gateway."""
        self._raise()
        for credential in asked.approvals:
            staff_check(credential.staff_id, credential.pin)
        self._note(ev.AnswersViewed(ticket=ticket, reason=asked.reason))
        return self._answers(ticket, opened=True)

    def _answers(self, ticket: str, *, opened: bool) -> AnswerHistory:
        sitting = self._state().sittings[ticket]
        return sample_history(ticket, sitting.seat, sitting.reviews, opened=opened)

    def import_journal(self, data: bytes) -> JournalReport:
        """See Gateway; a file that is no journal is refused as the server does."""
        self._raise()
        if not data.startswith(b"ESK"):
            raise Refused("journal_foreign", JournalFileError("journal_foreign").message, status=409)
        seat = next(s for s in self.view().seats if s.seat == LATE_SEAT)
        return sample_report(data, seat.seat, seat.ticket, seat.name_masked)

    def photo(self, ticket: str) -> bytes:
        """See Gateway."""
        return sample_photo(ticket)

    def start_job(self, kind: JobKind) -> Job:
        """See Gateway; the work is done at the first question about it."""
        job = Job(job_id=f"job-{kind}", kind=kind, state="running", done=0, total=10, text="正在处理")
        self._jobs[job.job_id] = job
        return job

    def job(self, job_id: str) -> Job:
        """See Gateway."""
        self._raise()
        job = self._jobs[job_id]
        if job.state != "running":
            return job
        finished = replace(job, state="done", done=10, **self._outcome(job.kind))
        self._jobs[job_id] = finished
        return finished

    def cancel_job(self, job_id: str) -> Job:
        """See Gateway."""
        self._jobs[job_id] = replace(self._jobs[job_id], state="cancelled")
        return self._jobs[job_id]

    def records(self, form: str, session_no: int = 0) -> RecordsData:  # noqa: ARG002 - one day is enough to show
        """See Gateway."""
        self._raise()
        photos = {c.ticket: sample_photo(c.ticket) for c in sample_plan().candidates}
        return sample_records_data(max(self.now_ms, END_MS), photos, tuple(self.records_so_far))

    def take_receipt(self, data: bytes) -> ReceiptReport:
        """The receipt of the sample bundle, whatever is handed over."""
        self._note(ev.ReceiptKept(receipt_id="R-20261128-0001", bundle_sha256="5c" * 32))
        return ReceiptReport(receipt_id="R-20261128-0001", session_id=self.view().session_id, current=bool(data))

    def devices(self) -> DeviceList:
        """See Gateway."""
        seats = sample_view(self.now_ms).seats
        return DeviceList(
            devices=tuple(
                DeviceCard(
                    device_id=f"pc-{s.seat:02d}",
                    role="candidate",
                    device_name=s.device_name,
                    seat=s.seat,
                    enrolled_ms=_DEVICE_BASE_MS + s.seat * 60_000,
                    last_seen_ms=self.now_ms - 800,
                    product_version=PRODUCT_VERSION,
                )
                for s in seats
            )
        )

    def start_trial(self, request: TrialRequest) -> TrialView:
        """See Gateway; nothing is played here."""
        del request
        return sample_trial(self.now_ms)

    def trial(self) -> TrialView:
        """See Gateway."""
        return sample_trial(self.now_ms)

    def cancel_trial(self) -> TrialView:
        """See Gateway."""
        return sample_trial(self.now_ms)

    def enrolment(self, request: EnrolmentRequest) -> EnrolmentWindow:
        """See Gateway."""
        return EnrolmentWindow(code="7K3QX-M9T2D", closes_ms=self.now_ms + request.open_for_s * 1000)

    def asking(self) -> AskingList:
        """See Gateway."""
        return sample_asking(self.now_ms)

    def decide_asking(self, request: DecideRequest) -> DecideReply:  # noqa: ARG002
        """See Gateway."""
        return DecideReply(decided=(), asking=self.asking())

    def programs(self) -> UpdateBoard:
        """See Gateway."""
        return sample_board(self.devices(), self.now_ms)

    def update(self, command: UpdateCommand) -> UpdateBoard:  # noqa: ARG002 - made-up machines install nothing
        """See Gateway."""
        return self.programs()

    def release_calls(self) -> ReleaseCalls:
        """See Gateway; the made-up room takes no stick."""
        raise Refused("update_nothing", sentence("update_nothing"), status=409)

    def close(self) -> None:
        """See Gateway."""

    def _raise(self) -> None:
        if self.fault is not None:
            raise self.fault

    def _outcome(self, kind: JobKind) -> dict[str, object]:
        if kind == "collect":
            self._note(ev.Collected(sittings=43, agreeing=42, unreported=(CODES[0].code,), mismatching=()))
            return {"checks": self._checks(), "message": "清点完成。"}
        if kind == "seal":
            self._note(ev.BundleSealed(bundle_id="B-0001", bundle_sha256="5c" * 32, bytes=1_482_240))
            return {"bundle_sha256": "5c" * 32, "bundle_bytes": 1_482_240}
        self._note(ev.ReceiptKept(receipt_id="R-20261128-0001", bundle_sha256="5c" * 32))
        return {"receipt_id": "R-20261128-0001"}

    def _note(self, event: ev.Event) -> None:
        self.records_so_far.append(
            ev.Record(seq=len(self.records_so_far) + 1, at_ms=self.now_ms, actor=self.signed_in or "JK01", event=event)
        )

    def _checks(self) -> tuple[SittingCheck, ...]:
        head = "8d1f0c5a77b3e9" * 4
        return tuple(
            SittingCheck(
                ticket=s.ticket,
                seat=s.seat,
                entries=180 + s.seat,
                client_head="" if s.seat == 33 else head,
                server_head=head,
                bundle_head=head,
                agrees=True,
            )
            for s in self.view().seats
            if s.epoch
        )


def staff_check(staff_id: str, pin: str) -> None:
    """Refuse an empty id or another PIN than the sample's."""
    if not staff_id or pin != SAMPLE_PIN:
        raise Refused("wrong_pin", sentence("wrong_pin"), status=403)


def _asked(act: Act) -> str:
    """The made-up centre knows one challenge and one right code."""
    code = act.centre_code if isinstance(act, Extend) else ""
    if code and code != SAMPLE_CENTRE_CODE:
        raise Refused("centre_code_wrong", sentence("centre_code_wrong"), status=409)
    return SAMPLE_CHALLENGE if code or isinstance(act, AskExtension) else ""


def _with_answers(event: ev.Event) -> ev.Event:
    return replace(event, entries=180, head="00" * 32) if isinstance(event, ev.HandedIn) else event
