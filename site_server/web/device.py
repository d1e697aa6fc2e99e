"""Pages of a device before a candidate sits at it: hello, enrolment, waiting, log-in, the paper as ciphertext."""

from msgspec.structs import replace

from shared.protocol import paths
from shared.protocol.asking import AskReply, AskRequest, WaitReply, WaitRequest
from shared.protocol.device import (
    DeviceStatus,
    DeviceStatusRequest,
    EnrolReply,
    EnrolRequest,
    Hello,
    LoginReply,
    LoginRequest,
    ResumeRequest,
)
from shared.protocol.errors import WireError
from shared.protocol.journal import JournalPart, JournalReply
from shared.protocol.readiness import SPEED_BYTES, ReadinessReport
from shared.protocol.signals import SignalsRequest
from shared.protocol.trial import TrialReport
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from site_server.service.people.device_status import device_status, paper_for
from site_server.service.people.login import log_in, resume
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.gate import Access
from site_server.web.route import Route, Routes


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def hello() -> Hello:
        return Hello(
            product="exam-site-kit",
            product_version=PRODUCT_VERSION,
            protocol_version=PROTOCOL_VERSION,
            site_id=site.keys.card.site_id,
            room_ms=site.clock.now_ms(),
        )

    def enrol(asked: EnrolRequest) -> EnrolReply:
        return use_cases.enrolment.enrol(asked, gate.address())

    def ask(asked: AskRequest) -> AskReply:
        return use_cases.asking.ask(asked, gate.address())

    def wait(asked: WaitRequest) -> WaitReply:
        return use_cases.asking.wait(asked)

    def status(asked: DeviceStatusRequest) -> DeviceStatus:
        told = device_status(site, gate.device(), asked, gate.address())
        check, part = use_cases.readiness.offer(gate.device(), asked), use_cases.trials.order_for(gate.device())
        return replace(told, check=check, trial=part)

    def trial(asked: TrialReport) -> None:
        use_cases.trials.take(gate.device(), asked)

    def login(asked: LoginRequest) -> LoginReply:
        return log_in(site, gate.device(), asked)

    def go_on(asked: ResumeRequest) -> LoginReply:
        return resume(site, gate.device(), asked, gate.address())

    def journal(asked: JournalPart) -> JournalReply:
        return use_cases.journals.take(gate.device(), asked)

    def paper() -> bytes:
        offered = paper_for(site.need_room(), gate.device())
        if offered is None or not offered.ciphertext:
            raise WireError("not_unsealed")
        return offered.ciphertext

    yield from _checks(use_cases)
    yield Route(paths.HELLO, "GET", Access.OPEN, hello)
    yield Route(paths.ENROL, "POST", Access.OPEN, enrol)
    yield Route(paths.ASK, "POST", Access.OPEN, ask)
    yield Route(paths.WAIT, "POST", Access.OPEN, wait)
    yield Route(paths.DEVICE_STATUS, "POST", Access.CANDIDATE, status)
    yield Route(paths.TRIAL_REPORT, "POST", Access.CANDIDATE, trial)
    yield Route(paths.LOGIN, "POST", Access.CANDIDATE, login)
    yield Route(paths.RESUME, "POST", Access.CANDIDATE, go_on)
    yield Route(paths.JOURNAL, "POST", Access.CANDIDATE, journal)
    yield Route(paths.PAPER, "GET", Access.CANDIDATE, paper)


def _checks(use_cases: UseCases) -> Routes:
    """What a PC asks and tells that checks itself and watches itself."""

    def signals(asked: SignalsRequest) -> None:
        use_cases.signals.take(gate.device(), asked)

    def readiness(asked: ReadinessReport) -> None:
        use_cases.readiness.take(gate.device().device_id, asked)

    def speed(data: bytes) -> bytes:
        return data

    yield Route(paths.READINESS, "POST", Access.CANDIDATE, readiness)
    yield Route(paths.SIGNALS, "POST", Access.CANDIDATE, signals)
    yield Route(paths.SPEED, "POST", Access.CANDIDATE, speed, body_bytes=SPEED_BYTES)
