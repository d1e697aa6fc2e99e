"""Pages of the proctor console."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from flask import Response, send_file

from shared.exam.plan import StaffRole
from shared.exchange.bundle import SUFFIX
from shared.protocol import paths
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
from shared.protocol.device import Empty
from shared.protocol.enrolment import DeviceList, EnrolmentRequest, EnrolmentWindow
from shared.protocol.errors import WireError
from shared.protocol.jobs import Job, JobRequest
from shared.protocol.readiness import Board, RecheckRequest
from shared.protocol.rooms import RoomsOverview
from shared.protocol.trial import TrialRequest, TrialView
from shared.protocol.whereabouts import WhereReply, WhereRequest
from site_server.service.commands.carry import carry_out
from site_server.service.commands.facts import Ask
from site_server.service.continuity.centre import take_trust
from site_server.service.continuity.import_package import import_package
from site_server.service.continuity.next_package import preload, start_next, waiting
from site_server.service.core.site import Site
from site_server.service.evening.addendum import addendum_file
from site_server.service.evening.receipts import take_receipt
from site_server.service.people.staff import sign_in
from site_server.service.use_cases import UseCases
from site_server.service.view.records import candidate_detail, event_page, note_taken, photo, records_data
from site_server.service.view.room_view import room_view
from site_server.service.view.summary import overview
from site_server.service.view.whereabouts import whereabouts
from site_server.web import gate
from site_server.web.codec import octets
from site_server.web.gate import Access
from site_server.web.route import Route, Routes

_RECEIPT_BYTES: Final = 64 * 1024
_JOB_ROLES: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})
_TRIAL_ROLES: Final[frozenset[StaffRole]] = frozenset({"chief", "technician"})
_TECHNICAL_ROLES: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "technician"})
_IDENTITY_ROLES: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief", "inspector"})


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    yield from _live(use_cases)
    yield from _evening(use_cases)
    yield from _files(use_cases)
    yield from _technical(use_cases)
    yield from _trust(use_cases)
    yield from _trial(use_cases)


def _live(use_cases: UseCases) -> Routes:
    site = use_cases.site

    def login(asked: StaffLoginRequest) -> StaffLoginReply:
        return sign_in(site, gate.device(), asked)

    def view() -> RoomView:
        return room_view(site)

    def rooms() -> RoomsOverview:
        return overview(site)

    def command(asked: CommandRequest) -> CommandReply:
        return carry_out(Ask(site=site, device=gate.device(), person=gate.staff()), asked)

    def events(after: int = 0, limit: int = 500) -> EventPage:
        return event_page(site.need_room(), after, limit)

    def candidate(ticket: str, purpose: str = "identity") -> CandidateDetail:
        return candidate_detail(site, ticket, purpose, gate.staff())

    def where(asked: WhereRequest) -> WhereReply:
        return whereabouts(site, asked, gate.staff())

    def picture(ticket: str) -> Response:
        data = photo(site.need_room(), ticket)
        return octets(data, "image/png" if data.startswith(b"\x89PNG") else "image/jpeg")

    yield Route(paths.STAFF_LOGIN, "POST", Access.CONSOLE, login)
    yield Route(paths.VIEW, "GET", Access.STAFF, view)
    yield Route(paths.ROOMS, "GET", Access.STAFF, rooms)
    yield Route(paths.COMMAND, "POST", Access.STAFF, command)
    yield Route(paths.EVENTS, "GET", Access.STAFF, events)
    yield Route(f"{paths.CANDIDATE}/<ticket>", "GET", Access.STAFF, candidate, _IDENTITY_ROLES)
    yield Route(paths.WHERE, "POST", Access.STAFF, where)
    yield Route(f"{paths.PHOTO}/<ticket>", "GET", Access.STAFF, picture)


def _evening(use_cases: UseCases) -> Routes:
    site, jobs = use_cases.site, use_cases.jobs

    def start(asked: JobRequest) -> Job:
        return jobs.start(asked.kind, gate.staff().staff_id)

    def job(job_id: str) -> Job:
        return jobs.get(job_id)

    def cancel(job_id: str) -> Job:
        return jobs.cancel(job_id)

    def receipt(data: bytes) -> ReceiptReport:
        return take_receipt(site, data, gate.staff().staff_id)

    yield Route(paths.RECEIPT, "POST", Access.STAFF, receipt, _JOB_ROLES, _RECEIPT_BYTES)
    yield Route(paths.JOBS, "POST", Access.STAFF, start, _JOB_ROLES)
    yield Route(f"{paths.JOBS}/<job_id>", "GET", Access.STAFF, job)
    yield Route(f"{paths.JOBS}/<job_id>", "DELETE", Access.STAFF, cancel, _JOB_ROLES)


def _files(use_cases: UseCases) -> Routes:
    """What is taken away from the room: records to print, files for a drive."""
    site = use_cases.site

    def records(form: str = "", session: int = 0) -> RecordsData:
        note_taken(site, form, gate.staff())
        return use_cases.earlier.records(session) if session else records_data(site, site.need_room())

    def sessions() -> SessionList:
        return use_cases.earlier.listed()

    def bundle() -> Response:
        sealed = site.need_room().state.bundle
        if sealed is None:
            raise WireError("not_sealed")
        path = site.folder.bundle(sealed.bundle_id + SUFFIX)
        if not path.exists():
            raise WireError("not_found")
        return send_file(path, mimetype="application/octet-stream", etag=False, conditional=False)

    def addendum() -> Response:
        name = addendum_file(site.need_room())
        if not name:
            raise WireError("addendum_not_sealed")
        path = site.folder.bundle(name)
        if not path.exists():
            raise WireError("not_found")
        return send_file(path, mimetype="application/octet-stream", etag=False, conditional=False)

    yield Route(paths.RECORDS, "GET", Access.STAFF, records)
    yield Route(paths.SESSIONS, "GET", Access.STAFF, sessions)
    yield Route(paths.BUNDLE, "GET", Access.STAFF, bundle)
    yield Route(paths.ADDENDUM, "GET", Access.STAFF, addendum)


def _technical(use_cases: UseCases) -> Routes:
    site = use_cases.site

    def received(stream: BinaryIO, take: Callable[[Site, Path, str], PackageReport]) -> PackageReport:
        site.space.need()
        incoming = site.folder.incoming()
        try:
            with incoming.open("xb") as file:
                shutil.copyfileobj(stream, file, 1 << 20)
            return take(site, incoming, gate.staff().staff_id)
        finally:
            incoming.unlink(missing_ok=True)

    def take_package(stream: BinaryIO) -> PackageReport:
        return received(stream, import_package)

    def take_next(stream: BinaryIO) -> PackageReport:
        return received(stream, preload)

    def begin_next(_asked: Empty) -> PackageReport:
        return start_next(site, gate.staff().staff_id)

    def packages() -> PackageList:
        return PackageList(packages=(site.room.report(),) if site.room else (), waiting=waiting(site))

    def devices() -> DeviceList:
        return site.devices.cards()

    def board() -> Board:
        return use_cases.readiness.board()

    def recheck(asked: RecheckRequest) -> Board:
        use_cases.readiness.recheck(asked.device_ids)
        return use_cases.readiness.board()

    def enrolment(asked: EnrolmentRequest) -> EnrolmentWindow:
        return use_cases.enrolment.window(asked, gate.staff().staff_id)

    def asking() -> AskingList:
        return use_cases.asking.listed()

    def decide(asked: DecideRequest) -> DecideReply:
        return use_cases.asking.decide(asked, gate.staff().staff_id)

    yield Route(paths.PACKAGES, "POST", Access.STAFF, take_package, _TECHNICAL_ROLES, site.limits.package_bytes)
    yield Route(paths.PACKAGES, "GET", Access.STAFF, packages)
    yield Route(paths.NEXT_PACKAGE, "POST", Access.STAFF, take_next, _TECHNICAL_ROLES, site.limits.package_bytes)
    yield Route(paths.START_NEXT, "POST", Access.STAFF, begin_next, _TECHNICAL_ROLES)
    yield Route(paths.DEVICES, "GET", Access.STAFF, devices)
    yield Route(paths.BOARD, "GET", Access.STAFF, board)
    yield Route(paths.BOARD, "POST", Access.STAFF, recheck, _TECHNICAL_ROLES)
    yield Route(paths.ENROLMENT, "POST", Access.STAFF, enrolment, _TECHNICAL_ROLES)
    yield Route(paths.ASKING, "GET", Access.STAFF, asking)
    yield Route(paths.ASKING, "POST", Access.STAFF, decide, _TECHNICAL_ROLES)


def _trust(use_cases: UseCases) -> Routes:
    def trust(data: bytes) -> TrustReport:
        return take_trust(use_cases.site, data, gate.staff().staff_id)

    yield Route(paths.TRUST, "POST", Access.STAFF, trust, _TECHNICAL_ROLES)


def _trial(use_cases: UseCases) -> Routes:
    trials = use_cases.trials

    def start(asked: TrialRequest) -> TrialView:
        return trials.start(asked)

    def look() -> TrialView:
        return trials.view()

    def cancel() -> TrialView:
        return trials.cancel()

    yield Route(paths.TRIAL, "POST", Access.STAFF, start, _TRIAL_ROLES)
    yield Route(paths.TRIAL, "GET", Access.STAFF, look)
    yield Route(paths.TRIAL, "DELETE", Access.STAFF, cancel, _TRIAL_ROLES)
