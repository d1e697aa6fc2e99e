"""Who may read a folder with secrets on Windows: the system, administrators, and the account that made it.

Elsewhere the modes at creation say it. A folder whose access list stands by itself was set up by the installer, or
here before, for accounts that it knows better; it stays as it is.
"""

import ctypes
import logging
import sys
from pathlib import Path
from typing import Any, Final

from shared.machine.access_list import others
from shared.machine.winapi import last_error, library

log = logging.getLogger(__name__)

_FILE_OBJECT: Final = 1
_DACL: Final = 0x4
_SE_DACL_PROTECTED: Final = 0x1000
_SDDL_1: Final = 1
_TOKEN_QUERY: Final = 0x8
_PROCESS_QUERY_LIMITED: Final = 0x1000
_TOKEN_USER: Final = 1


def keep_to_administrators(folder: Path) -> None:
    """Take the folder and all in it from other users of this Windows.

    A disk that knows no access lists is told of in the log: a server must start there too.
    """
    if sys.platform == "win32":
        try:
            if not _stands_by_itself(folder):
                _close(folder)
        except OSError as error:
            log.warning("the data folder is not closed to other users: %s", error)


def _close(folder: Path) -> None:
    """Give the folder, and what lies in it from before, a list that inherits nothing."""
    rules = "".join(f"(A;OICI;FA;;;{who})" for who in ("SY", "BA", _own_sid()))
    advapi, descriptor = _advapi(), ctypes.c_void_p()
    if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        f"D:P{rules}", _SDDL_1, ctypes.byref(descriptor), None
    ):
        raise last_error()
    try:
        for path in (*folder.rglob("*"), folder):  # the folder last: with it the work is done
            if not advapi.SetFileSecurityW(str(path), _DACL, descriptor):
                raise last_error()
    finally:
        _free(descriptor)


def lets_others_in(path: Path) -> bool:
    """Whether somebody besides this account, the system and administrators may read or change a file of this Windows.

    A disk that knows no access lists is open to whoever holds it. Raises OSError.
    """
    advapi, descriptor, text = _advapi(), ctypes.c_void_p(), ctypes.c_wchar_p()
    _checked(
        advapi.GetNamedSecurityInfoW(str(path), _FILE_OBJECT, _DACL, None, None, None, None, ctypes.byref(descriptor))
    )
    try:
        written = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, _SDDL_1, _DACL, ctypes.byref(text), None
        )
        if not written:
            raise last_error()
    finally:
        _free(descriptor)
    try:
        return bool(others(text.value or "", _own_sid()))
    finally:
        _free(ctypes.cast(text, ctypes.c_void_p))


def _stands_by_itself(folder: Path) -> bool:
    advapi, descriptor = _advapi(), ctypes.c_void_p()
    _checked(
        advapi.GetNamedSecurityInfoW(str(folder), _FILE_OBJECT, _DACL, None, None, None, None, ctypes.byref(descriptor))
    )
    try:
        control, revision = ctypes.c_uint16(), ctypes.c_uint32()
        if not advapi.GetSecurityDescriptorControl(descriptor, ctypes.byref(control), ctypes.byref(revision)):
            raise last_error()
        return bool(control.value & _SE_DACL_PROTECTED)
    finally:
        _free(descriptor)


def sid_of_process(pid: int) -> str:
    """The security identifier of the account a process runs as, `S-1-5-…`. Windows only. Raises OSError."""
    kernel = library("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    process = kernel.OpenProcess(_PROCESS_QUERY_LIMITED, 0, pid)
    if not process:
        raise last_error()
    try:
        return _sid_of(process)
    finally:
        kernel.CloseHandle(process)


def _own_sid() -> str:
    kernel = library("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    return _sid_of(kernel.GetCurrentProcess())


def _sid_of(process: int) -> str:
    advapi, kernel, token, needed = _advapi(), library("kernel32"), ctypes.c_void_p(), ctypes.c_uint32()
    if not advapi.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)):
        raise last_error()
    try:
        advapi.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(needed))
        user = ctypes.create_string_buffer(max(1, needed.value))
        if not advapi.GetTokenInformation(token, _TOKEN_USER, user, needed, ctypes.byref(needed)):
            raise last_error()
    finally:
        kernel.CloseHandle(token)
    # TOKEN_USER begins with a pointer to the identifier.
    sid, text = ctypes.c_void_p.from_buffer(user), ctypes.c_wchar_p()
    if not advapi.ConvertSidToStringSidW(sid, ctypes.byref(text)):
        raise last_error()
    try:
        return text.value or ""
    finally:
        _free(ctypes.cast(text, ctypes.c_void_p))


def _advapi() -> Any:
    advapi = library("advapi32")
    pointer = ctypes.c_void_p
    advapi.OpenProcessToken.argtypes = [pointer, ctypes.c_uint32, pointer]
    advapi.GetTokenInformation.argtypes = [pointer, ctypes.c_int, pointer, ctypes.c_uint32, pointer]
    advapi.ConvertSidToStringSidW.argtypes = [pointer, pointer]
    advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
        ctypes.c_wchar_p,
        ctypes.c_uint32,
        pointer,
        pointer,
    ]
    advapi.GetSecurityDescriptorControl.argtypes = [pointer] * 3
    advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW.argtypes = [
        pointer,
        ctypes.c_uint32,
        ctypes.c_uint32,
        pointer,
        pointer,
    ]
    advapi.SetFileSecurityW.argtypes = [ctypes.c_wchar_p, ctypes.c_uint32, pointer]
    advapi.GetNamedSecurityInfoW.argtypes = [ctypes.c_wchar_p, ctypes.c_int, ctypes.c_uint32, *[pointer] * 5]
    return advapi


def _checked(code: int) -> None:
    if code:
        error: OSError = getattr(ctypes, "WinError")(code)  # noqa: B009 - only Windows has it
        raise error


def _free(pointer: ctypes.c_void_p) -> None:
    free = library("kernel32").LocalFree
    free.argtypes = [ctypes.c_void_p]
    free(pointer)
