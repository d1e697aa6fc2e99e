"""Client and guard as real processes: each is there again after kill -9 and when it was frozen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from candidate_client.lockdown.guard import keep
from candidate_client.lockdown.guard.keep import GuardKeeper
from candidate_client.lockdown.guard.post import Post, Who
from candidate_client.lockdown.guard.run import guard
from candidate_client.lockdown.parts import start_part
from shared.machine.heartbeat import OF_CLIENT, OF_GUARD, Pulse
from shared.machine.silence import Silence

BACK_S = 5.0
"""Within this time the exam is back; the tests wait longer for a busy machine and judge the figure apart."""
PATIENCE_S = 60.0
FROZEN_S = 3.0


def _until(true: Callable[[], object]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end_s, "nothing happened"
        time.sleep(0.05)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Post]:
    """A guard with its client, off screen."""
    words = [sys.executable, "-m", "candidate_client.windowless", "guard", "--data", str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    first = subprocess.Popen([*words, "--", "--kiosk"], env=env, stderr=subprocess.DEVNULL)
    post = Post(tmp_path)
    try:
        _until(lambda: post.alive("client") and post.alive("guard"))
        yield post
    finally:
        guard = post.process("guard")
        if guard is not None:
            guard.terminate()
        _until(lambda: not post.alive("guard") and not post.alive("client"))
        first.wait(10)


def _killed(post: Post, who: Who) -> int:
    process = post.process(who)
    assert process is not None
    pid = process.pid
    os.kill(pid, signal.SIGKILL)
    return pid


def _is_another(post: Post, who: Who, pid: int) -> bool:
    process = post.process(who)
    return process is not None and process.pid != pid


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix; docs/windows-acceptance.md has it for Windows")
def test_each_is_there_again_after_a_kill(guarded: Post) -> None:
    pid = _killed(guarded, "client")
    _until(lambda: _is_another(guarded, "client", pid))
    pid = _killed(guarded, "guard")
    _until(lambda: _is_another(guarded, "guard", pid))
    pid = _killed(guarded, "client")
    _until(lambda: _is_another(guarded, "client", pid))


@pytest.mark.skipif(sys.platform == "win32", reason="no signal freezes a process there")
@pytest.mark.allow_log("the client hangs, it is ended")
def test_a_frozen_client_is_ended_and_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    post, pulse, stop = Post(tmp_path), Pulse(tmp_path / OF_CLIENT), threading.Event()
    thread = threading.Thread(target=guard, args=(tmp_path, ["--kiosk"], stop, Silence(FROZEN_S)))
    thread.start()
    try:
        _until(lambda: post.alive("client") and pulse.read() > 2)
        process = post.process("client")
        assert process is not None
        process.suspend()
        _until(lambda: _is_another(post, "client", process.pid))
        _until(lambda: pulse.read() > 0)
    finally:
        stop.set()
        thread.join(PATIENCE_S)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal freezes a process there")
@pytest.mark.allow_log("the guard hangs, it is ended")
@pytest.mark.allow_log("the guard ended, it is started again")
def test_a_frozen_guard_is_ended_and_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start(word: str, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        started.append(start_part(word, arguments))
        return started[-1]

    monkeypatch.setattr(keep, "start_part", start)
    post, pulse, told = Post(tmp_path), Pulse(tmp_path / OF_GUARD), threading.Event()
    keeper = GuardKeeper(tmp_path, [], told.set, Silence(FROZEN_S))
    keeper.start()
    try:
        _until(lambda: post.alive("guard") and pulse.read() > 2)
        process = post.process("guard")
        assert process is not None
        process.suspend()
        _until(lambda: _is_another(post, "guard", process.pid))
        assert told.is_set()
    finally:
        keeper.stop(leaves=True)
        for guard_process in started:
            guard_process.kill()
            guard_process.wait(PATIENCE_S)


def test_a_number_given_away_again_deceives_nobody(tmp_path: Path) -> None:
    post = Post(tmp_path)
    assert not post.alive("client")
    post.sign_in("client")
    assert post.alive("client")
    began_s = psutil.Process().create_time()
    (tmp_path / "guard" / "client.json").write_text(f'{{"pid": {os.getpid()}, "began_s": {began_s - 60}}}')
    assert not post.alive("client")
    (tmp_path / "guard" / "client.json").write_text("damaged")
    assert not post.alive("client")


def test_a_client_that_ended_without_a_word_is_known_to_the_next(tmp_path: Path) -> None:
    post = Post(tmp_path)
    assert not GuardKeeper(tmp_path, []).client_ended, "the first one ever"
    post.sign_in("client")
    assert GuardKeeper(tmp_path, []).client_ended
    post.leave()
    assert not GuardKeeper(tmp_path, []).client_ended


def test_who_leaves_says_so_and_who_comes_takes_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post(tmp_path)
    post.sign_in("guard")  # there is one: none is started
    told = threading.Event()
    keeper = GuardKeeper(tmp_path, [], told.set)
    post.leave()
    keeper.start()
    assert not post.left
    keeper.stop(leaves=True)
    assert post.left
    assert not told.is_set()
