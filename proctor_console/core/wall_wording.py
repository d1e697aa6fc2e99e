"""The opening and closing of the wall page as sentences of the event table; see `proctor_console.core.wording`."""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core.people import People, approved_by
from shared.exam.room.wall_events import WallClosed, WallOpened
from shared.words.catalogue import say


def _opened(e: WallOpened, p: People) -> str:
    names = say("log.wall_names" if e.names else "log.wall_no_names")
    return say("log.wall_opened", names=names, approved_by=approved_by(e.approvals, p))


WALL_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    WallOpened: _opened,
    WallClosed: lambda _event, _people: say("log.wall_closed"),
}
