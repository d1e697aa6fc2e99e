"""Plays the steps of one trial in the event loop of the client, each within its time; never raises, always reports."""

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.trial.checks import Failure
from candidate_client.ui.trial.record import Record
from candidate_client.ui.trial.script import StepFailed, TrialScript
from shared.protocol.trial import values_of
from shared.qtkit.work.fingers import MissingWidgetError, Script
from shared.trial.steps import CHECKS, ITEM, LIMITS, STEPS

log = logging.getLogger(__name__)

_TICK_MS: Final = 40
_MOST_ITEMS_FAILED: Final = 2


class TrialPlayer(QObject):
    """`over` when everything was played or could not go on."""

    over = Signal()

    def __init__(self, script: TrialScript, record: Record, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._script, self._record = script, record
        self._left = iter(STEPS)
        self._name = ""
        self._running: Script | None = None
        self._waits_for: Callable[[], bool] = lambda: True
        self._began_ms = 0
        self._items_failed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin with the first step."""
        self._next_step()
        self._timer.start()

    def stop(self) -> None:
        """Leave off; nothing more is reported."""
        self._timer.stop()
        self._script.close()

    def _tick(self) -> None:
        try:
            self._go_on()
        except StepFailed as failed:
            self._failed(failed.failure)
        except MissingWidgetError as error:
            self._failed(Failure(code="widget_missing", values=values_of(name=str(error))))
        except Exception as error:  # whatever breaks here is a result of the trial
            log.exception("trial step %s", self._name)
            self._failed(Failure(code="fault", values=values_of(error=type(error).__name__)))

    def _go_on(self) -> None:
        if self._running is None:
            return
        if not self._waits_for():
            limit_s = LIMITS[self._name]
            if monotonic_ms() - self._began_ms > limit_s * 1000:
                late = Failure(code="timeout", values=values_of(limit=limit_s))
                self._failed(self._script.why_not(self._name) or late)
            return
        try:
            self._waits_for = next(self._running)
        except StopIteration:
            self._record.end()
            self._next_step()

    def _failed(self, failure: Failure) -> None:
        log.warning("trial: step %s failed: %s", self._name, failure.code)
        self._record.end(failure)
        if self._name.startswith(ITEM):
            self._items_failed += 1
            if self._items_failed < _MOST_ITEMS_FAILED:
                self._next_step()
                return
        elif self._name in CHECKS and failure.code != "port_blocked":
            self._next_step()
            return
        self._finish()

    def _next_step(self) -> None:
        name = next(self._left, None)
        if name is None:
            self._finish()
            return
        self._name, self._began_ms = name, monotonic_ms()
        self._record.begin(name)
        self._waits_for = lambda: True
        self._running = self._script.step(name)

    def _finish(self) -> None:
        self._timer.stop()
        self._running = None
        virtual = self._script.virtual
        done, left = (virtual.done, virtual.left) if virtual is not None else (0, 0)
        self._record.close(self._script.answers, done, left)
        self._script.close()
        self.over.emit()
