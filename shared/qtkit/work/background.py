"""The one way to do slow work from a window: off the GUI thread, answered on it.

    run_in_background(self, fetch_roster, on_success=self._show, on_failure=self._explain)

The operation runs on a thread pool and gets a ``JobControl``; every callback comes on the GUI
thread, and none comes once the owner is gone or the job was cancelled. An exception of any kind
ends in ``on_failure``; without one it is logged with its traceback.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is: ``done`` of ``total`` (0 = unknown) and what it is doing now."""

    done: int
    total: int
    text: str = ""


class JobCancelledError(Exception):
    """Raised inside an operation by ``JobControl.check`` when nobody wants its result any more."""


class JobControl:
    """What an operation may say and ask while it runs; safe to use from its worker thread."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled the job."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise ``JobCancelledError`` if the job was cancelled; call it between steps."""
        if self.cancelled:
            raise JobCancelledError

    def wait(self, seconds: float) -> bool:
        """Sleep, but wake at once when cancelled; True if cancelled."""
        return self._cancelled.wait(seconds)

    def progress(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell the window how far the work is."""
        self._report(Progress(done=done, total=total, text=text))

    def cancel(self) -> None:
        """Ask the operation to stop at its next check."""
        self._cancelled.set()


class _Runner(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)  # the job keeps it until the end has reached the GUI thread
        self._work = work

    def run(self) -> None:
        self._work()


class Job(QObject, Generic[T]):
    """One running operation. Keep it only to ``cancel`` it; it keeps itself alive until done."""

    _advanced = Signal(object)
    _ended = Signal(object, object)

    def __init__(
        self,
        owner: QObject,
        operation: Callable[[JobControl], T],
        on_success: Callable[[T], None] | None,
        on_failure: Callable[[Exception], None] | None,
        on_progress: Callable[[Progress], None] | None,
        on_finished: Callable[[], None] | None,
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self._owner: QObject | None = owner
        self._operation = operation
        self._on_success = on_success
        self._on_failure = on_failure
        self._on_progress = on_progress
        self._on_finished = on_finished
        self._control = JobControl(self._send_progress)
        self._runner = _Runner(self._run)
        self._advanced.connect(self._deliver_progress)
        self._ended.connect(self._deliver_end)
        owner.destroyed.connect(self._owner_gone)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.cancel)

    def start(self, pool: QThreadPool | None) -> None:
        """Queue the operation on ``pool`` (default: the application's)."""
        (pool or QThreadPool.globalInstance()).start(self._runner)

    @property
    def cancelled(self) -> bool:
        """Whether the job was cancelled."""
        return self._control.cancelled

    @Slot()
    def cancel(self) -> None:
        """Give up on the result: no success, failure or progress comes after this; ``on_finished`` still does."""
        self._control.cancel()

    @Slot()
    def _owner_gone(self) -> None:
        self._owner = None
        self._control.cancel()

    # ------------------------------------------------------------ worker thread
    def _run(self) -> None:
        result: T | None = None
        failure: Exception | None = None
        try:
            self._control.check()
            result = self._operation(self._control)
        except JobCancelledError:
            self._control.cancel()
        except Exception as problem:  # noqa: BLE001 - the window must hear of every failure
            failure = problem
        self._emit_end(result, failure)

    def _emit_end(self, result: T | None, failure: Exception | None) -> None:
        try:
            self._ended.emit(result, failure)
        except RuntimeError:  # the application went away under us: nobody is left to tell
            _log.info("background job ended after the application")

    def _send_progress(self, progress: Progress) -> None:
        try:
            self._advanced.emit(progress)
        except RuntimeError:
            self._control.cancel()

    # ------------------------------------------------------------ GUI thread
    @Slot(object)
    def _deliver_progress(self, progress: Progress) -> None:
        if self._wanted() and self._on_progress is not None:
            self._on_progress(progress)

    @Slot(object, object)
    def _deliver_end(self, result: T, failure: Exception | None) -> None:
        try:
            if self._wanted():
                self._tell(result, failure)
            elif failure is not None:
                _log.info("background job failed after nobody wanted it: %s", type(failure).__name__)
            if self._owner_alive() and self._on_finished is not None:
                self._on_finished()
        finally:
            self._on_success = self._on_failure = self._on_progress = self._on_finished = None
            self.deleteLater()

    def _tell(self, result: T, failure: Exception | None) -> None:
        if failure is None:
            if self._on_success is not None:
                self._on_success(result)
        elif self._on_failure is not None:
            self._on_failure(failure)
        else:
            _log.error("background job failed", exc_info=failure)

    def _owner_alive(self) -> bool:
        return self._owner is not None and isValid(self._owner)

    def _wanted(self) -> bool:
        return self._owner_alive() and not self._control.cancelled


def run_in_background(
    owner: QObject,
    operation: Callable[[JobControl], T],
    *,
    on_success: Callable[[T], None] | None = None,
    on_failure: Callable[[Exception], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_finished: Callable[[], None] | None = None,
    pool: QThreadPool | None = None,
) -> Job[T]:
    """Run ``operation(control)`` off the GUI thread; call from the GUI thread only.

    Callbacks stop with the life of ``owner``. ``on_finished`` comes last in every case, also after ``cancel``.
    """
    job: Job[T] = Job(owner, operation, on_success, on_failure, on_progress, on_finished)
    job.start(pool)
    return job
