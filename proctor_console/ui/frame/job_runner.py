"""Long work on the server, followed from here: started, asked for twice a second, cancelled.

A lost connection does not lose the work: the server goes on, and the next answer tells how far it is.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.jobs import Job, JobKind

_EVERY_MS: Final = 500
_GIVE_UP_AFTER: Final = 60


class JobRunner(QObject):
    """One job at a time. `progressed(Job)`, `ended(Job)`, `failed(str)`."""

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._job_id = ""
        self._starting = False
        self._cancel_wanted = False
        self._misses = 0
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._starting or bool(self._job_id)

    def start(self, kind: JobKind) -> None:
        """Start the work, or join it where it runs already."""
        self._misses = 0
        self._starting = True
        self._cancel_wanted = False
        self._bench.run(
            self, lambda: self._bench.desk.gateway.start_job(kind), done=self._started, failed=self._could_not_start
        )

    def cancel(self) -> None:
        """Ask the server to stop, also where it has not yet said that it began."""
        self._cancel_wanted = True
        if self._job_id:
            job_id = self._job_id
            self._bench.run(
                self, lambda: self._bench.desk.gateway.cancel_job(job_id), done=self._answered, failed=self._missed
            )

    def _started(self, job: Job) -> None:
        self._starting = False
        self._job_id = job.job_id
        self._timer.start()
        if self._cancel_wanted:
            self.cancel()
        self._answered(job)

    def _could_not_start(self, text: str) -> None:
        self._starting = False
        self.failed.emit(text)

    def _ask(self) -> None:
        if self._asking or not self._job_id:
            return
        self._asking = True
        job_id = self._job_id
        self._bench.run(self, lambda: self._bench.desk.gateway.job(job_id), done=self._answered, failed=self._missed)

    def _answered(self, job: Job) -> None:
        self._asking = False
        self._misses = 0
        if job.job_id != self._job_id:
            return
        if job.state == "running":
            self.progressed.emit(job)
            return
        self._stop()
        self.ended.emit(job)
        self._bench.look()

    def _missed(self, text: str) -> None:
        self._asking = False
        self._misses += 1
        if self._misses >= _GIVE_UP_AFTER:
            self._stop()
            self.failed.emit(text)

    def _stop(self) -> None:
        self._timer.stop()
        self._job_id = ""
