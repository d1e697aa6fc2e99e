"""The console's live view: what it shows of seats, what comes next, what must be looked at."""

from pathlib import Path

from shared.exam.room.rules import late_limit_ms
from shared.protocol import commands as wire
from shared.protocol.console import SeatView, Totals
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from site_server.service.people.device_status import device_status
from site_server.service.view.room_view import room_view
from tests.support.server_parts import ServerParts
from tests.support.tiny_content import quick_rules


def seat(parts: ServerParts, number: int) -> SeatView:
    return room_view(parts.site).seats[number - 1]


def ask(parts: ServerParts, number: int) -> object:
    request = DeviceStatusRequest(protocol_version=PROTOCOL_VERSION, product_version=PRODUCT_VERSION)
    return device_status(parts.site, parts.device(number), request)


def test_the_phases_of_a_day(parts: ServerParts) -> None:
    assert room_view(parts.site).phase == "sealed"
    parts.unsealed()
    assert room_view(parts.site).phase == "unsealed"
    parts.command(wire.StartRoom())
    assert room_view(parts.site).phase == "running"
    parts.command(wire.PauseRoom(reason="x"))
    assert room_view(parts.site).phase == "paused"
    parts.command(wire.ResumeRoom())
    parts.command(wire.EndRoom(reason="x"))
    assert room_view(parts.site).phase == "ended"


def test_a_seat_from_empty_to_handed_in(parts: ServerParts) -> None:
    assert (seat(parts, 1).device, seat(parts, 1).state, seat(parts, 1).name_masked) == ("none", "waiting", "张**")
    assert (seat(parts, 5).spare, seat(parts, 5).ticket) == (True, "")
    parts.device(1)
    assert seat(parts, 1).device == "silent"
    parts.site.devices.saw("candidate-1", parts.site.clock.now_ms())
    assert seat(parts, 1).device == "waiting"
    pc = parts.login(1)
    assert (seat(parts, 1).device, seat(parts, 1).state) == ("in_use", "ready")
    parts.started()
    pc.answer("s1", "A")
    pc.status(unsent=2)
    shown = seat(parts, 1)
    assert (shown.state, shown.answered, shown.total, shown.unsent, shown.item_id) == ("working", 1, 5, 2, "s1")
    assert (shown.remaining_ms, shown.late, shown.epoch) == (60_000, False, 1)
    pc.hand_in()
    assert (seat(parts, 1).state, seat(parts, 1).closed_cause, seat(parts, 1).journal_agrees) == (
        "handed_in",
        "candidate",
        True,
    )
    totals = room_view(parts.site).totals
    assert totals == Totals(due=4, present=1, working=0, handed_in=1, absent=0)


def test_a_pc_that_opens_the_paper_again_does_not_count_from_nothing(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    pc.status()
    pc.status(item_id="", paper_open=False)  # its program was just started again
    shown = seat(parts, 1)
    assert (shown.answered, shown.total, shown.item_id) == (1, 5, "s1")


def test_what_comes_next(parts: ServerParts) -> None:
    def text() -> str:
        step = room_view(parts.site).next_step
        return step.text if step else ""

    for number in (1, 2, 3, 4):
        parts.login(number)
    parts.started()
    said = [text()]
    for _ in range(120):
        parts.clock.pass_ms(500)
        parts.look()
        if text() != said[-1]:
            said.append(text())
    assert [t.split(" ", 1)[-1] for t in said] == [
        "再次核验考生身份",
        "停止入场，未登录的记为缺考",
        "提醒考生剩余时间",
        "提醒考生剩余时间",
        "考试结束",
        "全部考生已交卷，请结束本场考试",
    ]
    parts.command(wire.EndRoom(reason=""))
    assert room_view(parts.site).next_step is None


def test_what_people_must_look_at(parts: ServerParts) -> None:
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    pc.status(head="00" * 32)
    assert [t.kind for t in room_view(parts.site).to_do] == ["conflict"]
    pc.status()
    assert room_view(parts.site).to_do == ()
    parts.command(wire.StartLeave(ticket=pc.ticket, reason="如厕"))
    parts.clock.pass_ms(30_000)
    parts.look()
    assert [t.kind for t in room_view(parts.site).to_do] == ["offline"]
    parts.command(wire.MoveSeat(ticket=pc.ticket, to_seat=5, reason="死机"))
    (item,) = room_view(parts.site).to_do
    assert (item.kind, item.seat) == ("offline", 5)
    assert "等待换机续考" in item.text


def test_the_waiting_screen_is_told_what_it_needs(parts: ServerParts) -> None:
    first = ask(parts, 1)
    assert (first.phase, first.paper, first.expected_name_masked) == ("ready", None, "张**")  # type: ignore[attr-defined]
    parts.unsealed()
    offer = ask(parts, 1).paper  # type: ignore[attr-defined]
    paper = parts.site.need_room().papers["main"]
    assert paper is not None
    assert (offer.sha256, offer.bytes) == (paper.sha256, len(paper.ciphertext))
    assert ask(parts, 5).expected_name_masked == ""  # type: ignore[attr-defined]


def test_a_changed_system_time_and_a_full_disk_are_warned_of(parts: ServerParts) -> None:
    assert room_view(parts.site).warnings == ()
    parts.clock.wall += 3_600_000
    (warning,) = room_view(parts.site).warnings
    assert "3600 秒" in warning
    parts.folder.free_bytes = lambda: 10  # type: ignore[method-assign]
    assert len(room_view(parts.site).warnings) == 2


def test_the_door_of_the_waiting_screens_is_the_rules_own(tmp_path: Path) -> None:
    """A pause of the room keeps the door open for longer, for everybody who asks."""
    parts = ServerParts(tmp_path, duration_s=3600, rules=quick_rules(late_limit_s=600))
    parts.started()
    parts.clock.pass_ms(60_000)
    parts.command(wire.PauseRoom(reason="停电"))
    parts.clock.pass_ms(300_000)
    parts.command(wire.ResumeRoom())
    room = parts.site.need_room()
    assert room.card().late_limit_ms == room_view(parts.site).late_limit_ms == late_limit_ms(room.state)
    parts.stop()
