"""需要处理: most urgent first, one row a cause, every row with something that resolves it."""

from typing import get_args

import pytest

from proctor_console.core.attention import COLLECT, ROWS, SETTLE, SEVERITIES
from proctor_console.presenters.todo import ToDoList
from shared.exam.room.sitting import DisplayState
from shared.protocol.console import RoomView, ToDo, ToDoKind
from shared.words.catalogue import has

NOW = 1_795_840_000_000


def view(*rows: ToDo) -> RoomView:
    return RoomView(room_ms=NOW, phase="running", last_seq=1, to_do=rows)


def row(kind: ToDoKind, seat: int, since_ms: int = 0, text: str = "r") -> ToDo:
    return ToDo(kind=kind, seat=seat, ticket=f"T{seat}" if seat else "", text=text, since_ms=NOW + since_ms)


def dropped(count: int, since_ms: int = 0) -> list[ToDo]:
    return [row("offline", seat, since_ms + seat * 100) for seat in range(1, count + 1)]


@pytest.mark.parametrize("kind", get_args(ToDoKind))
def test_every_kind_is_told_of_once_and_offers_something(kind: ToDoKind) -> None:
    known = ROWS[kind]
    assert known.acts
    assert known.severity in SEVERITIES
    assert known.shape in get_args(DisplayState)
    for act in {*known.acts, *known.joined_acts} - {SETTLE, COLLECT}:
        assert has(f"console.todo_act.{act}"), act
    assert not known.heading or has(f"todo.{known.heading}")
    assert not known.joined or has(f"todo.joined.{known.joined}")


def test_twenty_pcs_dropped_at_once_are_one_row_with_red_above_it() -> None:
    rows = [*dropped(20), row("identity", 30, 60_000), row("held", 31, -60_000)]
    items = ToDoList().items(view(*rows), NOW + 120_000)
    assert [(i.severity, i.headline) for i in items] == [
        ("now", "30 号座位"),
        ("soon", "20 台电脑同时失去联系"),
        ("note", "31 号座位"),
    ]
    outage = items[1]
    assert outage.text == "1、2、3、4、5 等 20 个座位"
    assert [act for act, _ in outage.acts] == ["pause", "message"]


def test_a_cause_opens_closes_and_is_put_aside_as_a_whole() -> None:
    todo, rows = ToDoList(), dropped(5)
    (outage,) = todo.items(view(*rows), NOW)
    todo.toggle(outage.key)
    opened = todo.items(view(*rows), NOW)
    assert [i.inside for i in opened] == [False, *[True] * 5]
    assert [act for act, _ in opened[1].acts] == ["move", "resume_code"]
    assert len(todo.items(view(*rows, row("offline", 6, 650)), NOW)) == 7, "one more of the same outage joins"
    todo.put_aside(outage.key, NOW, outage.of)
    assert todo.items(view(*rows), NOW + 1_000) == ()
    assert len(todo.items(view(*rows), NOW + 180_001)) == 1


def test_what_is_not_one_cause_stands_alone() -> None:
    two = dropped(2)
    assert len(ToDoList().items(view(*two), NOW)) == 2, "two people to see to"
    later = [row("offline", seat, 60_000 + seat) for seat in (7, 8, 9)]
    items = ToDoList().items(view(*dropped(3), *later), NOW)
    assert [i.headline for i in items] == ["3 台电脑同时失去联系"] * 2
    doubts = [row("identity", seat, seat) for seat in range(1, 6)]
    assert len(ToDoList().items(view(*doubts), NOW)) == 5
