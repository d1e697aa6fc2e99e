"""Clearing the room: refused before the results are safe; every PC is asked until nothing is left; once in the log."""

import pytest

from proctor_console.core.clearing import cleared_pcs
from proctor_console.presenters.clearing import clearing_text
from proctor_console.records.forms.clearing import clearing_form
from shared.exam.room.clearing_events import PcCleared
from shared.exchange.journal_file import journal_name
from shared.protocol import commands as wire
from shared.protocol.clearing import Cleared
from shared.protocol.device import DeviceStatus, DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.version import PROTOCOL_VERSION
from site_server.service.people.device_status import device_status
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from tests.support.pdf import text_of
from tests.support.server_parts import ServerParts
from tests.unit.site_server.service.evening.test_evening import job


@pytest.fixture
def sealed(parts: ServerParts) -> ServerParts:
    pc = parts.login(1)
    parts.device(2)
    parts.started()
    pc.answer("s1", "A")
    parts.command(wire.EndRoom(reason="结束"))
    assert job(parts, "collect").state == job(parts, "seal").state == "done"
    return parts


def status(parts: ServerParts, seat: int, cleared: Cleared | None = None) -> DeviceStatus:
    asked = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1", cleared=cleared)
    return device_status(parts.site, parts.device(seat), asked)


def safe(parts: ServerParts) -> None:
    bundle = parts.site.need_room().state.bundle
    assert bundle is not None
    parts.command(wire.KeepCopy(bundle_sha256=bundle.bundle_sha256), by="tech")


def answers(parts: ServerParts) -> list[PcCleared]:
    return [r.event for r in parts.site.need_room().records if isinstance(r.event, PcCleared)]


def test_it_is_refused_before_the_results_are_safe(parts: ServerParts) -> None:
    with pytest.raises(WireError, match="nothing_sealed"):
        parts.command(wire.ClearRoom())


def test_each_pc_is_asked_until_nothing_is_left(sealed: ServerParts) -> None:
    with pytest.raises(WireError, match="results_not_safe"):
        sealed.command(wire.ClearRoom())
    assert status(sealed, 1).clear is None
    safe(sealed)
    sealed.command(wire.ClearRoom(), by="tech")
    call = status(sealed, 1).clear
    assert call is not None
    assert journal_name(sealed.tiny.plan.session_id, sealed.tiny.ticket(1)) in call.journals
    assert status(sealed, 1).paper is None, "what was wiped is not fetched again"
    late = Cleared(clear_id=call.clear_id, looked=3, wiped=1, left=("a.journal",))
    assert status(sealed, 1, late).clear == call
    assert status(sealed, 1, late).clear == call
    assert status(sealed, 1, Cleared(clear_id="c-old", looked=0, wiped=0)).clear == call
    assert status(sealed, 1, Cleared(clear_id=call.clear_id, looked=1, wiped=1)).clear is None
    assert [event.left for event in answers(sealed)] == [("a.journal",), ()]
    sealed.restart()
    assert status(sealed, 1).clear is None
    assert status(sealed, 2).clear == call


def test_the_list_and_the_printed_proof_say_the_same(sealed: ServerParts) -> None:
    safe(sealed)
    assert cleared_pcs(sealed.site.need_room().records, room_view(sealed.site)) == ()
    sealed.command(wire.ClearRoom())
    call = status(sealed, 1).clear
    assert call is not None
    status(sealed, 1, Cleared(clear_id=call.clear_id, looked=4, wiped=3))
    rows = cleared_pcs(sealed.site.need_room().records, room_view(sealed.site))
    assert [(row.seat, row.state) for row in rows] == [(1, "done"), (2, "silent")]
    assert clearing_text(rows) == "共 2 台：1 台已清，1 台没有连上，0 台有遗留。"
    printed = text_of(clearing_form(records_data(sealed.site, sealed.site.need_room())))
    assert "查看 4 个文件，清除 3 个" in printed
    assert "没有连上" in printed
    again = sealed.command(wire.ClearRoom())
    assert again.message
    assert status(sealed, 1).clear is not None, "asked again, all are asked again"
