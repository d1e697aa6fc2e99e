"""A server that is started on a full disk: it serves what it can, waits for the rest, and never strands the room."""

import contextlib
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.exam.room.events import ServerStarted
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import StartRoom
from shared.protocol.console import EventPage, RoomView
from shared.protocol.device import Hello
from tests.support.candidate_pc import unseal, until
from tests.support.tiny_session import ROOT, TinySession

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=1, spares=1) as made:
        yield made


_FULL = "请立即清理磁盘"

_LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


class Limited:
    """The server's process, none of whose files may grow beyond a size."""

    def __init__(self, tiny: TinySession, size: int) -> None:
        self.run_file = tiny.data / "run.json"
        self.run_file.unlink(missing_ok=True)
        command = ["-m", "site_server", "run", "--data", str(tiny.data), "--host", "127.0.0.1"]
        self.popen = subprocess.Popen(
            [sys.executable, "-c", _LIMITED, str(size), *command, "--port", str(tiny.server.port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        with self.popen.stdout as lines:
            self._lines.extend(lines)

    def said(self) -> str:
        """What it has told the technician so far."""
        return "".join(self._lines)

    def lift(self) -> None:
        """Somebody made room."""
        resource.prlimit(self.popen.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def end(self) -> str:
        self.popen.terminate()
        code = self.popen.wait(30)
        self._reader.join(30)
        assert code == 0
        return self.said()


def starts(tiny: TinySession) -> int:
    page = tiny.staff("chief").call("GET", paths.EVENTS, None, EventPage)
    return sum(isinstance(record.event, ServerStarted) for record in page.records)


def test_it_reads_while_the_disk_is_full_and_writes_its_start_down_later(tiny: TinySession) -> None:
    unseal(tiny)
    chief = tiny.staff("chief")
    tiny.command(chief, StartRoom())
    before = starts(tiny)
    tiny.server.kill()
    wal = (tiny.data / "site.db-wal").stat().st_size
    limited = Limited(tiny, wal)
    try:
        until(lambda: answers(chief))
        assert chief.call("GET", paths.VIEW, None, RoomView).phase == "running"
        time.sleep(1.5)
        assert limited.popen.poll() is None
        limited.lift()
        until(lambda: starts(tiny) == before + 1)
    finally:
        limited.end()


def test_what_cannot_even_be_opened_is_tried_until_there_is_room(tiny: TinySession) -> None:
    chief = tiny.staff("chief")
    tiny.server.stop()
    limited = Limited(tiny, 1)
    try:
        until(lambda: _FULL in limited.said(), why="it says what is wrong")
        time.sleep(1.5)
        assert limited.popen.poll() is None, "it does not give up"
        limited.lift()
        until(lambda: answers(chief))
    finally:
        said = limited.end()
    assert said.count(_FULL) == 1
    assert "服务器已启动" in said


def answers(line: Transport) -> bool:
    with contextlib.suppress(LinkError):
        return bool(line.call("GET", paths.HELLO, None, Hello).site_id)
    return False
