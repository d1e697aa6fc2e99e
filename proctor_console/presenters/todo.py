"""The list 需要处理: what a person must look at now, each with its acts, the longest waiting first.

「等待」 puts an item aside for a while; it comes back by itself if it is still there.
"""

from typing import Final

import msgspec

from proctor_console.core.people import People
from shared.exam.room.sitting import DisplayState
from shared.formatting import duration_clock
from shared.protocol.console import RoomView, ToDo
from shared.words.catalogue import say

WAIT_MS: Final = 180_000

_ACTS: Final[dict[str, tuple[str, ...]]] = {
    "offline": ("move", "resume_code"),
    "hand_in": ("hand_in",),
    "refused": ("late",),
    "identity": ("identity",),
    "resume_check": ("identity",),
    "away_long": ("return",),
    "outage": ("outages",),
    "held": ("review",),
    "conflict": ("incident",),
    "undelivered": ("incident",),
    "collect_again": (),
    "help": ("help_coming", "help_there"),
    "locked": ("release", "incident"),
    "lock_seen": ("note_lock", "incident"),
}
_AT_PC: Final = frozenset({"help", "locked", "lock_seen"})
_FIRST: Final = frozenset({"help", "locked"})
_SHAPE: Final[dict[str, DisplayState]] = {
    "offline": "offline",
    "hand_in": "ready",
    "refused": "problem",
    "identity": "problem",
    "resume_check": "ready",
    "away_long": "away",
    "held": "problem",
    "conflict": "problem",
    "undelivered": "offline",
    "collect_again": "problem",
    "outage": "offline",
    "help": "problem",
    "locked": "problem",
    "lock_seen": "paused",
}


class ToDoItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item: who, what, since when, and what can be done about it."""

    key: str
    seat: int
    ticket: str
    shape: DisplayState
    headline: str
    text: str
    age: str
    acts: tuple[tuple[str, str], ...]


class ToDoList:
    """Keeps what was put aside."""

    def __init__(self) -> None:
        self._aside_until_ms: dict[str, int] = {}

    def put_aside(self, key: str, room_ms: int) -> None:
        """Hide an item for three minutes."""
        self._aside_until_ms[key] = room_ms + WAIT_MS

    def items(self, view: RoomView, room_ms: int) -> tuple[ToDoItem, ...]:
        """The items to show now: somebody who cannot go on first, what nobody needs to hurry with last."""
        keys = {_key(t) for t in view.to_do}
        self._aside_until_ms = {k: t for k, t in self._aside_until_ms.items() if k in keys and t > room_ms}
        people = People.of_view(view)
        waiting = [t for t in view.to_do if _key(t) not in self._aside_until_ms]
        waiting.sort(key=lambda t: (t.kind not in _FIRST, t.kind == "identity", t.since_ms, t.seat))
        return tuple(_item(t, people, room_ms) for t in waiting)

    def aside(self) -> int:
        """How many items are put aside."""
        return len(self._aside_until_ms)


def _item(todo: ToDo, people: People, room_ms: int) -> ToDoItem:
    person = people.candidates.get(todo.ticket)
    return ToDoItem(
        key=_key(todo),
        seat=todo.seat,
        ticket=todo.ticket,
        shape=_SHAPE[todo.kind],
        headline=_headline(todo, person.name if person else ""),
        text=_without_seat(todo),
        age=duration_clock(max(0, room_ms - todo.since_ms), hours=False),
        acts=_acts(todo),
    )


def _acts(todo: ToDo) -> tuple[tuple[str, str], ...]:
    if not todo.ticket and todo.kind not in {"outage", *_AT_PC}:
        return ()
    acts = (act for act in _ACTS[todo.kind] if todo.ticket or act != "incident")
    return tuple((act, say(f"console.todo_act.{act}")) for act in acts)


def _headline(todo: ToDo, name: str) -> str:
    if todo.kind == "outage":
        return say("todo.outage")
    if not todo.seat:
        return say("todo.server")
    return say("todo.seat", seat=todo.seat, name=name) if name else say("console.seat", seat=todo.seat)


def _without_seat(todo: ToDo) -> str:
    """The sentence without the seat, which stands in the headline already."""
    rest = todo.text.removeprefix(say("console.seat", seat=todo.seat))
    return todo.text if rest == todo.text else rest.removeprefix(say("todo.of")).strip()


def _key(todo: ToDo) -> str:
    return f"{todo.kind}/{todo.ticket}/{todo.seat}/{todo.since_ms}"
