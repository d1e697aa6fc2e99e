"""Keys into a window of ours by way of the X server: they take the road of a keyboard, input method and all."""

import ctypes
import logging
import os
from functools import cache
from typing import Any, ClassVar, Final

log = logging.getLogger(__name__)

_PRESS, _RELEASE, _CURRENT_TIME = 2, 3, 0
_PRESS_MASK, _RELEASE_MASK = 1, 2
_SPACE: Final = {" ": "space"}


class _Key(ctypes.Structure):
    """XKeyEvent."""

    _fields_: ClassVar = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("root", ctypes.c_ulong),
        ("subwindow", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("x_root", ctypes.c_int),
        ("y_root", ctypes.c_int),
        ("state", ctypes.c_uint),
        ("keycode", ctypes.c_uint),
        ("same_screen", ctypes.c_int),
    ]


class _Event(ctypes.Union):
    """XEvent."""

    _fields_: ClassVar = [("key", _Key), ("pad", ctypes.c_long * 24)]


def press_keys(window: int, keys: str) -> bool:
    """Press and let go of each; whether there is an X server to do it."""
    try:
        x11 = _library()
    except OSError:
        return False
    display = x11.XOpenDisplay(None) if os.environ.get("DISPLAY") else None
    if not display:
        return False
    try:
        root = x11.XDefaultRootWindow(display)
        for key in keys:
            code = x11.XKeysymToKeycode(display, x11.XStringToKeysym(_SPACE.get(key, key).encode()))
            for kind, mask in ((_PRESS, _PRESS_MASK), (_RELEASE, _RELEASE_MASK)):
                event = _Event(
                    key=_Key(
                        type=kind,
                        display=display,
                        window=window,
                        root=root,
                        time=_CURRENT_TIME,
                        keycode=code,
                        same_screen=1,
                    )
                )
                x11.XSendEvent(display, window, 1, mask, ctypes.byref(event))
    finally:
        x11.XCloseDisplay(display)
    return True


@cache
def _library() -> Any:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = [ctypes.c_void_p], ctypes.c_ulong
    x11.XStringToKeysym.argtypes, x11.XStringToKeysym.restype = [ctypes.c_char_p], ctypes.c_ulong
    x11.XKeysymToKeycode.argtypes, x11.XKeysymToKeycode.restype = [ctypes.c_void_p, ctypes.c_ulong], ctypes.c_ubyte
    x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    return x11
