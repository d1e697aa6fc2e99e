"""What is typed and what an input method makes of it arrive in the order of the keys, also where the PC stood still.

Qt asks the method about a key when it reads it, and delivers the key later: a PC that stood still reads a whole line at
once. The method was asked about the letters of the next field before the Tab had gone there, and its words came after
all the keys: a summary was written into the account, and 126000.00 became 12600000 with a 。 elsewhere. So before each
key or click that is read, all that came before it is delivered: the keys, then what the method sent.
"""

import ctypes
import logging
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

log = logging.getLogger(__name__)

LIBRARY: Final = "libQt6Gui.so.6"
DELIVER: Final = "_ZN22QWindowSystemInterface22sendWindowSystemEventsE6QFlagsIN10QEventLoop17ProcessEventsFlagEE"
"""QWindowSystemInterface::sendWindowSystemEvents: what was read and not delivered yet. PySide has no name for it."""
_ALL_EVENTS: Final = 0
_SENT: Final = 0x80
_CORE: Final = frozenset({2, 3, 4})
"""Of the X protocol: KeyPress, KeyRelease, ButtonPress."""
_GENERIC, _PRESSED = 35, 4
"""An event of an extension, and XInput's XI_ButtonPress."""
_KIND_AT: Final = 8


class InOrder(QAbstractNativeEventFilter):
    """`begin`: from now on, with an X server; elsewhere it does nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._deliver: Callable[[int], object] | None = None

    def begin(self) -> None:
        """Watch what is read."""
        app = QGuiApplication.instance()
        if app is None or QGuiApplication.platformName() != "xcb":
            return
        try:
            deliver: Any = getattr(ctypes.CDLL(LIBRARY), DELIVER)
        except (OSError, AttributeError):
            log.warning("keys and words of the input method may change places: %s has no way to deliver", LIBRARY)
            return
        deliver.argtypes, deliver.restype = [ctypes.c_int], ctypes.c_bool
        self._deliver = deliver
        app.installNativeEventFilter(self)

    def end(self) -> None:
        """Look no longer; twice is harmless."""
        app = QGuiApplication.instance()
        if app is not None and self._deliver is not None:
            app.removeNativeEventFilter(self)
        self._deliver = None

    def nativeEventFilter(self, _kind: Any, message: Any) -> tuple[bool, int]:  # Qt's name
        """Before a key or a click is taken up."""
        if self._deliver is not None and _typed_or_clicked(int(message)):
            self._deliver(_ALL_EVENTS)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)  # the method's words among them
        return False, 0


def _typed_or_clicked(at: int) -> bool:
    """Whether the xcb_generic_event_t there is a key or the press of a button."""
    kind = ctypes.c_uint8.from_address(at).value & ~_SENT
    if kind == _GENERIC:
        return ctypes.c_uint16.from_address(at + _KIND_AT).value == _PRESSED
    return kind in _CORE
