"""Pages of an open sitting, and the calls that come so often that they pass the framework by."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from shared.protocol import paths
from shared.protocol.device import AnswerSnapshot, Empty
from shared.protocol.sitting import (
    HandInReply,
    HandInRequest,
    SaveReply,
    SaveRequest,
    SittingStatus,
    SittingStatusRequest,
)
from site_server.service.answers.save import save_answers
from site_server.service.core.tokens import SittingClaims
from site_server.service.people.confirm import confirm_identity
from site_server.service.people.login import snapshot
from site_server.service.people.sitting_status import sitting_status
from site_server.service.time.hand_in import hand_in
from site_server.service.use_cases import UseCases
from site_server.web import gate
from site_server.web.gate import Access
from site_server.web.route import Route, Routes

Work = Callable[[SittingClaims, Any], Any]


class Frequent(msgspec.Struct, frozen=True, kw_only=True):
    """What every PC asks all the time, served by `fast_lane` alone; `work` names its messages by its signature."""

    path: str
    takes: type
    work: Work


def frequent(use_cases: UseCases) -> Iterator[Frequent]:
    """Signs of life and saves."""
    site = use_cases.site

    def sign(claims: SittingClaims, asked: SittingStatusRequest) -> SittingStatus:
        return sitting_status(site, claims, asked)

    def save(claims: SittingClaims, asked: SaveRequest) -> SaveReply:
        return save_answers(site, claims, asked)

    yield Frequent(path=paths.SITTING_STATUS, takes=SittingStatusRequest, work=sign)
    yield Frequent(path=paths.ANSWERS, takes=SaveRequest, work=save)


def routes(use_cases: UseCases) -> Routes:
    """The routes of this module."""
    site = use_cases.site

    def confirm(_asked: Empty) -> None:
        confirm_identity(site, gate.sitting())

    def close(asked: HandInRequest) -> HandInReply:
        return hand_in(site, gate.sitting(), asked)

    def stand() -> AnswerSnapshot:
        room, ticket = site.need_room(), gate.sitting().ticket
        return site.writer.do(lambda _tx: snapshot(room, ticket))

    yield Route(paths.CONFIRM, "POST", Access.SITTING, confirm)
    yield Route(paths.HAND_IN, "POST", Access.SITTING, close)
    yield Route(paths.SNAPSHOT, "GET", Access.SITTING, stand)
