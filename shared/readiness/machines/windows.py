"""What Windows tells: its registry and a few calls of its own libraries. Nothing is changed, no rights are needed.

What an older or partial Windows lacks raises OSError or AttributeError inside and is told as None.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final, TypeVar

from shared.readiness.machines.common import CommonMachine
from shared.readiness.machines.port import Address, Firewall, Sleep, System, Updates
from shared.readiness.machines.windows_rules import lets_in

if sys.platform == "win32":
    import winreg
else:
    winreg: Any = None

T = TypeVar("T")

_VERSION: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_BIOS: Final = r"HARDWARE\DESCRIPTION\System\BIOS"
_RESTART: Final = (
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
)
_UPDATE_POLICY: Final = r"SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU"
_INTERFACES: Final = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
_FIREWALL: Final = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
_NETWORKS: Final = {"private": "StandardProfile", "public": "PublicProfile"}
"""Kinds of network as rules name them, and where it stands whether the firewall is on there; a room has no domain."""
_SERVICES: Final = r"SYSTEM\CurrentControlSet\Services"
_INPUT_PROFILES: Final = r"Software\Microsoft\CTF\TIP"
_CHINESE: Final = frozenset({0x0804, 0x0404, 0x0C04, 0x1004, 0x1404})
_KEYBOARD: Final = 1
_DRIVERS: Final = {"deepfrz": "Deep Freeze", "diskpt": "Shadow Defender", "rlbk": "RollBack Rx", "shpf": "OS-Easy"}
_MAKERS: Final = {"vmware": "VMware", "virtualbox": "VirtualBox", "innotek": "VirtualBox", "qemu": "QEMU", "kvm": "KVM",
                  "virtual machine": "Hyper-V", "xen": "Xen", "parallels": "Parallels"}  # fmt: skip


class _Version(ctypes.Structure):
    _fields_: ClassVar = [
        ("size", ctypes.c_uint32),
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("build", ctypes.c_uint32),
        ("platform", ctypes.c_uint32),
        ("pack", ctypes.c_wchar * 128),
    ]


class _RawDevice(ctypes.Structure):
    _fields_: ClassVar = [("handle", ctypes.c_void_p), ("kind", ctypes.c_uint32)]


class _Guid(ctypes.Structure):
    _fields_: ClassVar = [("bytes", ctypes.c_ubyte * 16)]


class WindowsMachine(CommonMachine):
    """See Machine."""

    def system(self) -> System:
        """See Machine. RtlGetVersion tells the truth also to programs without a manifest."""
        told = _Version(size=ctypes.sizeof(_Version))
        _library("ntdll").RtlGetVersion(ctypes.byref(told))
        name = str(_value(_VERSION, "ProductName") or f"Windows {told.major}.{told.minor}")
        build = int(told.build)
        # Windows 11 still calls itself 10 in the registry.
        return System(family="windows", name=name.replace("10", "11", 1) if build >= 22_000 else name, build=build)

    def keyboards(self) -> int | None:
        """See Machine."""
        return _told(_keyboards)

    def chinese_input(self) -> tuple[str, ...] | None:
        """See Machine: the layouts of this user whose language is Chinese, and input methods that joined later."""
        return _told(lambda: tuple(sorted({*_layouts(), *_profiles()})))

    def sleep(self) -> Sleep | None:
        """See Machine: of the power plan in use, on mains power."""
        return _told(_sleep)

    def updates(self) -> Updates | None:
        """See Machine."""
        restart = any(_exists(key) for key in _RESTART)
        return Updates(restart=restart, automatic=_value(_UPDATE_POLICY, "NoAutoUpdate") != 1)

    def virtual(self) -> str | None:
        """See Machine."""
        told = " ".join(
            str(_value(_BIOS, name) or "") for name in ("SystemManufacturer", "SystemProductName")
        ).casefold()
        return next((name for mark, name in _MAKERS.items() if mark in told), "")

    def restore_card(self) -> tuple[str, ...] | None:
        """See Machine: by service and driver too, since a card shows no process."""
        drivers = {name for mark, name in _DRIVERS.items() if _exists(rf"{_SERVICES}\{mark}")}
        return tuple(sorted({*(super().restore_card() or ()), *drivers}))

    def addresses(self) -> tuple[Address, ...] | None:
        """See Machine."""
        return _told(lambda: tuple(_addresses()))

    def firewall(self, port: int) -> Firewall | None:
        """See Machine: whether rules let this port or this program in, on a private network and on a public one.

        A room without a gateway counts as public, and which of the two it will be on the day nobody knows.
        """
        told = {kind: _value(rf"{_FIREWALL}\{key}", "EnableFirewall") for kind, key in _NETWORKS.items()}
        if all(value is None for value in told.values()):
            return None
        # A rule may name a program's folder as `%ProgramFiles%`.
        rules = [os.path.expandvars(str(value)) for value in _values(rf"{_FIREWALL}\FirewallRules")]
        on = [kind for kind, value in told.items() if value]
        open_ = all(
            _value(rf"{_FIREWALL}\{_NETWORKS[kind]}", "DoNotAllowExceptions") != 1
            and lets_in(rules, port, sys.executable, kind)
            for kind in on
        )
        return Firewall(on=bool(on), lets_in=open_)


# ---------------------------------------------------------------- the registry
def _key(path: str, root: Any = None) -> Any:
    return winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE if root is None else root, path)


def _exists(path: str) -> bool:
    try:
        _key(path).Close()
    except OSError:
        return False
    return True


def _value(path: str, name: str) -> Any:
    try:
        with _key(path) as key:
            return winreg.QueryValueEx(key, name)[0]
    except OSError:
        return None


def _values(path: str, root: Any = None) -> list[Any]:
    try:
        with _key(path, root) as key:
            return [winreg.EnumValue(key, number)[1] for number in range(winreg.QueryInfoKey(key)[1])]
    except OSError:
        return []


def _below(path: str, root: Any = None) -> list[str]:
    try:
        with _key(path, root) as key:
            return [winreg.EnumKey(key, number) for number in range(winreg.QueryInfoKey(key)[0])]
    except OSError:
        return []


# ---------------------------------------------------------------- calls
def _library(name: str) -> Any:
    return getattr(ctypes, "WinDLL")(name)  # noqa: B009 - other systems do not have it


def _told(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except (OSError, AttributeError, ValueError):
        return None


def _keyboards() -> int | None:
    user = _library("user32")
    count = ctypes.c_uint32()
    if user.GetRawInputDeviceList(None, ctypes.byref(count), ctypes.sizeof(_RawDevice)) != 0:
        return None
    devices = (_RawDevice * max(count.value, 1))()
    user.GetRawInputDeviceList(devices, ctypes.byref(count), ctypes.sizeof(_RawDevice))
    return sum(1 for number in range(count.value) if devices[number].kind == _KEYBOARD)


def _layouts() -> Iterator[str]:
    user = _library("user32")
    count = user.GetKeyboardLayoutList(0, None)
    layouts = (ctypes.c_void_p * max(count, 1))()
    user.GetKeyboardLayoutList(count, layouts)
    for number in range(count):
        language = (layouts[number] or 0) & 0xFFFF
        if language in _CHINESE:
            yield f"{language:04x}"


def _profiles() -> Iterator[str]:
    """Input methods enabled for this user by language, such as Microsoft Pinyin."""
    user = winreg.HKEY_CURRENT_USER
    for service in _below(_INPUT_PROFILES, user):
        for language in _below(rf"{_INPUT_PROFILES}\{service}\LanguageProfile", user):
            if int(language, 16) in _CHINESE:
                yield f"{int(language, 16):04x}"


_SLEEP_GROUP: Final = "238C9FA8-0AAD-41ED-83F4-97BE242C8F20"
_SLEEP_AFTER: Final = "29F6C1DB-86DA-48C5-9FDB-F2B67B1F44DA"
_SCREEN_GROUP: Final = "7516B95F-F776-4464-8C53-06167F40CC99"
_SCREEN_AFTER: Final = "3C0BC021-C8A8-4E07-A973-6B14CBCB2B7E"


def _sleep() -> Sleep | None:
    power = _library("powrprof")
    scheme = ctypes.c_void_p()
    if power.PowerGetActiveScheme(None, ctypes.byref(scheme)) != 0:
        return None

    def seconds(group: str, setting: str) -> int:
        value = ctypes.c_uint32()
        where = ctypes.byref(_guid(group)), ctypes.byref(_guid(setting))
        if power.PowerReadACValueIndex(None, scheme, *where, ctypes.byref(value)) != 0:
            raise OSError("power setting")
        return value.value

    try:
        return Sleep(sleep_s=seconds(_SLEEP_GROUP, _SLEEP_AFTER), screen_s=seconds(_SCREEN_GROUP, _SCREEN_AFTER))
    finally:
        _library("kernel32").LocalFree(scheme)  # Windows made room for it, and the checks are done again and again


def _guid(text: str) -> _Guid:
    first, second, third, *rest = text.split("-")
    data = (
        bytes.fromhex(first)[::-1]
        + bytes.fromhex(second)[::-1]
        + bytes.fromhex(third)[::-1]
        + bytes.fromhex("".join(rest))
    )
    return _Guid((ctypes.c_ubyte * 16)(*data))


def _addresses() -> Iterator[Address]:
    for name in _below(_INTERFACES):
        path = rf"{_INTERFACES}\{name}"
        lent = _value(path, "EnableDHCP") == 1
        told = _value(path, "DhcpIPAddress") if lent else _value(path, "IPAddress")
        for address in [told] if isinstance(told, str) else told or []:
            if address and address != "0.0.0.0":  # noqa: S104 - an address that is none
                yield Address(address=address, fixed=not lent)
