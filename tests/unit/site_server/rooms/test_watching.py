"""The watching process over real small processes: a dead room comes back, the others never notice."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.machine.heartbeat import OF_ROOM, Pulse
from shared.machine.silence import SERVER_LIMIT_S
from site_server.adapters.files.rooms_file import read_rooms, write_rooms
from site_server.domain.rooms import RoomEntry, RoomList
from site_server.rooms.state import server_state
from site_server.rooms.watching import RoomWatch, wait_s

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in takes its lock as Linux does")

# What a room's process does, and nothing else: holds the folder, says where it listens, beats, ends when asked.
ROOM = """
import fcntl, json, os, sys, time
from pathlib import Path
from shared.machine.heartbeat import Heart, OF_ROOM
folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
lock = os.open(folder + "/server.lock", os.O_CREAT | os.O_RDWR)
fcntl.flock(lock, fcntl.LOCK_EX)
if os.path.exists(folder + "/broken"):
    sys.stderr.write("WARNING of the log\\n端口 9 已被占用\\n")
    sys.exit(1)
with open(folder + "/run.part", "w") as file:
    json.dump({"pid": os.getpid(), "host": "127.0.0.1", "port": 1000}, file)
os.rename(folder + "/run.part", folder + "/run.json")
stop = f"{folder}/stop-{os.getpid()}"
heart = Heart(Path(folder, OF_ROOM))
while not os.path.exists(stop):
    heart.beat()
    time.sleep(0.01)
heart.rest()
os.unlink(stop)
"""


class Watched:
    """A watch on `data`, its words, and a clock that the test moves."""

    def __init__(self, data: Path, besides: str = "") -> None:
        self.data = data
        self.told: list[str] = []
        self.now_s = 0.0
        self.watch = RoomWatch(data, self._command, self.told.append, pid=os.getpid(), besides=besides)

    def _command(self, entry: RoomEntry) -> list[str]:
        return [sys.executable, "-c", ROOM, str(self.data / entry.folder)]

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not true():
            assert time.monotonic() < end, self.told
            self.watch.look(self.now_s)
            time.sleep(0.01)

    def pids(self) -> dict[str, int]:
        return {room.entry.room_id: room.pid for room in server_state(self.data).rooms}

    def all_run(self) -> bool:
        return all(self.pids().values())


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    rooms, _ = RoomList().with_room("第2考场")
    write_rooms(tmp_path, rooms)
    found = Watched(tmp_path)
    yield found
    found.watch.stop()


@pytest.mark.allow_log("room r2 died")
def test_a_killed_room_is_started_again_and_the_other_goes_on(watched: Watched) -> None:
    watched.until(watched.all_run)
    before = watched.pids()
    os.kill(before["r2"], signal.SIGKILL)
    watched.until(lambda: any("r2 第2考场 的服务停止了" in line and "-9" in line for line in watched.told))
    assert watched.pids() == {"r1": before["r1"], "r2": 0}
    watched.now_s = wait_s(1)
    # the new one holds the folder a moment before it has written down who it is
    watched.until(lambda: watched.all_run() and watched.pids()["r2"] != before["r2"])
    assert watched.pids()["r1"] == before["r1"]
    watched.watch.stop()
    assert watched.pids() == {"r1": 0, "r2": 0}


@pytest.mark.allow_log("room r2 hangs")
@pytest.mark.allow_log("room r2 died")
def test_a_frozen_room_is_ended_and_started_again_and_the_other_goes_on(watched: Watched) -> None:
    watched.until(watched.all_run)
    before = watched.pids()
    hearts = {room: Pulse(watched.data / folder / OF_ROOM) for room, folder in (("r1", ""), ("r2", "rooms/r2"))}
    seen = {room: {heart.read()} for room, heart in hearts.items()}

    def all_beat() -> bool:
        return all(len(numbers | {hearts[room].read()}) > 1 for room, numbers in seen.items())

    watched.until(all_beat)
    os.kill(before["r2"], signal.SIGSTOP)
    until_s = time.monotonic() + 30
    while not any("r2 第2考场 的服务停止了（没有应答" in line for line in watched.told):
        assert time.monotonic() < until_s, watched.told
        watched.watch.look(watched.now_s)
        watched.now_s += 1.0
        time.sleep(0.02)  # in which the other beats
    assert watched.now_s > SERVER_LIMIT_S
    watched.now_s += wait_s(1)
    watched.until(lambda: watched.all_run() and watched.pids()["r2"] != before["r2"])
    assert watched.pids()["r1"] == before["r1"]


@pytest.mark.allow_log("room r2 died")
def test_a_room_that_cannot_start_says_why_again_and_again_and_harms_nobody(watched: Watched) -> None:
    broken = watched.data / "rooms" / "r2" / "broken"
    broken.parent.mkdir(parents=True)
    broken.touch()
    for deaths in (1, 2):
        watched.until(lambda deaths=deaths: sum("端口 9 已被占用" in line for line in watched.told) == deaths)  # type: ignore[misc]
        watched.now_s += wait_s(deaths)
    assert watched.pids()["r1"]
    broken.unlink()
    watched.until(watched.all_run)


def test_a_successor_finds_the_rooms_at_work_and_ends_them_in_order(watched: Watched) -> None:
    watched.until(watched.all_run)
    before = watched.pids()
    successor = Watched(watched.data)
    successor.until(lambda: sum("已经在运行" in line for line in successor.told) == 2)
    assert successor.pids() == before
    successor.watch.stop()
    assert watched.pids() == {"r1": 0, "r2": 0}


def test_the_list_is_followed_while_rooms_run(watched: Watched) -> None:
    watched.until(watched.all_run)
    first = watched.pids()["r1"]
    two = read_rooms(watched.data)
    write_rooms(watched.data, two.with_room("第3考场")[0])
    watched.until(lambda: bool(watched.pids().get("r3")))
    write_rooms(watched.data, RoomList())
    watched.until(lambda: not server_state(watched.data / "rooms" / "r3").running)
    assert watched.pids() == {"r1": first}


def test_a_room_may_watch_those_beside_itself(tmp_path: Path) -> None:
    write_rooms(tmp_path, RoomList().with_room("第2考场")[0])
    beside = Watched(tmp_path, besides="r1")
    beside.until(lambda: bool(beside.pids()["r2"]))
    assert beside.pids()["r1"] == 0
    beside.watch.stop()
    assert not server_state(tmp_path).running


def test_waits_grow_to_half_a_minute() -> None:
    assert [wait_s(deaths) for deaths in (1, 2, 3, 6, 100)] == [1, 2, 4, 30, 30]
