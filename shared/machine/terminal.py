"""The window of a program that runs in a terminal of Windows: a click in it must not stop the program.

In "quick edit" a click begins a selection, and Windows holds every program that prints until somebody presses a key.
"""

import ctypes
import signal
import sys

_STDIN_HANDLE = -10
_QUICK_EDIT = 0x40
_EXTENDED = 0x80


def without_quick_edit(mode: int) -> int:
    """A console's input mode with quick edit off and everything else as it is."""
    return (mode & ~_QUICK_EDIT) | _EXTENDED


def stop_signals() -> tuple[signal.Signals, ...]:
    """What asks a program to end: Ctrl+C, the system, and on Windows Ctrl+Break and the closing of the window."""
    found = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        found.append(signal.SIGBREAK)
    return tuple(found)


def let_no_click_hold() -> None:
    """Turn quick edit off for this process' console; nothing where there is none, or on another system."""
    if sys.platform == "win32":
        windows = ctypes.windll.kernel32
        windows.GetStdHandle.restype = ctypes.c_void_p
        handle, mode = windows.GetStdHandle(_STDIN_HANDLE), ctypes.c_ulong()
        if windows.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)):
            windows.SetConsoleMode(ctypes.c_void_p(handle), without_quick_edit(mode.value))
