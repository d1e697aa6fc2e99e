"""The few calls of the X server that the lock needs, by ctypes: no library of its own for nine functions.

Either over a connection of our own (settings, checks) or over the one of the window's toolkit: a grab of the keyboard
belongs to a connection, and only the window's own leaves it its keys and its input method.
"""

import ctypes
import ctypes.util
import os
import sys
from typing import Any, Final, Self

CURRENT_TIME: Final = 0
_ASYNC: Final = 1
_WHY: Final = {1: "already_grabbed", 2: "invalid_time", 3: "not_viewable", 4: "frozen"}


class XError(OSError):
    """The X server cannot be asked. `code`: no_x, no_display, or why there is no grab."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def load_library(name: str) -> Any:
    """A library of the X client. Raises XError `no_x`."""
    found = ctypes.util.find_library(name) if sys.platform.startswith("linux") else None
    if found is None:
        raise XError("no_x")
    return ctypes.CDLL(found)


def grab_keyboard(display: int, window: int) -> None:
    """Every key goes to this connection from now on, also those of the window manager's shortcuts.

    Windows of the same connection get their keys as before. Asked again, it renews the grab. Raises XError.
    """
    x11 = load_library("X11")
    x11.XGrabKeyboard.argtypes = [
        ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_ulong
    ]  # fmt: skip
    status = int(x11.XGrabKeyboard(display, window, 1, _ASYNC, _ASYNC, CURRENT_TIME))
    if status:
        raise XError(_WHY.get(status, "refused"))


def let_keyboard_go(display: int) -> None:
    """End the grab of this connection; none is no fault. Raises XError `no_x`."""
    x11 = load_library("X11")
    x11.XUngrabKeyboard.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XUngrabKeyboard(display, CURRENT_TIME)
    x11.XFlush.argtypes = [ctypes.c_void_p]
    x11.XFlush(display)


class Display:
    """A connection of our own. Use as a context manager. Raises XError."""

    def __init__(self, name: str | None = None) -> None:
        self._x11, self._ext = load_library("X11"), load_library("Xext")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(name.encode() if name else None))
        if not self._display:
            raise XError("no_display")
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._x11.XCloseDisplay(self._display)

    def try_keyboard(self) -> str:
        """Whether the keyboard can be had: good, held_now (somebody holds it, a locked client does), refused.

        Taken for a moment and let go.
        """
        root = self._x11.XDefaultRootWindow(self._display)
        try:
            grab_keyboard(int(self._display.value or 0), int(root))
        except XError as error:
            return "held_now" if error.code == "already_grabbed" else "refused"
        let_keyboard_go(int(self._display.value or 0))
        return "good"

    def screen_saver(self) -> str:
        """Seconds until it comes, seconds between its pictures, whether the screen may be blanked, and exposed."""
        figures = [ctypes.c_int() for _ in range(4)]
        self._x11.XGetScreenSaver(self._display, *(ctypes.byref(figure) for figure in figures))
        return " ".join(str(figure.value) for figure in figures)

    def set_screen_saver(self, figures: str) -> None:
        """As `screen_saver` told it."""
        self._x11.XSetScreenSaver(self._display, *(int(word) for word in figures.split()))
        self._x11.XSync(self._display, 0)

    def dpms(self) -> str:
        """Whether the screen may be put to sleep, 1 or 0; 0 too where the server cannot at all."""
        if not self._sleeps():
            return "0"
        level, on = ctypes.c_ushort(), ctypes.c_ubyte()
        self._ext.DPMSInfo(self._display, ctypes.byref(level), ctypes.byref(on))
        return str(on.value)

    def set_dpms(self, on: str) -> None:
        """As `dpms` told it; nothing to do where the server cannot."""
        if not self._sleeps():
            return
        (self._ext.DPMSEnable if on == "1" else self._ext.DPMSDisable)(self._display)
        self._x11.XSync(self._display, 0)

    def _sleeps(self) -> bool:
        one, two = ctypes.c_int(), ctypes.c_int()
        known = self._ext.DPMSQueryExtension(self._display, ctypes.byref(one), ctypes.byref(two))
        return bool(known and self._ext.DPMSCapable(self._display))


def expected() -> bool:
    """Whether this session says that it has an X server."""
    return bool(os.environ.get("DISPLAY"))
