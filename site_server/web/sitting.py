"""Pages of an open sitting, and the calls that come so often that they pass the framework by."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response

from shared.protocol import paths
from shared.protocol.device import Empty
from shared.protocol.sitting import HandInRequest, SaveRequest, SittingStatusRequest
from site_server.service.answers.save import save_answers
from site_server.service.core.tokens import SittingClaims
from site_server.service.people.confirm import confirm_identity
from site_server.service.people.login import snapshot
from site_server.service.people.sitting_status import sitting_status
from site_server.service.time.hand_in import hand_in
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.codec import body, reply
from site_server.web.device import Routes
from site_server.web.gate import Access

Work = Callable[[SittingClaims, Any], Any]


def frequent(use_cases: UseCases) -> Iterator[tuple[str, type, Work]]:
    """The calls that every PC makes all the time: path, body and what answers it. Only `fast_lane` serves them."""
    site = use_cases.site
    yield paths.SITTING_STATUS, SittingStatusRequest, lambda claims, asked: sitting_status(site, claims, asked)
    yield paths.ANSWERS, SaveRequest, lambda claims, asked: save_answers(site, claims, asked)


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def confirm() -> Response:
        body(Empty)
        confirm_identity(site, gate.sitting())
        return reply(Empty())

    def close() -> Response:
        return reply(hand_in(site, gate.sitting(), body(HandInRequest)))

    def stand() -> Response:
        room, ticket = site.need_room(), gate.sitting().ticket
        return reply(site.writer.do(lambda _tx: snapshot(room, ticket)))

    yield paths.CONFIRM, "POST", Access.SITTING, confirm
    yield paths.HAND_IN, "POST", Access.SITTING, close
    yield paths.SNAPSHOT, "GET", Access.SITTING, stand
