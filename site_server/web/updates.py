"""Pages of program updates: for every device what to install, for the console the release and the technician's word."""

from flask import Response, request

from shared.protocol import paths
from shared.protocol.errors import WireError
from shared.protocol.updates import UpdateCommand, UpdateReport
from shared.updates.errors import UpdateError
from shared.updates.release import Metadata
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, octets, reply
from site_server.web.device import Routes
from site_server.web.gate import Access

_ROLES = frozenset({"technician", "chief"})


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    yield from _device(use_cases)
    yield from _console(use_cases)


def _device(use_cases: UseCases) -> Routes:
    offer, orders = use_cases.offer, use_cases.orders

    def ask() -> Response:
        return reply(orders.ask(gate.device(), body(UpdateReport)))

    def metadata() -> Response:
        if offer.metadata is None:
            raise WireError("update_nothing")
        return reply(offer.metadata)

    def part(sha256: str) -> Response:
        return octets(orders.part(gate.device(), sha256, request.args.get("at", 0, type=int)))

    yield paths.UPDATES, "POST", Access.DEVICE, ask
    yield paths.UPDATE_METADATA, "GET", Access.DEVICE, metadata
    yield f"{paths.UPDATE_PARTS}/<sha256>", "GET", Access.DEVICE, part


def _console(use_cases: UseCases) -> Routes:
    offer, orders = use_cases.offer, use_cases.orders

    def board() -> Response:
        return reply(orders.board())

    def command() -> Response:
        _technician()
        return reply(orders.command(body(UpdateCommand)))

    def offered() -> Response:
        _technician()
        try:
            return reply(offer.offered(body(Metadata)))
        except UpdateError as error:
            raise _refused(error) from error

    def part(sha256: str) -> Response:
        _technician()
        try:
            data = request.get_data(cache=False)
            return reply(offer.part(sha256, request.args.get("at", 0, type=int), data))
        except UpdateError as error:
            raise _refused(error) from error

    def take() -> Response:
        _technician()
        offer.take()
        return reply(orders.board())

    yield paths.PROGRAMS, "GET", Access.STAFF, board
    yield paths.PROGRAMS, "POST", Access.STAFF, command
    yield paths.RELEASE, "POST", Access.STAFF, offered
    yield f"{paths.RELEASE_PARTS}/<sha256>", "PUT", Access.STAFF, part
    yield paths.RELEASE, "PUT", Access.STAFF, take


def _technician() -> None:
    if gate.staff().role not in _ROLES:
        raise WireError("not_allowed")


def _refused(error: UpdateError) -> WireError:
    return WireError("update_refused", error.message, why=error.code)
