"""The process that holds several rooms: starts each in its own process, starts one again that died or hangs, loudly.

It serves nobody itself and keeps nothing that matters: killed, it takes no room with it; started again, it finds them.
The list of rooms is read again and again, so that a room is added or taken away while the others go on.
"""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shared.machine.heartbeat import OF_ROOM, Pulse
from shared.machine.silence import SERVER_LIMIT_S, Silence
from shared.words.catalogue import say
from site_server.adapters.files.rooms_file import read_rooms, room_folder
from site_server.domain.rooms import RoomEntry, RoomsError
from site_server.rooms.process import RoomProcess
from site_server.rooms.state import Watch, Watched, write_watch

log = logging.getLogger(__name__)

_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 30.0
# One that ran this long and died has a new trouble: it is started again at once.
_SETTLED_S: Final = 60.0
_STOP_S: Final = 30.0
_LOOK_S: Final = 0.2

Command = Callable[[RoomEntry], Sequence[str]]
"""The command line that serves one room."""


def wait_s(deaths: int) -> float:
    """How long to wait before the next start after so many deaths in a row: 1, 2, 4 … 30 seconds."""
    return float(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(max(0, deaths - 1), 10)))


class _Room:
    """One room on watch."""

    def __init__(self, entry: RoomEntry, folder: Path, tell: Callable[[str], None]) -> None:
        self.entry = entry
        self._folder = folder
        self._tell = tell
        self._process: RoomProcess | None = None
        self._began_s = 0.0
        self._next_s = 0.0
        self._pulse = Pulse(folder / OF_ROOM)
        self._silence = Silence(SERVER_LIMIT_S)
        self._hung = False
        self._deaths = 0
        self._restarts = 0
        self._why = ""
        self._heard = False
        self._asked = False

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.alive

    def look(self, command: Command, now_s: float) -> None:
        """Start it if it does not run and its time has come, end it if it hangs; tell what changed."""
        if self._silence.hangs(now_s, self._pulse.read(), alive=self.alive) and self._process is not None:
            log.error("room %s hangs, it is ended", self.entry.room_id)
            self._hung = True
            self._process.kill()
        if self._process is not None and not self._process.alive:
            self._died(now_s)
        if self._process is None and now_s >= self._next_s:
            self._start(command, now_s)
        if self._process is not None and not self._heard and self._process.port:
            self._heard = True
            key = "rooms.found" if self._process.found else "rooms.serving"
            self._tell(say(key, room=self.entry.told(), port=self._process.port))

    def ask_to_stop(self) -> None:
        """Once it can be asked: one that is found at work, but not yet listening, has not said its number."""
        if self._process is not None and not self._asked:
            self._asked = self._process.ask_to_stop()

    def end(self) -> None:
        """At once, whether it hears or not."""
        if self._process is not None:
            self._process.kill()

    def watched(self) -> Watched:
        failing = self._process is None and bool(self._why)
        return Watched(room_id=self.entry.room_id, restarts=self._restarts, failing=failing, why=self._why)

    def _start(self, command: Command, now_s: float) -> None:
        try:
            self._process = RoomProcess(self._folder, command(self.entry))
        except OSError as error:
            self._why = str(error)
            self._deaths += 1
            self._again(now_s)
        self._began_s = now_s
        self._heard = False

    def _died(self, now_s: float) -> None:
        ended, self._process = self._process, None
        if ended is not None:
            hung, self._hung = self._hung, False
            self._why = say("rooms.hung") if hung else ended.last_words() or say("rooms.no_words", code=ended.code)
        self._restarts += 1
        self._deaths = 1 if now_s - self._began_s > _SETTLED_S else self._deaths + 1
        self._again(now_s)

    def _again(self, now_s: float) -> None:
        wait = wait_s(self._deaths)
        self._next_s = now_s + wait
        self._tell(say("rooms.died", room=self.entry.told(), why=self._why, seconds=round(wait)))
        log.error("room %s died (%d times), again in %d s", self.entry.room_id, self._restarts, wait)


class RoomWatch:
    """All rooms of one data folder on watch. `look` again and again, then `stop`."""

    def __init__(
        self, data: Path, command: Command, tell: Callable[[str], None], *, pid: int, besides: str = ""
    ) -> None:
        """`tell`: gets every change in words; `pid`: of this process, for those who ask.

        `besides`: the room this very process serves; it is not on watch.
        """
        self._besides = besides
        self._data = data
        self._command = command
        self._tell = tell
        self._pid = pid
        self._rooms: dict[str, _Room] = {}
        self._leaving: list[_Room] = []
        self._said: Watch | None = None
        self._unread = ""

    def look(self, now_s: float) -> None:
        """Take up the list, start what does not run. `now_s`: monotonic seconds."""
        self._follow_list()
        for room in self._rooms.values():
            room.look(self._command, now_s)
        self._leaving = [room for room in self._leaving if room.alive]
        self._say()

    def stop(self) -> None:
        """End all rooms in order, at once and not one after the other; those that do not are ended."""
        rooms = [*self._rooms.values(), *self._leaving]
        until_s = time.monotonic() + _STOP_S
        while any(room.alive for room in rooms) and time.monotonic() < until_s:
            for room in rooms:
                room.ask_to_stop()
            time.sleep(_LOOK_S)
        for room in rooms:
            if room.alive:
                log.error("room %s did not end in order", room.entry.room_id)
                room.end()

    def _follow_list(self) -> None:
        try:
            rooms = read_rooms(self._data).rooms
            listed = {entry.room_id: entry for entry in rooms if entry.room_id != self._besides}
        except (RoomsError, OSError) as error:
            told = str(error)
            if told != self._unread:
                self._tell(told)
                log.error("list of rooms not read: %s", type(error).__name__)
            self._unread = told
            return  # the rooms that are served go on
        self._unread = ""
        for room_id in [known for known in self._rooms if known not in listed]:
            gone = self._rooms.pop(room_id)
            gone.ask_to_stop()
            self._leaving.append(gone)
            self._tell(say("rooms.left", room=gone.entry.told()))
        for room_id, entry in listed.items():
            if room_id in self._rooms:
                self._rooms[room_id].entry = entry
            else:
                self._rooms[room_id] = _Room(entry, room_folder(self._data, entry), self._tell)

    def _say(self) -> None:
        watch = Watch(pid=self._pid, rooms=tuple(room.watched() for room in self._rooms.values()))
        if watch != self._said:
            self._said = watch
            write_watch(self._data, watch)
