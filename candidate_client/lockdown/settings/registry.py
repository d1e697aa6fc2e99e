r"""Settings of Windows: values of the registry, by `HIVE\key|name`, and keys, by `KEY|HIVE\key`.

A key that the lock made goes when its value has gone, unless another program has put something there meanwhile.
"""

import sys
from collections.abc import Iterable
from typing import Final

from candidate_client.lockdown.settings.book import Value
from candidate_client.lockdown.settings.live_keys import read_live, write_live

USER: Final = "HKUSER"
"""Stands in a place for the part of the registry of whoever sits at the PC."""

LIVE: Final = "LIVE|"
"""Stands before what is no value of the registry but of the log-on: see `live_keys`."""

KEY: Final = "KEY|"
"""Stands before what is a key itself: 1 where there is one."""


class RegistryStore:
    """The registry. `sid`: whose part `HKUSER` is; the own one where it is empty."""

    def __init__(self, sid: str = "") -> None:
        self._sid = sid

    def read(self, place: str) -> Value:
        """See Store. Raises OSError, also for a value that is neither text nor number: it is left alone."""
        if place.startswith(LIVE):
            return read_live(place.removeprefix(LIVE))
        if place.startswith(KEY):
            return _has_key(*self._parts(place.removeprefix(KEY))[:2])
        return _read(*self._parts(place))

    def write(self, place: str, value: Value) -> None:
        """See Store. Raises OSError."""
        if place.startswith(LIVE):
            write_live(place.removeprefix(LIVE), value)
            return
        if place.startswith(KEY):
            if value is None:
                _remove_key(*self._parts(place.removeprefix(KEY))[:2])
            return
        _write(*self._parts(place), value)

    def around(self, place: str) -> tuple[str, ...]:
        """See Store."""
        if place.startswith(LIVE):
            return ()
        hive, *parts = place.partition("|")[0].split("\\")
        return tuple(KEY + "\\".join([hive, *parts[:depth]]) for depth in range(1, len(parts) + 1))

    def settle(self, places: Iterable[str]) -> None:
        """See Store: Windows writes its registry some seconds later; asked, it does so at once. Raises OSError."""
        roots = {self.root(place) for place in places if not place.startswith(LIVE)}
        for hive, root in sorted(roots):
            _flush(hive, root)

    def root(self, place: str) -> tuple[str, str]:
        """A key that is always there, of the file of the registry that the place lies in."""
        hive, key, _ = self._parts(place.removeprefix(KEY))
        return hive, "" if hive == "HKCU" else key.partition("\\")[0]

    def _parts(self, place: str) -> tuple[str, str, str]:
        path, _, name = place.partition("|")
        hive, _, key = path.partition("\\")
        if hive == USER:
            hive, key = ("HKU", rf"{self._sid}\{key}") if self._sid else ("HKCU", key)
        return hive, key, name


if sys.platform == "win32":
    import winreg

    _HIVES: Final = {
        "HKLM": winreg.HKEY_LOCAL_MACHINE,
        "HKU": winreg.HKEY_USERS,
        "HKCU": winreg.HKEY_CURRENT_USER,
    }

    def _need_hive(hive: str, key: str) -> None:
        """The part of somebody who is not logged on is not there: nothing of it can be told or put back."""
        if hive == "HKU":
            try:
                winreg.OpenKey(winreg.HKEY_USERS, key.partition("\\")[0], 0, winreg.KEY_READ).Close()
            except FileNotFoundError as error:
                raise OSError("nobody of that name is logged on") from error

    def _flush(hive: str, key: str) -> None:
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                winreg.FlushKey(opened)
        except FileNotFoundError:  # of somebody who has logged off: Windows has written it then
            return

    def _read(hive: str, key: str, name: str) -> Value:
        _need_hive(hive, key)
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                value, kind = winreg.QueryValueEx(opened, name)
        except FileNotFoundError:
            return None
        if kind not in {winreg.REG_SZ, winreg.REG_DWORD}:
            raise OSError("neither text nor number")
        return int(value) if kind == winreg.REG_DWORD else str(value)

    def _has_key(hive: str, key: str) -> Value:
        _need_hive(hive, key)
        try:
            winreg.OpenKey(_HIVES[hive], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY).Close()
        except FileNotFoundError:
            return None
        return 1

    def _remove_key(hive: str, key: str) -> None:
        _need_hive(hive, key)
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                keys, values, _changed = winreg.QueryInfoKey(opened)
            if not keys and not values:
                winreg.DeleteKeyEx(_HIVES[hive], key, winreg.KEY_WOW64_64KEY, 0)
        except FileNotFoundError:
            return

    def _write(hive: str, key: str, name: str, value: Value) -> None:
        _need_hive(hive, key)
        access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
        if value is not None:
            with winreg.CreateKeyEx(_HIVES[hive], key, 0, access) as opened:
                kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
                winreg.SetValueEx(opened, name, 0, kind, value)
            return
        try:
            with winreg.OpenKey(_HIVES[hive], key, 0, access) as opened:
                winreg.DeleteValue(opened, name)
        except FileNotFoundError:
            return

else:

    def _flush(hive: str, key: str) -> None:
        raise OSError(f"no registry: {hive} {key}")

    def _has_key(hive: str, key: str) -> Value:
        raise OSError(f"no registry: {hive} {key}")

    def _remove_key(hive: str, key: str) -> None:
        raise OSError(f"no registry: {hive} {key}")

    def _read(hive: str, key: str, name: str) -> Value:
        raise OSError(f"no registry: {hive} {key} {name}")

    def _write(hive: str, key: str, name: str, value: Value) -> None:
        raise OSError(f"no registry: {hive} {key} {name} {value}")
