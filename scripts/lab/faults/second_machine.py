"""The server's machine is lost with everything on it, and another one takes over from a backup some seconds old."""

import shutil
import threading
import time
from pathlib import Path

from scripts.lab.faults.child import steady_ms
from scripts.lab.faults.rig import Rig
from scripts.lab.faults.schedule import Act, Schedule
from shared.exchange.backup_file import backups_in
from shared.link.errors import LinkError
from shared.protocol.commands import Command

CLEAR_MS = 3_000
"""So long before the backup used, and from then on, no PC loses its own copy: those would be two losses at once."""
_COPY_TRIES = 5
_HEARD_S = 20.0


class SecondMachine:
    """One take-over of a run. `snapshot` keeps the backup as it is then, `begin` loses the first machine."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._copy = rig.site.folder / "drive-then"
        self._thread: threading.Thread | None = None
        self.taken_ms: int | None = None
        """Steady time of the backup used; what was confirmed later and is in no answer is lost with the machine."""
        self.lost_ms: int | None = None
        self.back_ms: int | None = None
        self.forgotten: list[Command] = []
        """Commands that were confirmed and are not in the log of the second machine."""
        self.problem = ""

    @property
    def building(self) -> bool:
        """Whether the first machine is gone and the second one not there yet."""
        return self._thread is not None and self._thread.is_alive()

    def snapshot(self) -> None:
        """Keep the newest backup; where there is none yet, the next look is the last moment for it."""
        if self.taken_ms is not None or self.lost_ms is not None or not _usable(self._rig.drive):
            return
        for _ in range(_COPY_TRIES):
            shutil.rmtree(self._copy, ignore_errors=True)
            at_ms = steady_ms()
            try:
                shutil.copytree(self._rig.drive, self._copy)
            except (shutil.Error, OSError):
                time.sleep(0.02)  # a file took its final name just then
                continue
            self.taken_ms = at_ms
            return

    def begin(self) -> bool:
        """The machine is lost; False if there was no backup to go on from."""
        if self.lost_ms is not None:
            return False
        self.snapshot()
        if self.taken_ms is None:
            return False
        self.lost_ms = steady_ms()
        self._rig.server.thaw()
        self._rig.server.kill()
        shutil.rmtree(self._rig.site.server)
        shutil.rmtree(self._rig.drive)
        self._thread = threading.Thread(target=self._take_over, name="take-over", daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Until the second machine serves, or has failed to."""
        if self._thread is not None:
            self._thread.join()

    def _take_over(self) -> None:
        try:
            self._rig.take_over(self._copy)
            self.back_ms = steady_ms()
            self._do_again(self.back_ms)
        except (RuntimeError, OSError, LinkError) as error:
            self.problem = f"take-over: {type(error).__name__} {error}"

    def _do_again(self, back_ms: int) -> None:
        if self._rig.console is None:
            return
        end = time.monotonic() + _HEARD_S
        while True:
            try:
                self.forgotten = self._rig.console.do_again(back_ms)
                return
            except LinkError as error:
                if not error.retryable or time.monotonic() > end:
                    raise
                time.sleep(0.1)


def _usable(drive: Path) -> bool:
    return drive.is_dir() and any(tail.head is not None for _, tail in backups_in(drive))


def two_losses(schedule: Schedule, act: Act) -> bool:
    """Whether this act would take a PC's own copy while the server's newest one is about to be lost, too.

    Either alone costs nothing; both within seconds lose what only those two had, and ADR 0009 says so.
    """
    if act.kind not in {"pc_wipe", "pc_disk"}:
        return False
    used = [other.at_ms - other.amount for other in schedule.acts if other.kind == "take_over"]
    return any(act.at_ms + act.span_ms > at_ms - CLEAR_MS for at_ms in used)
