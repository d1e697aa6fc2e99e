"""Keeps one process running: starts it, starts it again when it dies or hangs, and ends it in order when asked.

The service is this and nothing more. It imports nothing of the server, so that no fault of the server can take it down,
and it speaks with it as a person does: by its commands `run` and `stop`.
"""

import logging
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from shared.machine.heartbeat import OF_SERVER, Pulse
from shared.machine.places import data_folder
from shared.machine.silence import SERVER_LIMIT_S, Silence

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.3
_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 15.0
_SETTLED_S: Final = 60.0
"""A process that ran so long and died has a new trouble: it is started again at once."""
STOP_S: Final = 45.0
"""How long the server may take to end in order: its last commit and its last backup."""
# Of Windows alone: no window of its own.
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def data_of(words: Sequence[str]) -> Path:
    """What the service was registered with: `service --data FOLDER`; the usual folder without it."""
    return Path(words[words.index("--data") + 1]) if "--data" in words else data_folder("server")


class Process(Protocol):
    """What the keeper needs of a running process."""

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended."""


class Program(Protocol):
    """What is kept running."""

    def start(self) -> Process:
        """Start it. Raises OSError."""

    def ask_to_stop(self) -> None:
        """Ask it to end in order; returns when it was asked, whether it has ended or not. Raises OSError."""

    def beats(self) -> int:
        """What its heart shows, see `shared.machine.heartbeat`."""


def wait_s(deaths: int) -> float:
    """How long to wait before the next start after so many deaths in a row: 1, 2, 4 … 15 seconds."""
    return float(min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(max(0, deaths - 1), 10)))


def keep_running(program: Program, stop: threading.Event, silence: Silence | None = None) -> None:
    """Until `stop` is set, and then end the process in order, or at once where it does not; or until somebody asked
    the process itself to end, which it says by ending with 0.

    `silence`: when one that hangs is ended, to be started again.
    """
    silence, deaths = silence or Silence(SERVER_LIMIT_S), 0
    while not stop.is_set():
        began_s = time.monotonic()
        silence.hangs(began_s, program.beats(), alive=False)
        try:
            process = program.start()
        except OSError as error:
            log.error("the server could not be started: %s", error)
        else:
            while process.poll() is None and not stop.wait(_LOOK_S):
                if silence.hangs(time.monotonic(), program.beats(), alive=True):
                    log.error("the server hangs, it is ended")
                    process.kill()
                    process.wait()
            if stop.is_set():
                _end(program, process)
                return
            if process.poll() == 0:
                log.info("the server was asked to end, and has")  # by `stop`: a person starts it again
                return
            log.error("the server ended with code %s", process.poll())
        deaths = 1 if time.monotonic() - began_s > _SETTLED_S else deaths + 1
        stop.wait(wait_s(deaths))


def _end(program: Program, process: Process) -> None:
    if process.poll() is None:
        try:
            program.ask_to_stop()
            process.wait(timeout=STOP_S)
        except (OSError, subprocess.SubprocessError) as error:
            log.error("the server did not end in order (%s), it is ended", type(error).__name__)
            process.kill()
            process.wait()


class ServerProgram:
    """The server by its own commands. It keeps its own log; what it prints goes nowhere, a service has no screen."""

    def __init__(self, executable: Path, data: Path) -> None:
        self._executable = executable
        self._data = data
        self._pulse = Pulse(data / OF_SERVER)

    def start(self) -> Process:
        """See Program."""
        log.info("starting the server")
        return subprocess.Popen(
            self._command("run"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._executable.parent,
            creationflags=_FLAGS,
        )

    def ask_to_stop(self) -> None:
        """See Program."""
        subprocess.run(
            [*self._command("stop"), "--anyway"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_FLAGS,
            timeout=STOP_S,
            check=True,
        )

    def beats(self) -> int:
        """See Program."""
        return self._pulse.read()

    def _command(self, word: str) -> Sequence[str]:
        return [str(self._executable), word, "--data", str(self._data)]
