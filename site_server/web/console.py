"""Pages of the proctor console."""

import shutil

from flask import Response, request, send_file

from shared.exchange.bundle import SUFFIX
from shared.protocol import paths
from shared.protocol.asking import DecideRequest
from shared.protocol.commands import CommandRequest
from shared.protocol.console import PackageList, StaffLoginRequest
from shared.protocol.enrolment import EnrolmentRequest
from shared.protocol.errors import WireError
from shared.protocol.jobs import JobRequest
from shared.protocol.readiness import RecheckRequest
from shared.protocol.trial import TrialRequest
from site_server.service.commands.carry import carry_out
from site_server.service.commands.facts import Ask
from site_server.service.continuity.import_package import import_package
from site_server.service.evening.receipts import take_receipt
from site_server.service.people.staff import sign_in
from site_server.service.use_cases import UseCases
from site_server.service.view.records import candidate_detail, event_page, photo, records_data
from site_server.service.view.room_view import room_view
from site_server.service.view.summary import overview
from site_server.web import gate
from site_server.web.codec import body, octets, reply
from site_server.web.device import Routes
from site_server.web.gate import Access

_RECEIPT_BYTES = 64 * 1024
_JOB_ROLES = frozenset({"proctor", "chief", "technician"})
_TRIAL_ROLES = frozenset({"chief", "technician"})
_TECHNICAL_ROLES = frozenset({"proctor", "chief", "technician"})


def _only(roles: frozenset[str]) -> None:
    if gate.staff().role not in roles:
        raise WireError("not_allowed")


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    yield from _live(use_cases)
    yield from _evening(use_cases)
    yield from _technical(use_cases)
    yield from _trial(use_cases)


def _live(use_cases: UseCases) -> Routes:
    site = use_cases.site

    def login() -> Response:
        return reply(sign_in(site, gate.device(), body(StaffLoginRequest)))

    def view() -> Response:
        return reply(room_view(site))

    def rooms() -> Response:
        return reply(overview(site))

    def command() -> Response:
        return reply(carry_out(Ask(site=site, device=gate.device(), person=gate.staff()), body(CommandRequest)))

    def events() -> Response:
        after = request.args.get("after", 0, type=int)
        return reply(event_page(site.need_room(), after, request.args.get("limit", 500, type=int)))

    def candidate(ticket: str) -> Response:
        purpose = request.args.get("purpose", "identity")
        _only(frozenset({"proctor", "chief", "inspector"}))
        return reply(candidate_detail(site, ticket, purpose, gate.staff()))

    def picture(ticket: str) -> Response:
        data = photo(site.need_room(), ticket)
        return octets(data, "image/png" if data.startswith(b"\x89PNG") else "image/jpeg")

    yield paths.STAFF_LOGIN, "POST", Access.CONSOLE, login
    yield paths.VIEW, "GET", Access.STAFF, view
    yield paths.ROOMS, "GET", Access.STAFF, rooms
    yield paths.COMMAND, "POST", Access.STAFF, command
    yield paths.EVENTS, "GET", Access.STAFF, events
    yield f"{paths.CANDIDATE}/<ticket>", "GET", Access.STAFF, candidate
    yield f"{paths.PHOTO}/<ticket>", "GET", Access.STAFF, picture


def _evening(use_cases: UseCases) -> Routes:
    site, jobs = use_cases.site, use_cases.jobs

    def start() -> Response:
        _only(_JOB_ROLES)
        return reply(jobs.start(body(JobRequest).kind, gate.staff().staff_id))

    def job(job_id: str) -> Response:
        return reply(jobs.get(job_id))

    def cancel(job_id: str) -> Response:
        _only(_JOB_ROLES)
        return reply(jobs.cancel(job_id))

    def records() -> Response:
        return reply(records_data(site, site.need_room()))

    def bundle() -> Response:
        sealed = site.need_room().state.bundle
        if sealed is None:
            raise WireError("not_sealed")
        path = site.folder.bundle(sealed.bundle_id + SUFFIX)
        if not path.exists():
            raise WireError("not_found")
        return send_file(path, mimetype="application/octet-stream", etag=False, conditional=False)

    def receipt() -> Response:
        _only(_JOB_ROLES)
        request.max_content_length = _RECEIPT_BYTES
        return reply(take_receipt(site, request.get_data(), gate.staff().staff_id))

    yield paths.RECEIPT, "POST", Access.STAFF, receipt
    yield paths.JOBS, "POST", Access.STAFF, start
    yield f"{paths.JOBS}/<job_id>", "GET", Access.STAFF, job
    yield f"{paths.JOBS}/<job_id>", "DELETE", Access.STAFF, cancel
    yield paths.RECORDS, "GET", Access.STAFF, records
    yield paths.BUNDLE, "GET", Access.STAFF, bundle


def _technical(use_cases: UseCases) -> Routes:
    site = use_cases.site

    def take_package() -> Response:
        _only(_TECHNICAL_ROLES)
        site.space.need()
        request.max_content_length = site.limits.package_bytes
        incoming = site.folder.incoming()
        try:
            with incoming.open("xb") as file:
                shutil.copyfileobj(request.stream, file, 1 << 20)
            return reply(import_package(site, incoming, gate.staff().staff_id))
        finally:
            incoming.unlink(missing_ok=True)

    def packages() -> Response:
        return reply(PackageList(packages=(site.room.report(),) if site.room else ()))

    def devices() -> Response:
        return reply(site.devices.cards())

    def board() -> Response:
        return reply(use_cases.readiness.board())

    def recheck() -> Response:
        _only(_TECHNICAL_ROLES)
        use_cases.readiness.recheck(body(RecheckRequest).device_ids)
        return reply(use_cases.readiness.board())

    def enrolment() -> Response:
        _only(_TECHNICAL_ROLES)
        return reply(use_cases.enrolment.window(body(EnrolmentRequest), gate.staff().staff_id))

    def asking() -> Response:
        return reply(use_cases.asking.listed())

    def decide() -> Response:
        _only(_TECHNICAL_ROLES)
        return reply(use_cases.asking.decide(body(DecideRequest), gate.staff().staff_id))

    yield paths.PACKAGES, "POST", Access.STAFF, take_package
    yield paths.PACKAGES, "GET", Access.STAFF, packages
    yield paths.DEVICES, "GET", Access.STAFF, devices
    yield paths.BOARD, "GET", Access.STAFF, board
    yield paths.BOARD, "POST", Access.STAFF, recheck
    yield paths.ENROLMENT, "POST", Access.STAFF, enrolment
    yield paths.ASKING, "GET", Access.STAFF, asking
    yield paths.ASKING, "POST", Access.STAFF, decide


def _trial(use_cases: UseCases) -> Routes:
    trials = use_cases.trials

    def start() -> Response:
        _only(_TRIAL_ROLES)
        return reply(trials.start(body(TrialRequest)))

    def look() -> Response:
        return reply(trials.view())

    def cancel() -> Response:
        _only(_TRIAL_ROLES)
        return reply(trials.cancel())

    yield paths.TRIAL, "POST", Access.STAFF, start
    yield paths.TRIAL, "GET", Access.STAFF, look
    yield paths.TRIAL, "DELETE", Access.STAFF, cancel
