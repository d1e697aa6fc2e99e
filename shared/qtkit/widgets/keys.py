"""Which keys press what has the focus. Those that switch an input method never do: they are not meant for us."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_PRESS: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
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
