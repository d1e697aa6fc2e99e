"""When 需要处理 is heard: what is new sounds once by its severity, what must be done now sounds again until it is done.

Each severity can be muted by itself; a muted one still counts as told, so that nothing old is heard when it is heard
again. Pure: what plays is the window's business.
"""

from collections.abc import Iterable
from typing import Final

from proctor_console.core.attention import Severity
from proctor_console.presenters.todo import ToDoItem

AGAIN_MS: Final = 15_000
"""A row that somebody must act on now is heard again after this long."""
STROKES: Final[dict[Severity, int]] = {"now": 3, "soon": 1, "note": 0}
"""How many strokes each severity is told by."""


class Alarm:
    """Keeps what was told."""

    def __init__(self) -> None:
        self.muted: set[Severity] = set()
        self._told: set[str] = set()
        self._again_ms = 0

    def strokes(self, items: Iterable[ToDoItem], room_ms: int) -> int:
        """How many strokes to play now; 0 for none. Ask with every look at the room."""
        rows = [item for item in items if not item.inside]
        names = {item.key: {item.key, *item.of} for item in rows}
        fresh = [item for item in rows if not names[item.key] & self._told]
        self._told = set().union(*names.values()) if names else set()
        heard: set[Severity] = {item.severity for item in fresh}
        pressing = any(item.severity == "now" for item in rows)
        if "now" in heard or (pressing and room_ms >= self._again_ms):
            heard.add("now")
            self._again_ms = room_ms + AGAIN_MS
        return max((STROKES[severity] for severity in heard - self.muted), default=0)
