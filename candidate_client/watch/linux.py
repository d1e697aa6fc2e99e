"""Linux: the X server's windows, /proc and /sys. Under Wayland and without a display windows are not told."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psutil

from candidate_client.lockdown.xlib import XError, expected
from candidate_client.watch.common import CommonEyes
from candidate_client.watch.look import Window
from candidate_client.watch.x11 import Screen
from shared.readiness.machines.common import known_name

log = logging.getLogger(__name__)

_REMOTE: Final = {"SSH_CONNECTION": "ssh", "XRDP_SESSION": "xrdp", "VNCDESKTOP": "vnc", "NX_CLIENT": "nx"}


class LinuxEyes(CommonEyes):
    """See Eyes. `root`: where the system's files lie; `environ`: the session's settings."""

    def __init__(self, root: Path = Path("/"), environ: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._root = root
        self._env = os.environ if environ is None else environ
        self._screen: Screen | None = None
        self._tried = False

    def windows(self) -> tuple[Window, ...] | None:
        """See Eyes."""
        screen = self._connected()
        return screen.windows(_program) if screen is not None else None

    def foreign(self) -> Window | None:
        """See Eyes."""
        screen = self._connected()
        return screen.foreign(_program) if screen is not None else None

    def idle_s(self) -> int | None:
        """See Eyes."""
        screen = self._connected()
        return screen.idle_s() if screen is not None else None

    def remote(self) -> str | None:
        """See Eyes: by what such sessions set, or a display that is on another machine."""
        named = next((word for name, word in _REMOTE.items() if self._env.get(name)), "")
        host = self._env.get("DISPLAY", "").partition(":")[0]
        return named or (f"X11 {host}" if host not in {"", "unix"} else "")

    def debugger(self) -> str | None:
        """See Eyes: who traces this process."""
        try:
            status = (self._root / "proc/self/status").read_text("ascii", errors="replace")
        except OSError:
            return None
        traced = next((line.split()[1] for line in status.splitlines() if line.startswith("TracerPid:")), "0")
        return "" if traced == "0" else _program(int(traced)) or traced

    def drives(self) -> tuple[str, ...] | None:
        """See Eyes: disks on USB and those that say that they are removable, mounted or not."""
        found = []
        for disk in sorted((self._root / "sys/block").glob("*")):
            removable = _line(disk / "removable") == "1" and int(_line(disk / "size") or 0) > 0
            if removable or "/usb" in str(disk.resolve()):
                maker = f"{_line(disk / 'device/vendor')} {_line(disk / 'device/model')}".strip()
                found.append(maker or disk.name)
        return tuple(found)

    def _connected(self) -> Screen | None:
        if self._screen is None and not self._tried and expected():
            self._tried = True
            try:
                self._screen = Screen()
            except XError as error:
                log.info("windows are not seen: %s", error.code)
        return self._screen


def _program(pid: int) -> str:
    try:
        return known_name(psutil.Process(pid).name())
    except (psutil.Error, ValueError):
        return ""


def _line(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""
