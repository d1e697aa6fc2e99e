"""What Windows has no command for: asking a service to stop and waiting for it, and the folder of an account."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

_STOP_LIMIT_S: Final = 60.0
_CALLS: Final[dict[str, Callable[[str], tuple[int, str]]]] = {}
_WINLOGON: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"


def call(name: str, argument: str) -> tuple[int, str]:
    """Do one of the calls below by name; its exit code, 0 for done, and what went wrong."""
    known = _CALLS.get(name)
    return known(argument) if known else (1, "only on Windows")


def _stop_service(name: str) -> tuple[int, str]:
    """Ask a service to stop and wait until its process is gone, so that its files can be replaced."""
    flags: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)

    def sc(word: str) -> tuple[int, str]:
        words = ["sc", word, name]
        done = subprocess.run(
            words, capture_output=True, text=True, errors="replace", check=False, timeout=30, creationflags=flags
        )
        return done.returncode, done.stdout

    code, _ = sc("stop")
    until_s = time.monotonic() + _STOP_LIMIT_S
    while time.monotonic() < until_s:
        state, text = sc("query")
        if state or "STOPPED" in text:
            return (0, "") if not state else (code, "no such service")
        time.sleep(0.3)
    return 1, "the service does not stop"


if sys.platform == "win32":
    import ctypes
    import winreg

    def _create_profile(account: str) -> tuple[int, str]:
        """Make the folder of an account that has never logged on, so that its settings can be written."""
        sid = _sid_text(account)
        path = ctypes.create_unicode_buffer(260)
        code = ctypes.windll.userenv.CreateProfile(sid, account, path, 260) & 0xFFFFFFFF
        exists = 0x800700B7
        return (0, path.value) if code in {0, exists} else (1, f"CreateProfile {code:#x}")

    def _delete_profile(account: str) -> tuple[int, str]:
        done = ctypes.windll.userenv.DeleteProfileW(_sid_text(account), None, None)
        return (0, "") if done else (1, "DeleteProfile")

    def _end_automatic_log_on(account: str) -> tuple[int, str]:
        """Only where it is this account's: the school may have its own."""
        access = winreg.KEY_READ | winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINLOGON, 0, access) as key:
            if winreg.QueryValueEx(key, "DefaultUserName")[0] != account:
                return 0, ""
            for name in ("AutoAdminLogon", "DefaultUserName", "DefaultPassword"):
                winreg.DeleteValue(key, name)
        return 0, ""

    def _sid_text(account: str) -> str:
        """The security identifier of an account, as text. Raises OSError where there is no such account."""
        size, domain_size, use = ctypes.c_ulong(256), ctypes.c_ulong(256), ctypes.c_int()
        sid, domain = ctypes.create_string_buffer(256), ctypes.create_unicode_buffer(256)
        parts = (sid, ctypes.byref(size), domain, ctypes.byref(domain_size), ctypes.byref(use))
        if not ctypes.windll.advapi32.LookupAccountNameW(None, account, *parts):
            raise ctypes.WinError()
        text = ctypes.c_wchar_p()
        if not ctypes.windll.advapi32.ConvertSidToStringSidW(sid, ctypes.byref(text)):
            raise ctypes.WinError()
        found = text.value or ""
        ctypes.windll.kernel32.LocalFree(text)
        return found

    _CALLS.update(
        {
            "stop-service": _stop_service,
            "create-profile": _create_profile,
            "delete-profile": _delete_profile,
            "end-automatic-log-on": _end_automatic_log_on,
        }
    )
