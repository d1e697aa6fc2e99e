"""Pages of an open sitting."""

from flask import Response

from shared.protocol import paths
from shared.protocol.device import Empty
from shared.protocol.sitting import HandInRequest, SaveRequest, SittingStatusRequest
from site_server.service.confirm import confirm_identity
from site_server.service.hand_in import hand_in
from site_server.service.login import snapshot
from site_server.service.save_answers import save_answers
from site_server.service.sitting_status import sitting_status
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, reply
from site_server.web.device import Routes
from site_server.web.gate import Access


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def confirm() -> Response:
        body(Empty)
        confirm_identity(site, gate.sitting())
        return reply(Empty())

    def status() -> Response:
        return reply(sitting_status(site, gate.sitting(), body(SittingStatusRequest)))

    def answers() -> Response:
        return reply(save_answers(site, gate.sitting(), body(SaveRequest)))

    def close() -> Response:
        return reply(hand_in(site, gate.sitting(), body(HandInRequest)))

    def stand() -> Response:
        room, ticket = site.need_room(), gate.sitting().ticket
        return reply(site.writer.do(lambda _tx: snapshot(room, ticket)))

    yield paths.CONFIRM, "POST", Access.SITTING, confirm
    yield paths.SITTING_STATUS, "POST", Access.SITTING, status
    yield paths.ANSWERS, "POST", Access.SITTING, answers
    yield paths.HAND_IN, "POST", Access.SITTING, close
    yield paths.SNAPSHOT, "GET", Access.SITTING, stand
