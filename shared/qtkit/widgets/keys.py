"""Which keys press what has the focus, and which lead from field to field.

Those that switch an input method never do: they are not meant for us.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PRESS: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CLIMBS: Final[dict[int, int]] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HELD: Final = ~Qt.KeyboardModifier.KeypadModifier


def presses(event: QKeyEvent) -> bool:
    """Whether the key presses a widget: Space or Enter with nothing held.

    Ctrl+Space turns a Chinese input method on and off, Shift+Space its full width; where no method is installed for
    the moment they arrive here.
    """
    return event.key() in _PRESS and not event.modifiers() & _HELD


def switches_input(event: QKeyEvent) -> bool:
    """Whether the key is Space with something held, which belongs to the input method."""
    return event.key() == Qt.Key.Key_Space and bool(event.modifiers() & _HELD)


def up_or_down(event: QKeyEvent) -> int:
    """-1 for ↑ and 1 for ↓ with nothing held, which lead from field to field; 0 for every other key."""
    return 0 if event.modifiers() & _HELD else _CLIMBS.get(event.key(), 0)
