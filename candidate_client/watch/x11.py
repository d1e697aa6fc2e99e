"""Windows and idle time as the X server tells them, by ctypes over a connection of its own."""

import ctypes
import ctypes.util
import os
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final

from candidate_client.lockdown.xlib import XError, load_library
from candidate_client.watch.look import Window

_ANY: Final = 0
_VIEWABLE: Final = 2
_MOST_WORDS: Final = 4096
_TITLE: Final = 80
ProgramOf = Callable[[int], str]
"""The name of a process by its number, as lists have it."""
_HANDLER: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _Attributes(ctypes.Structure):
    """XWindowAttributes as far as it is read."""

    _fields_: ClassVar = [
        ("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("border_width", ctypes.c_int), ("depth", ctypes.c_int), ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong),
        ("class_", ctypes.c_int), ("bit_gravity", ctypes.c_int), ("win_gravity", ctypes.c_int),
        ("backing_store", ctypes.c_int), ("backing_planes", ctypes.c_ulong), ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong), ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int), ("more", ctypes.c_long * 8),
    ]  # fmt: skip


class _Saver(ctypes.Structure):
    """XScreenSaverInfo."""

    _fields_: ClassVar = [
        ("window", ctypes.c_ulong), ("state", ctypes.c_int), ("kind", ctypes.c_int), ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong), ("event_mask", ctypes.c_ulong),
    ]  # fmt: skip


def _ignore(_display: Any, _event: Any) -> int:
    """A window that is gone before it was asked is no fault; Xlib would end the program."""
    return 0


_IGNORED: Final = _HANDLER(_ignore)


class Screen:
    """One connection. `windows` are those that candidates see as windows. Raises XError where there is no X server."""

    def __init__(self, name: str | None = None) -> None:
        self._x = load_library("X11")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._x.XSetErrorHandler.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode() if name else None))
        if not self._display:
            raise XError("no_display")
        self._x.XSetErrorHandler(_IGNORED)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._saver = self._screen_saver()

    def close(self) -> None:
        """Let the connection go."""
        self._x.XCloseDisplay(self._display)

    def windows(self, program_of: ProgramOf) -> tuple[Window, ...]:
        """Top-level windows of other processes: those a window manager lists, and mapped ones that evade it."""
        numbers = dict.fromkeys((*self._longs(self._root, "_NET_CLIENT_LIST"), *self._children()))
        return tuple(window for number in numbers if (window := self._window(number, program_of)) is not None)

    def foreign(self, program_of: ProgramOf) -> Window | None:
        """The window of another process that has the keyboard; None where it is ours, or nobody's."""
        focus, revert = ctypes.c_ulong(), ctypes.c_int()
        self._x.XGetInputFocus(self._display, ctypes.byref(focus), ctypes.byref(revert))
        if focus.value in {0, 1, self._root.value}:
            return None
        for number in self._upwards(focus.value):
            if self._longs(ctypes.c_ulong(number), "_NET_WM_PID"):
                return self._window(number, program_of)
        return self._window(focus.value, program_of)

    def idle_s(self) -> int | None:
        """Seconds since the last key or movement of the mouse."""
        if self._saver is None:
            return None
        info = _Saver()
        if not self._saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info)):
            return None
        return int(info.idle) // 1000

    # ------------------------------------------------------------ inside
    def _screen_saver(self) -> Any:
        try:
            return load_library("Xss")
        except XError:
            return None

    def _window(self, number: int, program_of: ProgramOf) -> Window | None:
        window = ctypes.c_ulong(number)
        pids = self._longs(window, "_NET_WM_PID")
        pid = pids[0] if pids else 0
        if pid == os.getpid() or not self._viewable(window):
            return None
        title = self._text(window, "_NET_WM_NAME") or self._text(window, "WM_NAME")
        if not pid and not title:
            return None  # helpers of toolkits and input methods: no window that anybody sees as one
        return Window(number=number, pid=pid, program=program_of(pid) if pid else "", title=title)

    def _viewable(self, window: ctypes.c_ulong) -> bool:
        about = _Attributes()
        if not self._x.XGetWindowAttributes(self._display, window, ctypes.byref(about)):
            return False
        return bool(about.map_state == _VIEWABLE and about.width > 1 and about.height > 1)

    def _children(self, window: ctypes.c_ulong | None = None) -> Iterator[int]:
        _, _, children = self._tree(self._root if window is None else window)
        for child in children:
            if self._longs(ctypes.c_ulong(child), "_NET_WM_PID"):
                yield child

    def _upwards(self, number: int) -> Iterator[int]:
        while number and number != self._root.value:
            yield number
            _, number, _ = self._tree(ctypes.c_ulong(number))

    def _tree(self, window: ctypes.c_ulong) -> tuple[int, int, tuple[int, ...]]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        found = self._x.XQueryTree(
            self._display, window, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count)
        )
        if not found:
            return 0, 0, ()
        numbers = tuple(children[place] for place in range(count.value))
        if children:
            self._x.XFree(children)
        return root.value, parent.value, numbers

    def _longs(self, window: ctypes.c_ulong, name: str) -> tuple[int, ...]:
        data, count, size = self._property(window, name)
        if data is None or size != 32:
            return ()
        words = ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))
        found = tuple(words[place] for place in range(count))
        self._x.XFree(data)
        return found

    def _text(self, window: ctypes.c_ulong, name: str) -> str:
        data, count, size = self._property(window, name)
        if data is None:
            return ""
        text = ctypes.string_at(data, count).decode("utf-8", "replace") if size == 8 else ""
        self._x.XFree(data)
        return text[:_TITLE]

    def _property(self, window: ctypes.c_ulong, name: str) -> tuple[ctypes.c_void_p | None, int, int]:
        atom = self._x.XInternAtom(self._display, name.encode(), 0)
        kind, size = ctypes.c_ulong(), ctypes.c_int()
        count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        self._x.XGetWindowProperty(
            self._display, window, ctypes.c_ulong(atom), 0, ctypes.c_long(_MOST_WORDS), 0, ctypes.c_ulong(_ANY),
            ctypes.byref(kind), ctypes.byref(size), ctypes.byref(count), ctypes.byref(left), ctypes.byref(data),
        )  # fmt: skip
        return (data or None), count.value, size.value
