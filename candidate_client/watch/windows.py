"""Windows: user32, kernel32 and the version resources of program files, by ctypes. No WMI, no rights, no set-up."""

import ctypes
from collections.abc import Callable
from typing import Any, ClassVar, Final, TypeVar

import psutil

from candidate_client.watch.common import CommonEyes, Facts
from candidate_client.watch.look import Window
from shared.machine.winapi import function_type, library
from shared.readiness.machines.common import known_name

T = TypeVar("T")

_REMOTE_SESSION: Final = 0x1000
_OWNER: Final = 4
_CLOAKED: Final = 14
_TOOL_WINDOW: Final = 0x80
_EX_STYLE: Final = -20
_TITLE: Final = 80
_REMOVABLE: Final = 2
_SHELL: Final = frozenset({"progman", "workerw", "shell_traywnd", "shell_secondarytraywnd"})
"""Classes of the desktop's own windows, which are always there."""


class _LastInput(ctypes.Structure):
    _fields_: ClassVar = [("size", ctypes.c_uint32), ("tick", ctypes.c_uint32)]


class WindowsEyes(CommonEyes):
    """See Eyes."""

    def __init__(self) -> None:
        super().__init__(lambda path: _told(lambda: _version_facts(path)) or ("", ""))

    def windows(self) -> tuple[Window, ...] | None:
        """See Eyes: visible ones without an owner that are no tool windows and not cloaked by the system."""
        return _told(_top_levels)

    def foreign(self) -> Window | None:
        """See Eyes."""
        return _told(_foreground)

    def remote(self) -> str | None:
        """See Eyes."""
        return _told(lambda: "RDP" if library("user32").GetSystemMetrics(_REMOTE_SESSION) else "")

    def debugger(self) -> str | None:
        """See Eyes: of this process, from inside or from outside."""
        return _told(_debugger)

    def drives(self) -> tuple[str, ...] | None:
        """See Eyes: letters of removable drives."""
        return _told(_removable)

    def idle_s(self) -> int | None:
        """See Eyes."""
        return _told(_idle_s)


def _told(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except (OSError, AttributeError, ValueError):
        return None


def _top_levels() -> tuple[Window, ...]:
    user = library("user32")
    found: list[int] = []
    prototype = function_type()(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def take(window: int, _more: Any) -> int:
        found.append(window)
        return 1

    user.EnumWindows(prototype(take), None)
    seen = (_window(number) for number in found if number and _is_window(number))
    return tuple(window for window in seen if window is not None)


def _is_window(number: int) -> bool:
    user = library("user32")
    user.GetWindow.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(number)
    if not user.IsWindowVisible(handle) or user.GetWindow(handle, _OWNER):
        return False
    if user.GetWindowLongW(handle, _EX_STYLE) & _TOOL_WINDOW:
        return False
    cloaked = ctypes.c_int()
    dwm = _told(lambda: library("dwmapi"))
    if dwm is not None:
        dwm.DwmGetWindowAttribute(handle, _CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked))
    return not cloaked.value


def _foreground() -> Window | None:
    user = library("user32")
    user.GetForegroundWindow.restype = ctypes.c_void_p
    number = user.GetForegroundWindow()
    return _window(int(number)) if number else None


def _window(number: int) -> Window | None:
    """A window of another process that is no part of the desktop."""
    user, kernel = library("user32"), library("kernel32")
    handle, pid = ctypes.c_void_p(number), ctypes.c_uint32()
    user.GetWindowThreadProcessId(handle, ctypes.byref(pid))
    kind, title = ctypes.create_unicode_buffer(_TITLE), ctypes.create_unicode_buffer(_TITLE)
    user.GetClassNameW(handle, kind, _TITLE)
    if pid.value == kernel.GetCurrentProcessId() or kind.value.casefold() in _SHELL:
        return None
    user.GetWindowTextW(handle, title, _TITLE)
    try:
        program = known_name(psutil.Process(pid.value).name())
    except psutil.Error:
        program = ""
    return Window(number=number, pid=pid.value, program=program, title=title.value)


def _debugger() -> str:
    kernel = library("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    outside = ctypes.c_int()
    kernel.CheckRemoteDebuggerPresent(ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(outside))
    return "debugger" if kernel.IsDebuggerPresent() or outside.value else ""


def _removable() -> tuple[str, ...]:
    kernel = library("kernel32")
    letters = [f"{chr(65 + n)}:" for n in range(26) if kernel.GetLogicalDrives() >> n & 1]
    return tuple(letter for letter in letters if kernel.GetDriveTypeW(f"{letter}\\") == _REMOVABLE)


def _idle_s() -> int:
    last = _LastInput(size=ctypes.sizeof(_LastInput))
    if not library("user32").GetLastInputInfo(ctypes.byref(last)):
        raise OSError("GetLastInputInfo")
    return int((library("kernel32").GetTickCount() - last.tick) & 0xFFFFFFFF) // 1000


def _version_facts(path: str) -> Facts:
    """OriginalFilename and CompanyName of a program's version resource."""
    version = library("version")
    size = version.GetFileVersionInfoSizeW(path, None)
    if not size:
        return "", ""
    data = ctypes.create_string_buffer(size)
    if not version.GetFileVersionInfoW(path, 0, size, data):
        return "", ""
    length, where = ctypes.c_uint(), ctypes.c_void_p()
    if (
        not version.VerQueryValueW(data, "\\VarFileInfo\\Translation", ctypes.byref(where), ctypes.byref(length))
        or length.value < 4
    ):
        return "", ""
    language, page = ctypes.cast(where, ctypes.POINTER(ctypes.c_uint16 * 2)).contents

    def text(name: str) -> str:
        block = f"\\StringFileInfo\\{language:04x}{page:04x}\\{name}"
        if not version.VerQueryValueW(data, block, ctypes.byref(where), ctypes.byref(length)) or not length.value:
            return ""
        return ctypes.wstring_at(where.value or 0, length.value).rstrip("\0").strip()

    return text("OriginalFilename"), text("CompanyName")
