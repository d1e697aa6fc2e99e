"""The keyboard hook's own process: started, listened to, started again when somebody ends it."""

import contextlib
import logging
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import IO, Final

from candidate_client.lockdown.parts import part
from candidate_client.lockdown.port import Held
from candidate_client.lockdown.windows_keys import READY, WORD

log = logging.getLogger(__name__)

_START_S: Final = 10.0
_END_S: Final = 2.0
_AGAIN_S: Final = 2.0
"""So long after a start the next one is tried."""
_MOST_PRESSED: Final = 100
# Of Windows alone: no console window, and before everything else when a key is pressed.
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "HIGH_PRIORITY_CLASS", 0)


class HookProcess:
    """Holds the keyboard while it lives. `start` waits until it does; `renew` never waits."""

    def __init__(self, command: Callable[[], list[str]] = lambda: part(WORD)) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._starter: threading.Thread | None = None
        self._next_start_s = 0.0
        self._lost = False
        self._pressed: deque[str] = deque(maxlen=_MOST_PRESSED)

    def start(self) -> bool:
        """Whether the keyboard is hooked; the process says so itself."""
        try:
            process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_FLAGS,
            )
        except OSError as error:
            log.warning("lockdown: no keyboard hook: %s", error)
            return False
        # Reading a pipe has no limit of its own; a process that says nothing is ended, which ends the reading.
        limit = threading.Timer(_START_S, process.kill)
        limit.start()
        said = process.stdout.readline() if process.stdout is not None else b""
        limit.cancel()
        if said.replace(b"\r", b"") != READY:
            _end(process)
            return False
        before, self._process = self._process, process
        if before is not None:
            _end(before)
        threading.Thread(target=self._listen, args=(process,), name="keys", daemon=True).start()
        return True

    def renew(self) -> Held:
        """Whether it lives; where it does not, another is on its way: it takes its time, or is not let start at all."""
        if self._process is not None and self._process.poll() is None:
            came_back, self._lost = self._lost, False
            return "again" if came_back else "held"
        if not self._lost:
            log.info("lockdown: the keyboard hook ended, it is started again")
        self._lost = True
        busy = self._starter is not None and self._starter.is_alive()
        if not busy and time.monotonic() >= self._next_start_s:
            self._next_start_s = time.monotonic() + _AGAIN_S
            self._starter = threading.Thread(target=self.start, name="hook", daemon=True)
            self._starter.start()
        return "lost"

    def pressed(self) -> tuple[str, ...]:
        """What it swallowed since asked last."""
        return tuple(self._pressed.popleft() for _ in range(len(self._pressed)))

    def end(self) -> None:
        """Let the keys go; asked again, nothing changes."""
        if self._starter is not None:
            self._starter.join(_START_S + _END_S)
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        for line in process.stdout or ():
            self._pressed.append(line.decode("ascii", "replace").strip())


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End of its input is the word to go; who does not hear it is ended."""
    _close(process.stdin)
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close(process.stdout)  # now that nobody waits for a line of it any more


def _close(pipe: "IO[bytes] | None") -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()
