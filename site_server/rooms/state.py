"""What of the server runs right now, as anybody on the machine may see it, and the request that it end.

The truth about "runs" is a lock that the operating system gives back by itself when a process dies (`FolderLock`); the
files beside it only add details. A stop is asked for by a file that names the process, because Windows has no signal
for a process without a window.
"""

import contextlib
import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_whole
from site_server.adapters.files.lock import WATCH_LOCK, FolderLock
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.domain.rooms import RoomEntry
from site_server.settings import read_run_info

_WATCH_FILE: Final = "rooms-run.json"
_STOP: Final = "stop-{pid}"

Condition = Literal["stopped", "starting", "running", "failing"]


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A room as the watching process sees it. `why`: what its last process said when it died, for people."""

    room_id: str
    restarts: int = 0
    failing: bool = False
    why: str = ""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """The watching process and its rooms, as `rooms-run.json` says; it may be gone."""

    pid: int
    rooms: tuple[Watched, ...] = ()


class RoomState(msgspec.Struct, frozen=True, kw_only=True):
    """One room now.

    Attributes:
        condition: `failing`: its process died and has not come back yet; it is started again and again.
        port: where it listens, 0 unless it runs.
        pid: its process, 0 unless it runs.
        restarts: how often its process died since the server was started.
        why: what it said when it last died, in words for people; empty if it never did.
    """

    entry: RoomEntry
    folder: Path
    condition: Condition
    port: int = 0
    pid: int = 0
    restarts: int = 0
    why: str = ""


class ServerState(msgspec.Struct, frozen=True, kw_only=True):
    """The whole server. `watcher`: the process that watches several rooms, 0 without one."""

    watcher: int
    rooms: tuple[RoomState, ...]

    @property
    def running(self) -> bool:
        """Whether any of it runs."""
        return bool(self.watcher) or any(room.condition == "running" for room in self.rooms)


def server_state(data: Path) -> ServerState:
    """What runs now. Raises RoomsError `rooms_file`, OSError."""
    watch = read_watch(data)
    known = {one.room_id: one for one in watch.rooms} if watch else {}
    rooms = tuple(_room_state(data, entry, known.get(entry.room_id)) for entry in read_rooms(data).rooms)
    return ServerState(watcher=watch.pid if watch else 0, rooms=rooms)


def request_stop(data: Path) -> bool:
    """Ask all of the server to end in order; False if nothing runs. It takes seconds: look at `server_state` again.

    Raises RoomsError `rooms_file`, OSError.
    """
    state = server_state(data)
    if state.watcher:
        ask_to_stop(data, state.watcher)
    for room in state.rooms:
        if room.pid:
            ask_to_stop(room.folder, room.pid)
    return state.running


def ask_to_stop(folder: Path, pid: int) -> None:
    """Ask the process that serves this folder to end. Raises OSError."""
    (folder / _STOP.format(pid=pid)).touch()


def asked_to_stop(folder: Path) -> bool:
    """Whether somebody asked this very process to end; asked and answered once."""
    path = folder / _STOP.format(pid=os.getpid())
    if not path.exists():
        return False
    path.unlink(missing_ok=True)
    return True


def forget_stops(folder: Path) -> None:
    """At the start: requests to processes that are gone concern nobody, and their numbers come again."""
    for left in folder.glob(_STOP.format(pid="*")):
        with contextlib.suppress(OSError):
            left.unlink()


def is_running(folder: Path) -> bool:
    """Whether a process serves this room's folder, or is about to."""
    return folder.is_dir() and _held(FolderLock(folder))


def read_watch(data: Path) -> Watch | None:
    """The watching process, if there is one."""
    if not data.is_dir() or not _held(FolderLock(data, WATCH_LOCK)):
        return None
    try:
        return decode_json((data / _WATCH_FILE).read_bytes(), Watch)
    except (OSError, msgspec.DecodeError):
        return None  # about to begin: nothing is known of it yet


def write_watch(data: Path, watch: Watch) -> None:
    """Said by the watching process alone. A disk that takes nothing harms no room."""
    with contextlib.suppress(OSError):
        write_whole(data / _WATCH_FILE, msgspec.json.encode(watch))


def _held(lock: FolderLock) -> bool:
    try:
        if not lock.acquire():
            return True
    except OSError:
        return False
    lock.release()
    return False


def _room_state(data: Path, entry: RoomEntry, watched: Watched | None) -> RoomState:
    folder = room_folder(data, entry)
    info = read_run_info(folder) if is_running(folder) else None
    state = RoomState(
        entry=entry,
        folder=folder,
        condition="stopped",
        restarts=watched.restarts if watched else 0,
        why=watched.why if watched else "",
    )
    if info is not None:
        return msgspec.structs.replace(state, condition="running", port=info.port, pid=info.pid)
    if watched is not None:
        return msgspec.structs.replace(state, condition="failing" if watched.failing else "starting")
    return msgspec.structs.replace(state, condition="starting" if is_running(folder) else "stopped")
