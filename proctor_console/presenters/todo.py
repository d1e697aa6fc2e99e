"""The list 需要处理: what a person must look at now, most urgent first, one row a cause, each with its acts.

Several rows of one cause (20 PCs behind one dead switch) are one row that opens. 「等待」 puts a row aside for a while;
it comes back by itself if it is still there. What the kinds are stands in `proctor_console.core.attention`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from proctor_console.core.attention import OF_SOMEBODY, ROWS, SETTLE, SEVERITIES, Row, Severity
from proctor_console.core.people import People
from shared.exam.room.sitting import DisplayState
from shared.formatting import duration_clock
from shared.protocol.console import RoomView, ToDo
from shared.protocol.told import seats_phrase
from shared.words.catalogue import say

WAIT_MS: Final = 180_000
_TOGETHER: Final = 3
"""So many rows of one cause are one row; two are two people to see to."""
_JOINED: Final = "joined/"


class ToDoItem(msgspec.Struct, frozen=True, kw_only=True):
    """One row: who, what, since when, and what can be done about it.

    `of`: the keys of the rows it stands for, where it is several of one cause; `opened`: they are shown below it;
    `inside`: it is one of them. `settles`: what the record will say of it when it is settled.
    """

    key: str
    seat: int
    ticket: str
    severity: Severity
    shape: DisplayState
    headline: str
    text: str
    age: str
    acts: tuple[tuple[str, str], ...]
    of: tuple[str, ...] = ()
    opened: bool = False
    inside: bool = False
    settles: str = ""


class ToDoList:
    """Keeps what was put aside and what is open."""

    def __init__(self) -> None:
        self._aside_until_ms: dict[str, int] = {}
        self._open: set[str] = set()

    def put_aside(self, key: str, room_ms: int, of: Sequence[str] = ()) -> None:
        """Hide a row, or all rows of a cause, for three minutes."""
        for one in of or (key,):
            self._aside_until_ms[one] = room_ms + WAIT_MS

    def toggle(self, key: str) -> None:
        """Open the rows of a cause, or close them."""
        self._open ^= {key}

    def items(self, view: RoomView, room_ms: int) -> tuple[ToDoItem, ...]:
        """The rows to show now."""
        keys = {t.key for t in view.to_do}
        self._aside_until_ms = {k: t for k, t in self._aside_until_ms.items() if k in keys and t > room_ms}
        people = People.of_view(view)
        waiting = sorted((t for t in view.to_do if t.key not in self._aside_until_ms), key=_order)
        shown: list[ToDoItem] = []
        for cause in _causes(waiting):
            rows = [_item(todo, people, room_ms) for todo in cause]
            if len(cause) < _TOGETHER:
                shown += rows
                continue
            whole = _joined(cause, room_ms, self._open)
            shown.append(whole)
            shown += [msgspec.structs.replace(row, inside=True) for row in rows] if whole.opened else []
        self._open &= {item.key for item in shown}
        return tuple(shown)

    def aside(self) -> int:
        """How many rows are put aside."""
        return len(self._aside_until_ms)


def _order(todo: ToDo) -> tuple[int, bool, int, int]:
    row = ROWS[todo.kind]
    return SEVERITIES.index(row.severity), not row.stops, todo.since_ms, todo.seat


def _causes(waiting: Iterable[ToDo]) -> list[list[ToDo]]:
    """The rows in their order, those of one cause together where the first of them stands."""
    causes: list[list[ToDo]] = []
    last: dict[str, list[ToDo]] = {}
    for todo in waiting:
        row, known = ROWS[todo.kind], last.get(todo.kind)
        if row.joined and known and _one_cause(row, known[-1], todo):
            known.append(todo)
        else:
            causes.append([todo])
            last[todo.kind] = causes[-1]
    return causes


def _one_cause(row: Row, before: ToDo, todo: ToDo) -> bool:
    return not row.within_ms or todo.since_ms - before.since_ms <= row.within_ms


def _joined(cause: Sequence[ToDo], room_ms: int, opened: set[str]) -> ToDoItem:
    first, row = cause[0], ROWS[cause[0].kind]
    seats = tuple(sorted({todo.seat for todo in cause}))
    key = f"{_JOINED}{first.kind}/{first.since_ms if row.within_ms else 0}"
    return ToDoItem(
        key=key,
        seat=0,
        ticket="",
        severity=row.severity,
        shape=row.shape,
        headline=say(f"todo.joined.{row.joined}", count=len(cause)),
        text=seats_phrase(seats),
        age=_age(first, room_ms),
        acts=_offers(row.joined_acts),
        of=tuple(todo.key for todo in cause),
        opened=key in opened,
    )


def _item(todo: ToDo, people: People, room_ms: int) -> ToDoItem:
    person, row = people.candidates.get(todo.ticket), ROWS[todo.kind]
    return ToDoItem(
        key=todo.key,
        seat=todo.seat,
        ticket=todo.ticket,
        severity=row.severity,
        shape=row.shape,
        headline=_headline(todo, row, person.name if person else ""),
        text=_without_seat(todo),
        age=_age(todo, room_ms),
        acts=_offers(_possible(todo, row)),
        settles=todo.text,
    )


def _possible(todo: ToDo, row: Row) -> tuple[str, ...]:
    """What is offered about a seat where no candidate is concerned: what is done to the PC, or that it is settled."""
    if todo.ticket or row.heading:
        return row.acts
    return tuple(act for act in row.acts if (act not in OF_SOMEBODY if row.of_pc else act == SETTLE))


def _offers(acts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((act, say(f"console.todo_act.{act}")) for act in acts)


def _age(todo: ToDo, room_ms: int) -> str:
    return duration_clock(max(0, room_ms - todo.since_ms), hours=False)


def _headline(todo: ToDo, row: Row, name: str) -> str:
    if row.heading:
        return say(f"todo.{row.heading}")
    return say("todo.seat", seat=todo.seat, name=name) if name else say("console.seat", seat=todo.seat)


def _without_seat(todo: ToDo) -> str:
    """The sentence without the seat, which stands in the headline already."""
    rest = todo.text.removeprefix(say("console.seat", seat=todo.seat))
    return todo.text if rest == todo.text else rest.removeprefix(say("todo.of")).strip().removeprefix("：")
