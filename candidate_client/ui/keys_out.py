"""Which key presses were meant to lead out of the exam, where they come to its window (X11: the grab sees to that)."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from candidate_client.lockdown.port import PRINT_SCREEN

_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
_META = Qt.KeyboardModifier.MetaModifier
_WINDOWS: Final = frozenset({Qt.Key.Key_Meta, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R})
_PICTURE: Final = frozenset({Qt.Key.Key_Print, Qt.Key.Key_SysReq})
_TAB: Final = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_BARE: Final = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_AltGr})


def way_out(event: QKeyEvent) -> str:
    """The name of the combination; empty for a key that belongs to the exam or to an input method."""
    key, held = event.key(), event.modifiers()
    if key in _WINDOWS or held & _META:
        return "Win"
    if key in _PICTURE:
        return PRINT_SCREEN
    if held & _ALT and held & _CONTROL:
        return "" if key in _BARE else "Ctrl+Alt"
    if held & _ALT and key in _TAB:
        return "Alt+Tab"
    if held & _ALT and key == Qt.Key.Key_F4:
        return "Alt+F4"
    if key == Qt.Key.Key_Escape and held & (_ALT | _CONTROL):
        return "Alt+Esc" if held & _ALT else "Ctrl+Esc"
    return ""
