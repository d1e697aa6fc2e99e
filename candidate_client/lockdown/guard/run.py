"""The guard as a process: starts a client that is gone, at once, and ends one that hangs; it looks every 300 ms.

At the end it puts the settings of the PC back.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from candidate_client.lockdown import xlib
from candidate_client.lockdown.choose import settings_book
from candidate_client.lockdown.guard.bell import Bell
from candidate_client.lockdown.guard.post import Post
from candidate_client.lockdown.guard.watch import Seen, Watch
from candidate_client.lockdown.parts import start_window
from shared.machine.heartbeat import OF_CLIENT, OF_GUARD, Heart, Pulse
from shared.machine.one_only import AlreadyHeldError, OneOnly
from shared.machine.silence import CLIENT_LIMIT_S, Silence

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.3
_USAGE: Final = 2
"""Exit code of a client that was told nonsense: starting it again changes nothing."""


def guard(data: Path, arguments: Sequence[str], stop: threading.Event, silence: Silence | None = None) -> int:
    """Keep a client of this data folder running until it leaves in order, or until `stop` is set.

    A client that runs already is kept as it is. `silence`: when one counts as hanging.

    0: it left, or another guard is here already; 1: it cannot run here.
    Raises OSError where the folder cannot be written.
    """
    try:
        only = OneOnly(data / "guard" / "guard.lock")
    except AlreadyHeldError:
        return 0
    post, heart = Post(data), Heart(data / OF_GUARD)
    post.sign_in("guard")
    try:
        if not post.alive("client"):
            post.stay()
            _put_back(data)
        return _keep(data, post, arguments, stop, silence or Silence(CLIENT_LIMIT_S), heart)
    finally:
        heart.rest()
        _put_back(data)
        only.release()


def _keep(
    data: Path, post: Post, arguments: Sequence[str], stop: threading.Event, silence: Silence, heart: Heart
) -> int:
    watch, pulse, bell = Watch(), Pulse(data / OF_CLIENT), Bell()
    child: subprocess.Popen[bytes] | None = None
    look_s = 0.0
    while not stop.is_set():
        bell.wait(look_s)
        if stop.is_set():
            break
        look_s = _LOOK_S
        heart.beat()
        code = child.poll() if child is not None else None
        if code == _USAGE:
            log.error("the client does not take its command line, it is not started again")
            return 1
        client = post.process("client")
        if client is not None:
            bell.watch(client, child)
        alive = (child is not None and code is None) or client is not None
        if silence.hangs(time.monotonic(), pulse.read(), alive=alive):
            log.error("the client hangs, it is ended")
            post.kill("client")
            continue
        step = watch.next(Seen(time.monotonic_ns() // 1_000_000, alive, post.left))
        if step == "end":
            log.info("the client left")
            return 0
        if step == "start":
            if not _screen_here():
                log.info("the session is over")
                return 1
            log.info("starting the client%s", "" if code is None else f", it ended with code {code}")
            try:
                child = start_window(["--data", str(data), "--guarded", *arguments])
            except OSError as error:
                log.error("the client could not be started: %s", error)
    _end(post, child)
    return 0


def _end(post: Post, child: "subprocess.Popen[bytes] | None") -> None:
    """The guard is asked to end, and the client with it."""
    process = post.process("client")
    if process is not None:
        process.terminate()
    if child is not None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _screen_here() -> bool:
    """Whether a window can be shown: the X server ends with the session, and this process may outlive both."""
    if not sys.platform.startswith("linux") or not xlib.expected():
        return True
    try:
        with xlib.Display():
            return True
    except xlib.XError:
        return False


def _put_back(data: Path) -> None:
    try:
        left = settings_book(data).put_back()
    except OSError as error:
        log.error("settings are not back: %s", error)
        return
    for place in left:
        log.error("setting %s is not back", place)
