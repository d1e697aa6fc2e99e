"""Windows: a low-level keyboard hook swallows the keys that lead out of the exam, in a process of its own.

Windows asks every hook before a key goes on, and leaves one out that does not answer within 300 ms. A window that draws
a large sheet may take that long; this process does nothing else, at high priority. It ends when the window's process
does, and with it the hook. Its thread also keeps the PC awake.

Swallowed, and told to the window by name: both Windows keys, Alt+Tab, Alt+Esc, Alt+F4, Ctrl+Esc, Ctrl+Shift+Esc, the
menu key, PrintScreen, and the keys that start a mail program, a browser or a calculator or put the PC to sleep.
Not swallowed: Ctrl+Alt+Del (Windows reserves it) and everything an input method needs (Ctrl+Space, Shift, Alt+Shift).
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import ClassVar, Final

from candidate_client.lockdown.port import PRINT_SCREEN
from shared.machine.winapi import function_type, library

WORD: Final = "keys"
"""The word of the command line that runs this part of the program."""
READY: Final = b"ready\n"
_WH_KEYBOARD_LL: Final = 13
_WM_QUIT: Final = 0x0012
_LLKHF_ALTDOWN: Final = 0x20
_VK_TAB, _VK_ESCAPE, _VK_F4, _VK_SNAPSHOT, _VK_APPS = 0x09, 0x1B, 0x73, 0x2C, 0x5D
_VK_WINDOWS: Final = frozenset({0x5B, 0x5C})
_VK_CONTROL, _VK_ALT = 0x11, 0x12
_VK_SLEEP: Final = 0x5F
_VK_STARTS: Final = (*range(0xA6, 0xAD), *range(0xB4, 0xB8))  # VK_BROWSER_…, VK_LAUNCH_…
_ALONE: Final = {
    _VK_APPS: "Menu",
    _VK_SNAPSHOT: PRINT_SCREEN,
    _VK_SLEEP: "Sleep",
    **dict.fromkeys(_VK_STARTS, "Launch"),
}
_WITH_ALT: Final = {_VK_TAB: "Alt+Tab", _VK_ESCAPE: "Alt+Esc", _VK_F4: "Alt+F4"}
_GOES_DOWN: Final = frozenset({0x0100, 0x0104})  # WM_KEYDOWN, WM_SYSKEYDOWN
_STAY_AWAKE: Final = 0x80000000 | 0x1 | 0x2  # ES_CONTINUOUS, ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED


def way_out(key: int, *, alt: bool, control: bool) -> str:
    """The name of a key press that must not reach Windows; empty for every other."""
    if key in _VK_WINDOWS:
        return "Win"
    if key in _ALONE:
        return _ALONE[key]
    if alt and key in _WITH_ALT:
        return _WITH_ALT[key]
    return "Ctrl+Esc" if control and key == _VK_ESCAPE else ""


class KeyEvent(ctypes.Structure):
    """What Windows tells a keyboard hook of one key (KBDLLHOOKSTRUCT)."""

    _fields_: ClassVar = [
        ("vkCode", ctypes.c_uint32),
        ("scanCode", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_void_p),
    ]


def leads_out(event: KeyEvent, pressed: Callable[[int], bool]) -> str:
    """By which name the key of this event leads out of the exam, if it does (`way_out`).

    `pressed` says of a key code whether it is held down now.

    The event's own flag for Alt is not enough: it is missing where Alt and the other key come from different
    keyboards, from a remote session or from a program that sends keys, and Windows switches windows all the same.
    """
    alt = bool(event.flags & _LLKHF_ALTDOWN) or pressed(_VK_ALT)
    return way_out(event.vkCode, alt=alt, control=pressed(_VK_CONTROL))


def main() -> int:
    """Hook the keyboard, say so on standard output, and hold it until standard input ends; 1 where it cannot be.

    Plain descriptors: a program without a console has no `sys.stdin`, but it has its pipes.
    """
    if not hasattr(ctypes, "windll"):
        return 1
    user32, kernel32 = library("user32"), library("kernel32")
    prototype = function_type()(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p)
    user32.CallNextHookEx.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p]
    user32.CallNextHookEx.restype = ctypes.c_ssize_t
    user32.SetWindowsHookExW.argtypes = [ctypes.c_int, prototype, ctypes.c_void_p, ctypes.c_uint32]
    user32.SetWindowsHookExW.restype = ctypes.c_void_p
    user32.UnhookWindowsHookEx.argtypes = [ctypes.c_void_p]
    kernel32.GetModuleHandleW.restype = ctypes.c_void_p

    told: SimpleQueue[str] = SimpleQueue()

    def pressed(key: int) -> bool:
        return bool(user32.GetAsyncKeyState(key) & 0x8000)

    def on_key(code: int, wparam: int, lparam: int) -> int:
        name = leads_out(KeyEvent.from_address(lparam), pressed) if code >= 0 and lparam else ""
        if name:
            if wparam in _GOES_DOWN:
                told.put(name)
            return 1
        return int(user32.CallNextHookEx(None, code, wparam, lparam))

    callback = prototype(on_key)
    hook = user32.SetWindowsHookExW(_WH_KEYBOARD_LL, callback, kernel32.GetModuleHandleW(None), 0)
    if not hook:
        return 1
    kernel32.SetThreadExecutionState(ctypes.c_uint32(_STAY_AWAKE))
    loop = int(kernel32.GetCurrentThreadId())

    def until_the_window_is_gone() -> None:
        while os.read(0, 64):
            pass
        user32.PostThreadMessageW(loop, _WM_QUIT, 0, 0)

    def tell() -> None:
        """Beside the hook: a window that is too busy to read must not keep a key waiting."""
        while True:
            os.write(1, told.get().encode() + b"\n")

    threading.Thread(target=until_the_window_is_gone, name="window", daemon=True).start()
    os.write(1, READY)
    threading.Thread(target=tell, name="tell", daemon=True).start()
    message = (ctypes.c_byte * 64)()
    while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
        user32.TranslateMessage(ctypes.byref(message))
        user32.DispatchMessageW(ctypes.byref(message))
    user32.UnhookWindowsHookEx(hook)
    return 0


if __name__ == "__main__":
    sys.exit(main())
