"""A PC is let go by a proctor's word or by its exit code, and what it tells of that stands in the log once."""

from shared.exam.room.device_events import ExitCodeShown, PcLeft, PcLocked, PcUnlocked
from shared.protocol.commands import EndRoom, LockPc, ShowExitCode, UnlockPc
from shared.protocol.device import DeviceStatus, DeviceStatusRequest, LeftByCode
from shared.protocol.version import PROTOCOL_VERSION
from shared.security.codes import exit_code
from site_server.service.people.device_status import device_status
from tests.support.server_parts import ServerParts


def asks(parts: ServerParts, seat: int = 1, left: tuple[LeftByCode, ...] = ()) -> DeviceStatus:
    request = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version="1", left=left)
    return device_status(parts.site, parts.device(seat), request)


def test_a_proctor_lets_a_pc_go_and_holds_it_again(parts: ServerParts) -> None:
    assert not asks(parts).may_leave
    done = parts.command(UnlockPc(seat=1, reason="  关机检查 "))
    assert [r.event for r in done.records] == [PcUnlocked(seat=1, ticket=parts.tiny.ticket(1), reason="关机检查")]
    assert asks(parts).may_leave
    assert not asks(parts, 2).may_leave
    parts.command(LockPc(seat=1))
    assert not asks(parts).may_leave
    assert isinstance(parts.site.need_room().records[-1].event, PcLocked)


def test_who_logs_in_is_held_again(parts: ServerParts) -> None:
    parts.command(UnlockPc(seat=1, reason="r"))
    pc = parts.login(1)
    assert not pc.status().may_leave


def test_the_code_of_the_console_is_the_one_the_pc_knows(parts: ServerParts) -> None:
    key = asks(parts).exit_key
    reply = parts.command(ShowExitCode(seat=1, challenge="abcd 2345", reason="连不上"))
    assert reply.code == exit_code(key, "ABCD-2345")
    assert all(reply.code not in str(record) for record in reply.records), "the code itself stands nowhere"
    assert isinstance(reply.records[0].event, ExitCodeShown)
    assert asks(parts, 2).exit_key != key


def test_that_it_was_left_is_written_once(parts: ServerParts) -> None:
    left = (LeftByCode(challenge="ABCD-2345", at_ms=5),)
    for _ in range(2):
        asks(parts, left=left)
    events = [r.event for r in parts.site.need_room().records if isinstance(r.event, PcLeft)]
    assert events == [PcLeft(seat=1, ticket=parts.tiny.ticket(1), challenge="ABCD-2345", at_ms=5)]


def test_when_the_room_is_over_everybody_may_leave(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    assert not pc.status().may_leave
    parts.command(EndRoom(reason="r", approvals=parts.approve("chief", "inspector")))
    assert pc.status().may_leave
    assert asks(parts, 2).may_leave
