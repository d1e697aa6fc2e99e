"""Which acts the console offers, why not the others, and what it says of them before they are given."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from proctor_console.core.acts import Now, phrase
from proctor_console.core.seats import free_first, is_open, tickets_of
from proctor_console.ui.acts.room_acts import room_act
from proctor_console.ui.acts.seat_acts import SEAT_ACTS, seat_act
from scripts.lab.pictures.day import ABSENT, LATE, MOVED
from shared.exam.acts.clock import Extend
from shared.exam.acts.room import EndRoom, StartRoom
from shared.exam.acts.seats import MoveSeat, free_seats
from shared.exam.room import fold
from shared.protocol.console import RoomView, SeatView
from site_server.service.view.room_view import room_view
from tests.support.console_room import END, NOW, ConsoleRoom

Room = tuple[Now, RoomView]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Room]]:
    """The room at a minute of the exam as this role sees it: the server's view and the state the console folds."""
    rooms: dict[float, ConsoleRoom] = {}

    def see(minute: float, role: str = "proctor") -> Room:
        if minute not in rooms:
            rooms[minute] = ConsoleRoom(tmp_path_factory.mktemp("room"), minute=minute)
        room = rooms[minute]
        state = fold.replay(room.site.need_room().plan, room.site.need_room().records)
        return Now(state=state, room_ms=room.site.clock.now_ms(), role=role), room_view(room.site)

    yield see
    for room in rooms.values():
        room.stop()


@pytest.fixture(scope="module")
def running(at: Callable[..., Room]) -> Room:
    return at(NOW)


def seat_of(view: RoomView, number: int) -> SeatView:
    return next(s for s in view.seats if s.seat == number)


def on_seat(room: Room, name: str, number: int) -> str | None:
    now, view = room
    return seat_act(name).why_not(now, view, seat_of(view, number))


def on_room(room: Room, name: str) -> str | None:
    return room_act(name).why_not(*room)


def test_before_the_start_only_starting_is_possible(at: Callable[..., Room]) -> None:
    room = at(-1)
    assert on_room(room, "start") is None
    assert on_room(room, "pause") == "考试尚未开始。"
    assert on_seat(room, "extend", 1) == "考试尚未开始。"
    assert on_room(at(-80), "start") == "请先输入开启码开启试卷。"


def test_without_a_session_nothing_is(running: Room) -> None:
    assert room_act("start").why_not(None, running[1]) == "还没有导入试卷包。"


def test_a_working_candidate_can_be_helped_in_every_way(running: Room) -> None:
    now, view = running
    seat = seat_of(view, 12)
    possible = {entry.name for entry in SEAT_ACTS if entry.why_not(now, view, seat) is None}
    assert possible == {
        *("extend", "pause", "move", "incident", "discipline", "identity", "check_again", "hand_in", "message"),
        *("resume_code", "unlock", "ledger", "answers"),
    }
    assert on_seat(running, "leave", 12) == "30 号考生正在暂离，同一时间只允许一人。"
    assert on_seat(running, "reopen", 12) == "12 号座位没有交卷，无需重新打开。"


def test_absent_handed_in_and_empty_seats(running: Room) -> None:
    now, view = running
    assert on_seat(running, "extend", ABSENT) == f"{ABSENT} 号座位的考生尚未登录，不能办理。"
    assert on_seat(running, "late", ABSENT) is None
    assert on_seat(running, "pause", 2) == "2 号座位已经交卷，不能办理。"
    assert on_seat(running, "reopen", 2) is None
    assert on_seat(running, "extend", 2) is None  # the time waits until it is reopened
    assert on_seat(running, "pause", MOVED) == "这个座位没有考生。"
    assert seat_act("pause").why_not(now, view, None) == "这个座位没有考生。"


@pytest.mark.parametrize("role", ["technician", "inspector"])
def test_roles_keep_to_what_is_theirs(role: str, at: Callable[..., Room]) -> None:
    room = at(NOW, role)
    assert on_seat(room, "extend", 12)
    assert on_seat(room, "ledger", 12)
    assert on_room(room, "end")
    assert on_seat(room, "answers", 12) is None
    assert (on_seat(room, "incident", 12) is None) == (role == "inspector")


def test_spares_that_answer_come_first(running: Room) -> None:
    now, view = running
    free = free_seats(now.state)
    assert [s.seat for s in free_first(view, free)][:3] == [47, 48, MOVED]
    assert {s.state for s in free_first(view, free)[3:]} == {"absent"}, "an absentee's PC where no other is left"
    silent = replace(view, seats=tuple(replace(s, device="silent") if s.seat == 47 else s for s in view.seats))
    assert [s.seat for s in free_first(silent, free)][:3] == [48, MOVED, 47]


def test_a_waiting_candidate_may_still_change_seats(at: Callable[..., Room]) -> None:
    room = at(-1)
    assert on_seat(room, "move", LATE) is None
    move = MoveSeat(ticket=seat_of(room[1], LATE).ticket, to_seat=47, reason="")
    assert room[0].tell(move) == "23 号座位的考生改到 47 号座位登录。"


def test_effects_say_who_how_much_and_until_when(running: Room) -> None:
    now, view = running

    def extend(seats: list[SeatView], minutes: int) -> str:
        return now.tell(Extend(tickets=tickets_of(seats), seconds=minutes * 60, reason="", approvals=()))

    assert extend([seat_of(view, 12)], 10) == "给 12 号座位延时 10 分，结束时间改为 11:53。"
    everyone = [s for s in view.seats if is_open(s)]
    assert extend(everyone, 5).startswith("给全场考生延时 5 分，结束时间改为 11:38 至 11:48")
    assert extend([seat_of(view, 2)], 5) == "给 2 号座位延时 5 分，已收卷，重新打开后计时。"
    assert phrase(seat_of(view, n) for n in (7, 3)) == "3、7 号座位"
    assert "等 20 个座位" in phrase(seat_of(view, n) for n in range(10, 30))
    assert now.tell(EndRoom()).startswith("本场考试结束，收回未交卷 40 份。")


def test_start_says_that_it_cannot_be_undone(at: Callable[..., Room]) -> None:
    now, _ = at(-1)
    assert now.tell(StartRoom()) == (
        "已登录 42 人（应到 45 人）同时开始作答，时长 2 小时，09:29 开始，11:29 结束。开始后不能撤回。"
    )


def test_early_acts_ask_for_the_chief_and_a_reason(at: Callable[..., Room]) -> None:
    early, _ = at(-20)
    assert early.wants_reason(StartRoom())
    assert early.approvers(StartRoom()) == ("chief",)
    on_time, _ = at(-1)
    assert not on_time.wants_reason(StartRoom())
    assert on_time.approvers(StartRoom()) == ()
    working, _ = at(NOW)
    assert working.approvers(EndRoom()) == ("chief",)


def test_after_the_end_nothing_changes_the_exam(at: Callable[..., Room]) -> None:
    room = at(END)
    for name in ("pause", "extend", "end"):
        assert on_room(room, name) == "考试已经结束。"
    assert on_seat(room, "reopen", 2) == "考试已经结束。"
