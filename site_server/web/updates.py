"""Pages of program updates: for every device what to install, for the console the release and the technician's word."""

from typing import Final

from shared.exam.plan import StaffRole
from shared.protocol import paths
from shared.protocol.errors import WireError
from shared.protocol.updates import ReleaseWanted, UpdateAnswer, UpdateBoard, UpdateCommand, UpdateReport
from shared.updates.errors import UpdateError
from shared.updates.release import Metadata
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.gate import Access
from site_server.web.route import Route, Routes

_ROLES: Final[frozenset[StaffRole]] = frozenset({"technician", "chief"})


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    yield from _device(use_cases)
    yield from _console(use_cases)


def _device(use_cases: UseCases) -> Routes:
    offer, orders = use_cases.offer, use_cases.orders

    def ask(asked: UpdateReport) -> UpdateAnswer:
        return orders.ask(gate.device(), asked)

    def metadata() -> Metadata:
        if offer.metadata is None:
            raise WireError("update_nothing")
        return offer.metadata

    def part(sha256: str, at: int = 0) -> bytes:
        return orders.part(gate.device(), sha256, at)

    yield Route(paths.UPDATES, "POST", Access.DEVICE, ask)
    yield Route(paths.UPDATE_METADATA, "GET", Access.DEVICE, metadata)
    yield Route(f"{paths.UPDATE_PARTS}/<sha256>", "GET", Access.DEVICE, part)


def _console(use_cases: UseCases) -> Routes:
    offer, orders = use_cases.offer, use_cases.orders

    def board() -> UpdateBoard:
        return orders.board()

    def command(asked: UpdateCommand) -> UpdateBoard:
        return orders.command(asked)

    def offered(asked: Metadata) -> ReleaseWanted:
        try:
            return offer.offered(asked)
        except UpdateError as error:
            raise _refused(error) from error

    def part(sha256: str, data: bytes, at: int = 0) -> ReleaseWanted:
        try:
            return offer.part(sha256, at, data)
        except UpdateError as error:
            raise _refused(error) from error

    def take() -> UpdateBoard:
        offer.take()
        return orders.board()

    yield Route(paths.PROGRAMS, "GET", Access.STAFF, board)
    yield Route(paths.PROGRAMS, "POST", Access.STAFF, command, _ROLES)
    yield Route(paths.RELEASE, "POST", Access.STAFF, offered, _ROLES)
    yield Route(f"{paths.RELEASE_PARTS}/<sha256>", "PUT", Access.STAFF, part, _ROLES)
    yield Route(paths.RELEASE, "PUT", Access.STAFF, take, _ROLES)


def _refused(error: UpdateError) -> WireError:
    return WireError("update_refused", error.message, why=error.code)
