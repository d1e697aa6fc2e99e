"""Windows: the input method is the session's own; what the old interface (IMM) tells of it is true for the new one too.

Microsoft Pinyin and its kin run in our process and answer the messages of IMM through the default IME window. Which one
it is, is told by its description, or else by its language alone.
"""

import contextlib
import ctypes
import os
import threading
from typing import ClassVar, Final

from candidate_client.input_method.port import Told, Writing
from shared.machine.winapi import library

_IME_CONTROL: Final = 0x0283
_GET_MODE, _SET_MODE, _GET_OPEN, _SET_OPEN = 1, 2, 5, 6
_NATIVE: Final = 1
_CHINESE: Final = frozenset({0x0804, 0x0404, 0x0C04, 0x1004, 0x1404})
_LOOK_S: Final = 0.3
_ANSWER_MS: Final = 200
_ABORT_IF_HUNG: Final = 2
_KEYBOARD, _KEY_UP, _SPACE = 1, 2, 0x20
_LONGEST: Final = 64


class _Key(ctypes.Structure):
    """KEYBDINPUT, as long as the union it stands in."""

    _fields_: ClassVar = [
        ("code", ctypes.c_ushort),
        ("scan", ctypes.c_ushort),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_void_p),
        ("pad", ctypes.c_ubyte * 8),
    ]


class _Input(ctypes.Structure):
    """INPUT."""

    _fields_: ClassVar = [("type", ctypes.c_uint32), ("key", _Key)]


class WindowsInputMethod:
    """See InputMethod."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """See InputMethod: Windows has begun it already."""

    def watch(self, told: Told) -> None:
        """See InputMethod."""
        self._thread = threading.Thread(target=self._watch, args=(told,), name="input-method", daemon=True)
        self._thread.start()

    def chinese(self) -> None:
        """See InputMethod."""
        with contextlib.suppress(OSError, AttributeError):
            window = _ours()
            if window:
                _ask(window, _SET_OPEN, 1)
                _ask(window, _SET_MODE, (_ask(window, _GET_MODE, 0) or 0) | _NATIVE)

    def press(self, window: int, keys: str) -> bool:
        """See InputMethod: only while our window has the keyboard, for Windows gives the keys to whoever has it."""
        try:
            user = library("user32")
            user.GetForegroundWindow.restype = ctypes.c_void_p
            if not window or user.GetForegroundWindow() != window:
                return False
            for key in keys:
                code = _SPACE if key == " " else ord(key.upper())
                for flags in (0, _KEY_UP):
                    event = _Input(type=_KEYBOARD, key=_Key(code=code, flags=flags))
                    user.SendInput(1, ctypes.byref(event), ctypes.sizeof(_Input))
        except (OSError, AttributeError):
            return False
        return True

    def end(self) -> None:
        """See InputMethod."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(2 * _LOOK_S)

    def _watch(self, told: Told) -> None:
        before: Writing | None = None
        while True:
            with contextlib.suppress(OSError, AttributeError):
                now = _writing()
                if now is not None and now != before:
                    before = now
                    told(now)
            if self._ended.wait(_LOOK_S):
                return


def _ours() -> int:
    """The window that has the keyboard, if it is one of this process; else 0."""
    user, process = library("user32"), ctypes.c_uint32()
    user.GetForegroundWindow.restype = ctypes.c_void_p
    window = user.GetForegroundWindow() or 0
    user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
    return int(window) if process.value == os.getpid() else 0


def _ask(window: int, question: int, value: int) -> int | None:
    """Ask the IME window that belongs to one of ours; None where there is none or it hangs."""
    imm, user, answer = library("imm32"), library("user32"), ctypes.c_size_t()
    imm.ImmGetDefaultIMEWnd.restype = ctypes.c_void_p
    ime = imm.ImmGetDefaultIMEWnd(ctypes.c_void_p(window))
    if not ime:
        return None
    words = (ctypes.c_size_t(question), ctypes.c_size_t(value), _ABORT_IF_HUNG, _ANSWER_MS, ctypes.byref(answer))
    done = user.SendMessageTimeoutW(ctypes.c_void_p(ime), _IME_CONTROL, *words)
    return int(answer.value) if done else None


def _writing() -> Writing | None:
    """What is on in the window of ours that has the keyboard; None while another program has it."""
    window = _ours()
    if not window:
        return None
    user = library("user32")
    thread = user.GetWindowThreadProcessId(ctypes.c_void_p(window), None)
    user.GetKeyboardLayout.restype = ctypes.c_void_p
    layout = user.GetKeyboardLayout(thread) or 0
    if layout & 0xFFFF not in _CHINESE:
        return Writing(name="英文键盘", chinese=False)
    is_open, mode = _ask(window, _GET_OPEN, 0), _ask(window, _GET_MODE, 0)
    chinese = None if is_open is None or mode is None else bool(is_open and mode & _NATIVE)
    return Writing(name=_description(layout) or "中文输入法", chinese=chinese)


def _description(layout: int) -> str:
    text = ctypes.create_unicode_buffer(_LONGEST)
    library("imm32").ImmGetDescriptionW(ctypes.c_void_p(layout), text, _LONGEST)
    return text.value
