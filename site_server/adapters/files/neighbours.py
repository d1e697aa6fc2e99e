"""What the rooms of one server tell each other: a file each, written by the room's own process, read by the others.

No room speaks to another's process: a dead or hanging one delays nobody, its file only grows old.
"""

import contextlib
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from shared.machine.files import write_whole
from shared.protocol.rooms import RoomSummary
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.domain.ports import Clock
from site_server.domain.rooms import RoomEntry, RoomsError

_FILE: Final = "summary.json"
_SILENT_MS: Final = 8_000


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """A summary with the moment it was written, on the machine's own clock that nobody sets."""

    boot_id: str
    monotonic_ms: int
    summary: RoomSummary


class RoomFiles:
    """See `site_server.domain.ports.Neighbours`; the rooms under the server's data folder `data`."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock

    def tell(self, entry: RoomEntry, summary: RoomSummary) -> None:
        """Say how the own room stands. A disk that takes nothing harms no exam."""
        told = _Told(boot_id=self._clock.boot_id(), monotonic_ms=self._clock.monotonic_ms(), summary=summary)
        with contextlib.suppress(OSError):
            write_whole(room_folder(self._data, entry) / _FILE, msgspec.json.encode(told), durable=False)

    def entries(self) -> tuple[RoomEntry, ...]:
        """The rooms on the list; none where it cannot be read."""
        try:
            return read_rooms(self._data).rooms
        except (RoomsError, OSError):
            return ()

    def rooms(self) -> tuple[RoomSummary, ...]:
        """See Neighbours."""
        return tuple(self._room(entry) for entry in self.entries())

    def _room(self, entry: RoomEntry) -> RoomSummary:
        try:
            told = msgspec.json.decode((room_folder(self._data, entry) / _FILE).read_bytes(), type=_Told)
        except (OSError, msgspec.DecodeError):
            return RoomSummary(room_id=entry.room_id, name=entry.name, port=entry.port, silent=True)
        age_ms = self._clock.monotonic_ms() - told.monotonic_ms
        silent = told.boot_id != self._clock.boot_id() or not 0 <= age_ms <= _SILENT_MS
        known = replace(told.summary, room_id=entry.room_id, own=False, silent=silent)
        # Its clock went on since it spoke; while it is silent nobody knows.
        return known if silent else replace(known, room_ms=known.room_ms + age_ms)
