"""Windows: a low-level keyboard hook swallows the keys that lead out of the exam; it dies with the process.

Swallowed: both Windows keys, Alt+Tab, Alt+Esc, Alt+F4, Ctrl+Esc, Ctrl+Shift+Esc, the menu key, PrintScreen.
Not swallowed: Ctrl+Alt+Del (Windows reserves it) and everything an input method needs (Ctrl+Space, Shift, Alt+Shift).
"""

import ctypes
import logging
import threading
from collections.abc import Callable
from typing import ClassVar, Final

from shared.machine.winapi import function_type, library
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_WH_KEYBOARD_LL: Final = 13
_WM_QUIT: Final = 0x0012
_LLKHF_ALTDOWN: Final = 0x20
_VK_TAB, _VK_ESCAPE, _VK_F4, _VK_SNAPSHOT, _VK_APPS = 0x09, 0x1B, 0x73, 0x2C, 0x5D
_VK_WINDOWS: Final = frozenset({0x5B, 0x5C})
_VK_CONTROL, _VK_ALT = 0x11, 0x12


def swallowed(key: int, *, alt: bool, control: bool) -> bool:
    """Whether a key press must not reach Windows."""
    if key in _VK_WINDOWS or key in {_VK_APPS, _VK_SNAPSHOT}:
        return True
    if alt and key in {_VK_TAB, _VK_ESCAPE, _VK_F4}:
        return True
    return control and key == _VK_ESCAPE


class KeyEvent(ctypes.Structure):
    """What Windows tells a keyboard hook of one key (KBDLLHOOKSTRUCT)."""

    _fields_: ClassVar = [
        ("vkCode", ctypes.c_uint32),
        ("scanCode", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_void_p),
    ]


def leads_out(event: KeyEvent, pressed: Callable[[int], bool]) -> bool:
    """Whether the key of this event leads out of the exam; `pressed` says of a key code whether it is held down now.

    The event's own flag for Alt is not enough: it is missing where Alt and the other key come from different
    keyboards, from a remote session or from a program that sends keys, and Windows switches windows all the same.
    """
    alt = bool(event.flags & _LLKHF_ALTDOWN) or pressed(_VK_ALT)
    return swallowed(event.vkCode, alt=alt, control=pressed(_VK_CONTROL))


class WindowsLockdown:
    """The hook runs on a thread of its own with a message loop, as Windows demands."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._thread_id = 0
        self._ready = threading.Event()
        self._hooked = False

    @property
    def engaged(self) -> bool:
        """See Lockdown."""
        return self._thread is not None and self._thread.is_alive()

    def engage(self, window_id: int) -> list[str]:
        """See Lockdown."""
        del window_id
        if self.engaged:
            return []
        if not hasattr(ctypes, "windll"):
            return [say("client.lockdown.not_windows")]
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, name="keyboard-hook", daemon=True)
        self._thread.start()
        self._ready.wait(2)
        return [] if self._hooked else [say("client.lockdown.failed")]

    def release(self) -> None:
        """See Lockdown."""
        thread, self._thread = self._thread, None
        if thread is not None and thread.is_alive():
            library("user32").PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
            thread.join(2)

    def _run(self) -> None:
        user32, kernel32 = library("user32"), library("kernel32")
        prototype = function_type()(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p)
        user32.CallNextHookEx.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t, ctypes.c_void_p]
        user32.CallNextHookEx.restype = ctypes.c_ssize_t
        user32.SetWindowsHookExW.argtypes = [ctypes.c_int, prototype, ctypes.c_void_p, ctypes.c_uint32]
        user32.SetWindowsHookExW.restype = ctypes.c_void_p
        user32.UnhookWindowsHookEx.argtypes = [ctypes.c_void_p]
        kernel32.GetModuleHandleW.restype = ctypes.c_void_p

        def pressed(key: int) -> bool:
            return bool(user32.GetAsyncKeyState(key) & 0x8000)

        def on_key(code: int, wparam: int, lparam: int) -> int:
            if code >= 0 and lparam and leads_out(KeyEvent.from_address(lparam), pressed):
                return 1
            return int(user32.CallNextHookEx(None, code, wparam, lparam))

        callback = prototype(on_key)
        self._thread_id = int(kernel32.GetCurrentThreadId())
        hook = user32.SetWindowsHookExW(_WH_KEYBOARD_LL, callback, kernel32.GetModuleHandleW(None), 0)
        self._hooked = bool(hook)
        self._ready.set()
        if not hook:
            log.warning("no keyboard hook: error %d", kernel32.GetLastError())
            return
        message = (ctypes.c_byte * 64)()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user32.TranslateMessage(ctypes.byref(message))
            user32.DispatchMessageW(ctypes.byref(message))
        user32.UnhookWindowsHookEx(hook)
