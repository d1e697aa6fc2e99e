"""What is possible now and why not, what an act will do, and how fresh the picture is."""

import pytest
from msgspec.structs import replace

from proctor_console.core import effects
from proctor_console.core.actions import (
    RoomAction,
    SeatAction,
    free_seats,
    room_refusal,
    seat_refusal,
)
from proctor_console.core.live import LiveView
from proctor_console.core.sample import END_MS, sample_view
from proctor_console.core.sample_day import ABSENT, LATE, MOVED
from proctor_console.core.sample_plan import START_MS
from proctor_console.core.settings import default_data_folder
from shared.exam.room.sitting import Leave
from shared.link.address import normalise_server
from shared.protocol.console import RoomView, SeatView


@pytest.fixture(scope="module")
def running() -> RoomView:
    return sample_view()


def seat_of(view: RoomView, number: int) -> SeatView:
    return next(s for s in view.seats if s.seat == number)


def test_before_the_start_only_starting_is_possible() -> None:
    view = sample_view(START_MS - 60_000)
    assert room_refusal(RoomAction.START, view) is None
    assert room_refusal(RoomAction.PAUSE, view) == "考试尚未开始。"
    assert seat_refusal(SeatAction.EXTEND, view, seat_of(view, 1)) == "考试尚未开始。"
    assert room_refusal(RoomAction.START, sample_view(START_MS - 80 * 60_000)) == "请先输入开启码开启试卷。"


def test_a_working_candidate_can_be_helped_in_every_way(running: RoomView) -> None:
    seat = seat_of(running, 12)
    possible = {a for a in SeatAction if seat_refusal(a, running, seat) is None}
    assert possible == {
        SeatAction.EXTEND,
        SeatAction.PAUSE,
        SeatAction.MOVE,
        SeatAction.INCIDENT,
        SeatAction.DISCIPLINE,
        SeatAction.IDENTITY,
        SeatAction.HAND_IN,
        SeatAction.MESSAGE,
        SeatAction.RESUME_CODE,
        SeatAction.LEDGER,
        SeatAction.ANSWERS,
    }
    assert seat_refusal(SeatAction.LEAVE, running, seat) == "30 号考生正在暂离，同一时间只允许一人。"
    assert seat_refusal(SeatAction.REOPEN, running, seat) == "该考生没有交卷。"


def test_absent_handed_in_and_empty_seats(running: RoomView) -> None:
    assert seat_refusal(SeatAction.EXTEND, running, seat_of(running, ABSENT)) == "该考生尚未登录。"
    assert seat_refusal(SeatAction.LATE, running, seat_of(running, ABSENT)) is None
    assert seat_refusal(SeatAction.PAUSE, running, seat_of(running, 2)) == "该考生已经交卷。"
    assert seat_refusal(SeatAction.REOPEN, running, seat_of(running, 2)) is None
    assert seat_refusal(SeatAction.PAUSE, running, seat_of(running, MOVED)) == "这个座位没有考生。"
    assert seat_refusal(SeatAction.PAUSE, running, None) == "这个座位没有考生。"


def test_roles_keep_to_what_is_theirs(running: RoomView) -> None:
    seat = seat_of(running, 12)
    for role in ("technician", "inspector"):
        assert seat_refusal(SeatAction.EXTEND, running, seat, role)
        assert room_refusal(RoomAction.END, running, role)
    assert seat_refusal(SeatAction.INCIDENT, running, seat, "inspector") is None
    assert seat_refusal(SeatAction.INCIDENT, running, seat, "technician")


def test_spares_that_answer_come_first(running: RoomView) -> None:
    assert [s.seat for s in free_seats(running)] == [47, 48, MOVED]
    silent = replace(running, seats=tuple(replace(s, device="silent") if s.seat == 47 else s for s in running.seats))
    assert [s.seat for s in free_seats(silent)] == [48, MOVED, 47]


def test_a_waiting_candidate_may_still_change_seats() -> None:
    view = sample_view(START_MS - 60_000)
    assert seat_refusal(SeatAction.MOVE, view, seat_of(view, LATE)) is None
    assert effects.move(seat_of(view, LATE), 47) == "23 号座位的考生改到 47 号登录。"


def test_effects_say_who_how_much_and_until_when(running: RoomView) -> None:
    assert effects.extend(running, [seat_of(running, 12)], 10) == "给 12 号座位延时 10 分钟，结束时间改为 11:53。"
    everyone = [s for s in running.seats if effects.is_open(s)]
    assert effects.extend(running, everyone, 5).startswith("给 全场考生延时 5 分钟，结束时间改为 11:38 至 11:48")
    assert effects.seats_phrase([seat_of(running, n) for n in (7, 3)]) == "3、7 号座位"
    assert "等 20 个座位" in effects.seats_phrase([seat_of(running, n) for n in range(10, 30)])
    assert "立即收取 40 名" in effects.end_room(running)
    paused = replace(seat_of(running, 12), deadline_ms=None)
    assert effects.extend(running, [paused], 5) == "给 12 号座位延时 5 分钟，时钟恢复后生效。"


def test_start_says_that_it_cannot_be_undone() -> None:
    view = sample_view(START_MS - 60_000)
    assert effects.start_room(view) == (
        "已登录 42 人（应到 45 人）同时开始作答，时长 2 小时，约 11:29 结束。开始后不能撤回。"
    )


def test_after_the_end_nothing_changes_the_exam() -> None:
    view = sample_view(END_MS)
    for action in (RoomAction.PAUSE, RoomAction.EXTEND, RoomAction.END):
        assert room_refusal(action, view) == "考试已经结束。"
    assert seat_refusal(SeatAction.REOPEN, view, seat_of(view, 2)) == "考试已经结束。"


def test_leaving_is_for_one_at_a_time(running: RoomView) -> None:
    seats = tuple(replace(s, leaves=()) for s in running.seats)
    calm = replace(running, seats=seats)
    assert seat_refusal(SeatAction.LEAVE, calm, seat_of(calm, 12)) is None
    away = replace(seat_of(calm, 12), leaves=(Leave(from_ms=1, reason="x"),))
    assert seat_refusal(SeatAction.RETURN, calm, away) is None
    assert seat_refusal(SeatAction.LEAVE, calm, away) == "该考生已经暂离。"


def test_one_slow_answer_is_no_alarm(running: RoomView) -> None:
    live = LiveView()
    live.received(running, 100.0)
    assert live.room_ms(101.5) == running.room_ms + 1500
    live.failed("连不上", 102.0)
    assert live.trouble(104.0) is None
    told = live.trouble(112.0)
    assert told is not None
    assert "12 秒前" in told
    assert "答案不会丢失" in told
    assert "5 分钟前" in (live.trouble(400.0) or "")
    live.received(running, 401.0)
    assert live.trouble(401.0) is None


def test_without_any_view_the_failure_itself_is_told() -> None:
    live = LiveView()
    assert live.room_ms(1.0) is None
    live.failed("暂时连不上考点服务器", 1.0)
    assert live.trouble(6.0) == "暂时连不上考点服务器"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.10", "192.168.1.10:8443"),
        ("https://server.local:9000/", "server.local:9000"),
        ("192。168。1。10：8443", "192.168.1.10:8443"),
        ("", None),
        ("a b", None),
        ("host:99999", None),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str | None) -> None:
    assert normalise_server(typed) == address


def test_data_folder_is_per_machine() -> None:
    assert default_data_folder({"XDG_DATA_HOME": "/x"}).name == "console"
