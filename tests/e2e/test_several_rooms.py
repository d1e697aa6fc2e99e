"""Two rooms on one server machine, the real processes: one is killed while the other goes on, both reach the centre."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.centre.receiving.intake import Intake
from scripts.centre.receiving.uploads import Uploads
from shared.link.errors import LinkError
from shared.machine.heartbeat import OF_ROOM, OF_SERVER, Pulse
from shared.protocol import paths
from shared.protocol.commands import EndRoom, StartRoom, Unseal
from shared.protocol.device import Hello
from shared.protocol.rooms import RoomsOverview
from site_server.rooms.making import add_room, change_room
from site_server.rooms.own_command import run_command
from site_server.rooms.state import RoomState, request_stop, server_state
from tests.support.bare_pc import BarePc, job
from tests.support.receiver import centre_folder, issued
from tests.support.tiny_session import ROOT, TinySession
from tests.support.travelling import Centre

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class TwoRooms:
    """A server of one room that got a second; its process, and both sessions."""

    def __init__(self, folder: Path) -> None:
        self.first = TinySession(folder / "one", start=False, candidates=2, duration_s=600)
        self.data = self.first.data
        made = add_room(self.data, "第302考场", now_ms=time.time_ns() // 1_000_000, port=free_port())
        change_room(self.data, "r1", name="第301考场", port=free_port())
        (folder / "two").mkdir()
        self.second = TinySession(
            folder / "two", start=False, candidates=2, duration_s=600, centre=self.first.centre_keys, room=made
        )
        command = run_command(self.data, "--host", "127.0.0.1")
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
        self.until(lambda: all(room.port for room in self.states()))
        for tiny, state in zip((self.first, self.second), self.states(), strict=True):
            tiny.server.port = state.port

    def states(self) -> tuple[RoomState, ...]:
        return server_state(self.data).rooms

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not true():
            assert time.monotonic() < end, self.states()
            time.sleep(0.1)

    def close(self) -> str:
        """End all of it in order; what it said meanwhile."""
        for tiny in (self.first, self.second):
            tiny.close()
        request_stop(self.data)
        said, _ = self.process.communicate(timeout=60)
        return said


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoRooms]:
    rooms = TwoRooms(tmp_path)
    yield rooms
    if rooms.process.poll() is None:
        rooms.close()


@pytest.mark.slow
def test_one_room_dies_and_comes_back_the_other_never_notices(two: TwoRooms, tmp_path: Path) -> None:
    rooms = (two.first, two.second)
    chiefs, pcs = [], []
    for tiny in rooms:
        tiny.import_package()
        chief = tiny.staff("chief")
        tiny.command(chief, Unseal(code=tiny.opening_code))
        pc = BarePc(tiny, 1)
        tiny.command(chief, StartRoom())
        assert pc.answer("s1", "A").acknowledged_seq == 1
        chiefs.append(chief)
        pcs.append(pc)

    # A PC of one room stays in it, whatever address it is given.
    first, second = two.states()
    astray = two.first.device(seat=1)
    two.first.server.port = second.port
    with pytest.raises(LinkError):
        astray.transport().call("GET", paths.HELLO, None, Hello)
    two.first.server.port = first.port

    # Whoever watches hears the server as a whole and each room.
    places = [two.data / OF_SERVER, *(state.folder / OF_ROOM for state in two.states())]
    hearts = [Pulse(place) for place in places]
    two.until(lambda: all(heart.read() > 1 for heart in hearts))

    os.kill(second.pid, signal.SIGKILL)
    assert pcs[0].answer("s2", "B").acknowledged_seq == 2
    two.until(lambda: two.states()[1].pid not in {0, second.pid})
    assert two.states()[0].pid == first.pid
    assert two.states()[1].restarts == 1
    assert pcs[1].answer("s2", "B").acknowledged_seq == 2

    def overview() -> dict[str, tuple[bool, str, int]]:
        seen = chiefs[0].call("GET", paths.ROOMS, None, RoomsOverview).rooms
        return {room.name: (room.silent, room.phase, room.totals.present if room.totals else -1) for room in seen}

    expected = {"第301考场": (False, "running", 1), "第302考场": (False, "running", 1)}
    two.until(lambda: overview() == expected)

    keys = two.first.centre_keys
    centre = centre_folder(tmp_path / "centre", Centre(public=keys.card, key=keys.signing_key, identity=keys.identity))
    intake = Intake(centre, Uploads(centre.inbox / "uploads", 1))
    for tiny, chief in zip(rooms, chiefs, strict=True):
        centre.register(tiny.site)
        issued(centre, tiny.package, tiny.plan)
        tiny.command(chief, EndRoom(reason="演练结束"))
        assert job(chief, "collect").state == "done"
        assert job(chief, "seal").state == "done"
        bundle = tiny.folder / "copy.exambundle"
        bundle.write_bytes(chief.call("GET", paths.BUNDLE, None, bytes))
        line = intake.accept(bundle)
        assert (line.site_id, line.room, line.sittings) == ("440106-01", tiny.plan.room, 1)
    assert [line.room for line in intake.received()] == ["一号机房", "第302考场"]

    said = two.close()
    assert two.process.returncode == 0
    assert "【注意】考场 r2 第302考场 的服务停止了" in said
    assert not server_state(two.data).running
