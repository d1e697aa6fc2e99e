"""The other rooms' windows: each room has its own server and its own enrolment, so each gets a console of its own.

A machine that is enrolled with a room keeps that enrolment in a data folder of its own, `rooms/<room_id>` under the
console's; where it is not enrolled yet the window asks for the room's enrolment code, its address filled in.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from shared.link.device_files import DeviceFiles

_ROOMS: Final = "rooms"


class RoomWindows:
    """Opens consoles beside this one."""

    def __init__(self, data: Path) -> None:
        """`data`: the folder of this console, which may itself be one of another room."""
        self._home = data.parent.parent if data.parent.name == _ROOMS else data
        self._open: dict[str, subprocess.Popen[bytes]] = {}

    def open(self, room_id: str, server: str) -> bool:
        """Open the console of a room whose server is at `server` (`host:port`); False if its window is open already.

        Raises OSError.
        """
        before = self._open.get(room_id)
        if before is not None and before.poll() is None:
            return False
        self._open[room_id] = subprocess.Popen(self.command(room_id, server), start_new_session=True)
        return True

    def command(self, room_id: str, server: str) -> list[str]:
        """The command line of that console."""
        own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "proctor_console"]
        return [*own, "--data", str(self.folder(room_id, server)), "--server", server]

    def folder(self, room_id: str, server: str) -> Path:
        """Where this machine's enrolment with that server lies, or is to lie."""
        beside = self._home / _ROOMS
        folders: list[Path] = [self._home, *(sorted(beside.iterdir()) if beside.is_dir() else ())]
        for folder in folders:
            identity = DeviceFiles(folder).load()
            if identity is not None and identity.server == server:
                return folder
        return beside / room_id
