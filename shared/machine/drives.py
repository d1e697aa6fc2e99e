"""Which removable drives are plugged in: the only places a kiosk lets anybody write to."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from shared.words.catalogue import say

_DRIVE_REMOVABLE: Final = 2
_MOUNTS: Final = Path("/proc/self/mounts")
_BLOCKS: Final = Path("/sys/class/block")


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    """A removable drive: where it is, and what people call it."""

    path: str
    name: str


def removable_drives(platform: str = sys.platform) -> tuple[Drive, ...]:
    """The drives one can write to now, in a stable order; empty if none is plugged in or the system does not tell."""
    if platform == "win32":
        return tuple(_windows(ctypes.windll.kernel32)) if hasattr(ctypes, "windll") else ()
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(mounted(mounts, _is_removable, lambda path: os.access(path, os.W_OK)))


def mounted(mounts: str, removable: Callable[[str], bool], writable: Callable[[str], bool]) -> Iterator[Drive]:
    """The removable drives of a Linux mount table (see fstab(5): blanks in paths stand as octal escapes)."""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 2 or not fields[0].startswith("/dev/"):
            continue
        path = fields[1].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        if removable(fields[0].removeprefix("/dev/")) and writable(path):
            yield Drive(path=path, name=Path(path).name or path)


def _is_removable(device: str) -> bool:
    """A partition of a disk that says so itself, or that hangs on USB (large sticks often call themselves fixed)."""
    try:
        place = (_BLOCKS / device).resolve(strict=True)
    except OSError:
        return False
    disk = place if (place / "removable").exists() else place.parent
    try:
        return (disk / "removable").read_text(encoding="ascii").strip() == "1" or "/usb" in str(place)
    except OSError:
        return False


def _windows(kernel32: Any) -> Iterator[Drive]:
    letters = kernel32.GetLogicalDrives()
    for number in range(26):
        root = f"{chr(ord('A') + number)}:\\"
        if letters & (1 << number) and kernel32.GetDriveTypeW(ctypes.c_wchar_p(root)) == _DRIVE_REMOVABLE:
            yield Drive(path=root, name=say("client.usb_drive", root=root[:2]))
