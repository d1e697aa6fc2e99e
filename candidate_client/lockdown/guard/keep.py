"""The client's side: as long as it is locked, a guard watches over it; one that ended or hangs is started again."""

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from candidate_client.lockdown.guard.bell import Bell
from candidate_client.lockdown.guard.post import Post
from candidate_client.lockdown.parts import start_part
from shared.machine.heartbeat import OF_GUARD, Pulse
from shared.machine.silence import GUARD_LIMIT_S, Silence

log = logging.getLogger(__name__)

_LOOK_S: Final = 1.0
_GRACE: Final = 5
"""So many looks a guard that was just started has to sign in."""


class GuardKeeper:
    """Start it with a locked client; `stop` says to the guard that the client ends in order."""

    def __init__(
        self,
        data: Path,
        arguments: Sequence[str],
        guard_ended: Callable[[], None] = lambda: None,
        silence: Silence | None = None,
    ) -> None:
        """`arguments`: of this client, for the one that the guard starts. `guard_ended`: told on a thread of this.

        `silence`: when a guard counts as hanging.
        """
        self._data = data
        self._arguments = list(arguments)
        self._told = guard_ended
        self._post = Post(data)
        self._pulse = Pulse(data / OF_GUARD)
        self._silence = silence or Silence(GUARD_LIMIT_S)
        self._bell = Bell()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self.client_ended = self._post.ended_badly
        """Whether the client before this one ended without a word."""

    def start(self) -> None:
        """Sign in and see to it that there is a guard. Raises OSError."""
        self._post.stay()
        self._post.sign_in("client")
        self._thread = threading.Thread(target=self._run, name="guard", daemon=True)
        self._thread.start()

    def stop(self, *, leaves: bool) -> None:
        """No longer keep it. `leaves`: nobody is to start the client again."""
        self._stop.set()
        self._bell.ring()
        if self._thread is not None:
            self._thread.join(10)
            self._thread = None
        if leaves:
            self._post.leave()

    def _run(self) -> None:
        grace, seen = 0, False
        while not self._stop.is_set():
            self._bell.wait(0 if grace == 0 and not seen else _LOOK_S)
            if self._stop.is_set():
                return
            if self._guard is not None:
                self._guard.poll()  # one that ended is not to stay behind as an entry of the system's table
            guard = self._post.process("guard")
            if guard is not None:
                self._bell.watch(guard, self._guard)
            alive = guard is not None
            if self._silence.hangs(time.monotonic(), self._pulse.read(), alive=alive):
                log.warning("the guard hangs, it is ended")
                self._post.kill("guard")
            if alive:
                grace, seen = 0, True
                continue
            grace = max(0, grace - 1)
            if grace:
                continue
            if seen:
                log.warning("the guard ended, it is started again")
                self._told()
            try:
                self._guard = start_part("guard", ["--data", str(self._data), "--", *self._arguments])
            except OSError as error:
                log.error("the guard could not be started: %s", error)
            grace, seen = _GRACE, False
