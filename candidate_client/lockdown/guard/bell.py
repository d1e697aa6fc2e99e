"""Wakes whoever looks after a process the moment it ends, instead of at the next look."""

import subprocess
import threading
from contextlib import suppress

import psutil


class Bell:
    """Rung by the end of a process, or by hand. Looks go on besides: a bell that never rings costs nothing else."""

    def __init__(self) -> None:
        self._rung = threading.Event()
        self._watched: int | None = None

    def ring(self) -> None:
        """There is something to look at now."""
        self._rung.set()

    def wait(self, longest_s: float) -> None:
        """Until it rings, at most so long."""
        self._rung.wait(longest_s)
        self._rung.clear()

    def watch(self, process: psutil.Process, child: "subprocess.Popen[bytes] | None") -> None:
        """Ring when this process ends; again with the same one changes nothing.

        `child`: started by this program, perhaps this very process. Who waits for a child takes its exit code, so that
        is left to it.
        """
        if process.pid == self._watched:
            return
        self._watched = process.pid
        waits = child if child is not None and child.pid == process.pid else process
        threading.Thread(target=self._until_gone, args=(waits,), name="end-of-process", daemon=True).start()

    def _until_gone(self, process: "psutil.Process | subprocess.Popen[bytes]") -> None:
        with suppress(psutil.Error):  # it is gone already
            process.wait()
        self.ring()
