"""One room's process, as the watching process holds it: started by it, or found at work when it began.

A room outlives the process that watches it: it is in no session with it, writes to files of its own and ends on request
only. So a watching process that is killed takes nobody with it, and its successor finds the rooms at work.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil

from site_server.rooms.state import ask_to_stop, is_running
from site_server.settings import read_run_info

_LAST_WORDS: Final = "logs/last-words.txt"
_MOST_WORDS: Final = 2_000
_MOMENT_S: Final = 0.3
# Of Windows alone: without a window, and not reached by a Ctrl+C meant for the watching process.
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class RoomProcess:
    """A process that serves one room's folder."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        """Start it, unless one is at work there already. Raises OSError."""
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None
        if _at_work(folder):
            return
        words = folder / _LAST_WORDS
        words.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with words.open("wb") as told:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
                creationflags=_FLAGS,
                start_new_session=True,
            )

    @property
    def found(self) -> bool:
        """Whether it was at work before."""
        return self._child is None

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return is_running(self._folder) if self._child is None else self._child.poll() is None

    @property
    def pid(self) -> int:
        """Its number; 0 where it is not known."""
        if self._child is not None:
            return self._child.pid
        info = read_run_info(self._folder)
        return info.pid if info else 0

    @property
    def port(self) -> int:
        """Where it listens; 0 as long as it does not."""
        info = read_run_info(self._folder)
        return info.port if info is not None and info.pid == self.pid else 0

    def last_words(self) -> str:
        """What it wrote to its error stream, the end of it."""
        try:
            written = (self._folder / _LAST_WORDS).read_bytes()
        except OSError:
            return ""
        lines = written[-_MOST_WORDS:].decode("utf-8", "replace").strip().splitlines()
        # A traceback ends with what matters; what the log repeats there is no reason to die.
        return next((line.strip() for line in reversed(lines) if not line.startswith("WARNING ")), "")

    @property
    def code(self) -> int | None:
        """What it ended with, where that is known; below zero: the signal that ended it."""
        return self._child.poll() if self._child is not None else None

    def ask_to_stop(self) -> bool:
        """Ask it to end in order, where its number is known; on a disk that takes no request it is ended at once."""
        pid = self.pid
        if pid:
            try:
                ask_to_stop(self._folder, pid)
            except OSError:
                self.end()
        return bool(pid)

    def end(self) -> None:
        """Have the system end it; it keeps what it acknowledged."""
        if self._child is not None:
            self._child.terminate()
        elif self.pid:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End one that hears nothing any more; it keeps what it acknowledged."""
        if self._child is not None:
            self._child.kill()
        elif self.pid:
            with contextlib.suppress(OSError, psutil.Error):
                psutil.Process(self.pid).kill()


def _at_work(folder: Path) -> bool:
    """Whether a process holds the folder; a command that only asks for the lock gives it back within moments."""
    if not is_running(folder):
        return False
    time.sleep(_MOMENT_S)
    return is_running(folder)
