"""The service keeps a real process running: started again when it dies or hangs, asked to end, ended if it does not."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from installers.service import keeper
from installers.service.keeper import Process, keep_running, wait_s
from shared.machine.heartbeat import OF_SERVER, Pulse
from shared.machine.silence import Silence


class Sleeper:
    """A program that is this Python: it ends when a file comes, or never."""

    def __init__(self, folder: Path, *, listens: bool = True, lives_s: float = 60) -> None:
        self._folder = folder
        self._code = (
            "import pathlib,time\nfrom shared.machine.heartbeat import Heart\n"
            f"heart=Heart(pathlib.Path({str(folder / OF_SERVER)!r}))\nend=time.monotonic()+{lives_s}\n"
            f"while time.monotonic()<end and not pathlib.Path({str(folder / 'stop')!r}).exists():\n"
            "    heart.beat()\n    time.sleep(.02)\nheart.rest()\n"
            f"raise SystemExit(not pathlib.Path({str(folder / 'stop')!r}).exists())"
        )
        self._listens = listens
        self._pulse = Pulse(folder / OF_SERVER)
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> Process:
        self.started.append(subprocess.Popen([sys.executable, "-c", self._code]))
        return self.started[-1]

    def ask_to_stop(self) -> None:
        if not self._listens:
            raise subprocess.TimeoutExpired("stop", 1)
        (self._folder / "stop").touch()

    def beats(self) -> int:
        return self._pulse.read()


def wait_for(seen: object, limit_s: float = 20) -> None:
    until_s = time.monotonic() + limit_s
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < until_s
        time.sleep(0.02)


def run(program: Sleeper, silence: Silence | None = None) -> tuple[threading.Thread, threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=keep_running, args=(program, stop, silence))
    thread.start()
    wait_for(lambda: program.started)
    return thread, stop


def test_asked_to_stop_it_ends_in_order(tmp_path: Path) -> None:
    program = Sleeper(tmp_path)
    thread, stop = run(program)
    stop.set()
    thread.join(20)
    assert [process.returncode for process in program.started] == [0]


def test_one_that_somebody_ended_in_order_stays_ended(tmp_path: Path) -> None:
    """`exam-site-server stop`, as the manual has it before a purge: it came back a second later."""
    program = Sleeper(tmp_path)
    thread, _ = run(program)
    program.ask_to_stop()
    thread.join(20)
    assert not thread.is_alive()
    assert [process.returncode for process in program.started] == [0]


@pytest.mark.allow_log("the server ended with code")
def test_one_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_FIRST_WAIT_S", 0.01)
    program = Sleeper(tmp_path, lives_s=0)
    thread, stop = run(program)
    wait_for(lambda: len(program.started) >= 3)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.skipif(sys.platform == "win32", reason="no signal freezes a process there")
@pytest.mark.allow_log("the server hangs, it is ended")
@pytest.mark.allow_log("the server ended with code")
def test_one_that_is_frozen_is_ended_and_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_FIRST_WAIT_S", 0.01)
    program = Sleeper(tmp_path)
    thread, stop = run(program, Silence(1.0))
    try:
        wait_for(program.beats)
        program.started[0].send_signal(signal.SIGSTOP)
        wait_for(lambda: len(program.started) == 2)
    finally:
        program.started[0].kill()
        stop.set()
        thread.join(20)
    assert [process.returncode for process in program.started] == [-signal.SIGKILL, 0]


@pytest.mark.allow_log("did not end in order")
def test_one_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    program = Sleeper(tmp_path, listens=False)
    thread, stop = run(program)
    stop.set()
    thread.join(20)
    assert program.started[0].returncode not in {0, None}


SERVER = """#!/bin/sh
# the server as the service sees it: `run --data FOLDER`, and `stop --data FOLDER`, which asks it to end
if [ "$1" = stop ]; then echo "$4" >"$3/stop"; exit; fi
echo $$ >>"$3/pids"
while [ ! -e "$3/stop" ]; do sleep 0.05; done
"""
SERVICE = """
import sys
from installers.service import keeper
from installers.service.posix import main
keeper._FIRST_WAIT_S = 0.01
sys.executable, sys.argv = sys.argv[1], ["server", "service", "--data", sys.argv[2]]
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the service of Debian")
def test_the_service_of_debian_keeps_the_server_and_ends_it_in_order(tmp_path: Path) -> None:
    server, pids = tmp_path / "exam-site-server", tmp_path / "pids"
    server.write_text(SERVER)
    server.chmod(0o755)

    def started() -> list[int]:
        return [int(word) for word in pids.read_text().split()] if pids.exists() else []

    with subprocess.Popen([sys.executable, "-c", SERVICE, str(server), str(tmp_path)]) as service:
        try:
            wait_for(lambda: len(started()) == 1)
            os.kill(started()[0], signal.SIGKILL)
            wait_for(lambda: len(started()) == 2)
            service.terminate()
            assert service.wait(20) == 0
        finally:
            service.kill()
    assert (tmp_path / "stop").read_text() == "--anyway\n", "the system's own stop asks nobody"
    assert "the server ended with code -9" in (tmp_path / "logs" / "service.log").read_text("utf-8")


def test_the_pauses_grow_and_stay_short() -> None:
    assert [wait_s(deaths) for deaths in (0, 1, 2, 3, 4, 5, 60)] == [1, 1, 2, 4, 8, 15, 15]
