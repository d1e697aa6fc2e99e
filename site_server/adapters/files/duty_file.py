"""What the rooms of this machine are needed for, as their processes wrote it down: see `site_server.domain.duty`."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.domain.duty import Duty

log = logging.getLogger(__name__)

DUTY_FILE: Final = "duty.json"
"""In the room's folder. Debian's package looks for `"owed":true` in it before it erases data."""


class DutyFile:
    """One room's, written by its own process where something changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DUTY_FILE
        self._said: Duty | None = None
        self._sure = False

    def tell(self, duty: Duty | None) -> None:
        """Say it, or that there is nothing to say. A disk that takes nothing harms no exam: said again next time."""
        if self._sure and duty == self._said:
            return
        try:
            if duty is None:
                self._path.unlink(missing_ok=True)
            else:
                write_whole(self._path, msgspec.json.encode(duty), private=True)
        except OSError as error:
            self._sure = False
            log.info("duty not written: %s", error.strerror)
            return
        self._said, self._sure = duty, True


def duties(data: Path) -> Iterator[tuple[Path, Duty]]:
    """Each room of a server's data folder that says something, with the room's folder. Raises RoomsError, OSError."""
    for entry in read_rooms(data).rooms if data.is_dir() else ():
        folder = room_folder(data, entry)
        try:
            said = (folder / DUTY_FILE).read_bytes()
        except FileNotFoundError:
            continue
        try:
            yield folder, decode_json(said, Duty)
        except msgspec.DecodeError:
            log.info("%s is damaged", folder / DUTY_FILE)
