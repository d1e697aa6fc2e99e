"""What Windows has no command for: waiting for a service's end, the folder of an account, the school's log-on kept."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from installers.machine import logon, profiles

_STOP_LIMIT_S: Final = 60.0
_CALLS: Final[dict[str, Callable[[str], tuple[int, str]]]] = {}


def call(name: str, argument: str) -> tuple[int, str]:
    """Do one of the calls below by name; its exit code, 0 for done, and what went wrong."""
    known = _CALLS.get(name)
    if known is None:
        return 1, "only on Windows"
    try:
        return known(argument)
    except AttributeError as error:  # ctypes: a function that this Windows lacks
        return 1, str(error)


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
    import contextlib
    import ctypes
    import winreg
    from collections.abc import Mapping
    from pathlib import PureWindowsPath

    from installers.machine.kiosk import HIVE

    _ACCESS: Final = winreg.KEY_READ | winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY
    _WRITE_DAC: Final = 0x40000

    def _create_profile(account: str) -> tuple[int, str]:
        """Make the folder of an account that has never logged on, so that its settings can be written."""
        sid = _sid_text(account)
        path = ctypes.create_unicode_buffer(260)
        code = ctypes.windll.userenv.CreateProfile(sid, account, path, 260) & 0xFFFFFFFF
        exists = 0x800700B7
        return (0, path.value) if code in {0, exists} else (1, f"CreateProfile {code:#x}")

    def _delete_profile(account: str) -> tuple[int, str]:
        """Every folder that is the account's or was: the account itself may be gone."""
        found = profiles.of_account(account, _places())
        left = [sid for sid in found if not ctypes.windll.userenv.DeleteProfileW(sid, None, None)]
        return (1, f"DeleteProfile {left}") if left else (0, "")

    def _open_settings(account: str) -> tuple[int, str]:
        """Load the settings of the account from where its folder really is."""
        place = _places().get(_sid_text(account))
        if place is None:
            return 1, "no folder"
        words = ["reg", "load", HIVE, str(PureWindowsPath(place) / "NTUSER.DAT")]
        done = subprocess.run(words, capture_output=True, check=False, timeout=30, creationflags=0x08000000)
        return done.returncode, place

    def _places() -> dict[str, str]:
        """Where the folders of the accounts are, by security identifier."""
        found = {}
        with _open(profiles.LISTED) as listed:
            for number in range(winreg.QueryInfoKey(listed)[0]):
                sid = winreg.EnumKey(listed, number)
                with contextlib.suppress(OSError), winreg.OpenKey(listed, sid) as key:
                    found[sid] = winreg.ExpandEnvironmentStrings(str(winreg.QueryValueEx(key, profiles.PLACE)[0]))
        return found

    def _keep_automatic_log_on(account: str) -> tuple[int, str]:
        """Put the school's log-on away, where only administrators read it: a password may be part of it."""
        with _open(logon.WINLOGON) as windows:
            kept = logon.to_keep(_read(windows), account)
            if kept is None:
                return 0, ""
            _forget_kept()
            with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, logon.KEPT, 0, _ACCESS | _WRITE_DAC) as key:
                _close_to_users(key)
                _write(key, kept)
            _write(windows, {"AutoLogonCount": None})
        return 0, ""

    def _end_automatic_log_on(account: str) -> tuple[int, str]:
        """The school's again, where it is this account's now; what was kept goes."""
        with _open(logon.WINLOGON) as windows:
            try:
                with _open(logon.KEPT) as key:
                    kept = _read(key)
            except FileNotFoundError:
                kept = {}
            _write(windows, logon.to_write(_read(windows), kept, account))
        _forget_kept()
        return 0, ""

    def _open(path: str) -> winreg.HKEYType:
        return winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, _ACCESS)

    def _forget_kept() -> None:
        """With the key above it where that is empty then; Windows deletes no key that has others below it."""
        for path in (logon.KEPT, logon.KEPT.rpartition("\\")[0]):
            with contextlib.suppress(OSError):
                winreg.DeleteKeyEx(winreg.HKEY_LOCAL_MACHINE, path, winreg.KEY_WOW64_64KEY)

    def _read(key: winreg.HKEYType) -> logon.Values:
        found = {}
        for name in logon.NAMES:
            with contextlib.suppress(FileNotFoundError):
                found[name] = winreg.QueryValueEx(key, name)[0]
        return found

    def _write(key: winreg.HKEYType, values: Mapping[str, logon.Value | None]) -> None:
        for name, value in values.items():
            if value is not None:
                kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
                winreg.SetValueEx(key, name, 0, kind, value)
            else:
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteValue(key, name)

    def _close_to_users(key: winreg.HKEYType) -> None:
        """The system and administrators, nobody else."""
        descriptor = ctypes.c_void_p()
        made = ctypes.windll.advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            "D:P(A;;KA;;;SY)(A;;KA;;;BA)", 1, ctypes.byref(descriptor), None
        )
        if not made:
            raise ctypes.WinError()
        code = ctypes.windll.advapi32.RegSetKeySecurity(ctypes.c_void_p(int(key)), 0x4, descriptor)
        ctypes.windll.kernel32.LocalFree(descriptor)
        if code:
            raise ctypes.WinError(code)

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
            "open-settings": _open_settings,
            "keep-automatic-log-on": _keep_automatic_log_on,
            "end-automatic-log-on": _end_automatic_log_on,
        }
    )
