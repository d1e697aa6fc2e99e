"""Pages of a device before a candidate sits at it: hello, enrolment, waiting, log-in, the paper as ciphertext."""

from collections.abc import Callable, Iterator

from flask import Response, request
from msgspec.structs import replace

from shared.protocol import paths
from shared.protocol.asking import AskRequest, WaitRequest
from shared.protocol.device import DeviceStatusRequest, Empty, EnrolRequest, Hello, LoginRequest, ResumeRequest
from shared.protocol.errors import WireError
from shared.protocol.journal import JournalPart
from shared.protocol.readiness import SPEED_BYTES, ReadinessReport
from shared.protocol.signals import SignalsRequest
from shared.protocol.trial import TrialReport
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from site_server.service.people.device_status import device_status
from site_server.service.people.login import log_in, resume
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, octets, reply
from site_server.web.gate import Access

Routes = Iterator[tuple[str, str, Access, Callable[..., Response]]]


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def hello() -> Response:
        return reply(
            Hello(
                product="exam-site-kit",
                product_version=PRODUCT_VERSION,
                protocol_version=PROTOCOL_VERSION,
                site_id=site.keys.card.site_id,
                room_ms=site.clock.now_ms(),
            )
        )

    def enrol() -> Response:
        peer = gate.peer()
        return reply(use_cases.enrolment.enrol(body(EnrolRequest), peer.address if peer else ""))

    def ask() -> Response:
        peer = gate.peer()
        return reply(use_cases.asking.ask(body(AskRequest), peer.address if peer else ""))

    def wait() -> Response:
        return reply(use_cases.asking.wait(body(WaitRequest)))

    def status() -> Response:
        asked = body(DeviceStatusRequest)
        told = device_status(site, gate.device(), asked)
        check, part = use_cases.readiness.offer(gate.device(), asked), use_cases.trials.order_for(gate.device())
        return reply(replace(told, check=check, trial=part))

    def trial() -> Response:
        use_cases.trials.take(gate.device(), body(TrialReport))
        return reply(Empty())

    def login() -> Response:
        return reply(log_in(site, gate.device(), body(LoginRequest)))

    def go_on() -> Response:
        return reply(resume(site, gate.device(), body(ResumeRequest)))

    def journal() -> Response:
        return reply(use_cases.journals.take(gate.device(), body(JournalPart)))

    def paper() -> Response:
        offered = site.need_room().paper
        if offered is None:
            raise WireError("not_unsealed")
        return octets(offered.ciphertext)

    yield from _checks(use_cases)
    yield paths.HELLO, "GET", Access.OPEN, hello
    yield paths.ENROL, "POST", Access.OPEN, enrol
    yield paths.ASK, "POST", Access.OPEN, ask
    yield paths.WAIT, "POST", Access.OPEN, wait
    yield paths.DEVICE_STATUS, "POST", Access.CANDIDATE, status
    yield paths.TRIAL_REPORT, "POST", Access.CANDIDATE, trial
    yield paths.LOGIN, "POST", Access.CANDIDATE, login
    yield paths.RESUME, "POST", Access.CANDIDATE, go_on
    yield paths.JOURNAL, "POST", Access.CANDIDATE, journal
    yield paths.PAPER, "GET", Access.CANDIDATE, paper


def _checks(use_cases: UseCases) -> Routes:
    """What a PC asks and tells that checks itself and watches itself."""

    def signals() -> Response:
        use_cases.signals.take(gate.device(), body(SignalsRequest))
        return reply(Empty())

    def readiness() -> Response:
        use_cases.readiness.take(gate.device().device_id, body(ReadinessReport))
        return reply(Empty())

    def speed() -> Response:
        request.max_content_length = SPEED_BYTES
        return octets(request.get_data(cache=False))

    yield paths.READINESS, "POST", Access.CANDIDATE, readiness
    yield paths.SIGNALS, "POST", Access.CANDIDATE, signals
    yield paths.SPEED, "POST", Access.CANDIDATE, speed
