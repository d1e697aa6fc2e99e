"""Notices that nobody has touched the console for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

IDLE_S: Final = 600
"""After so long without a key or a click the console locks itself."""
_TOUCHES: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)
_LOOK_MS: Final = 5_000


class Idle(QObject):
    """`idle` once each time it happened, while it watches."""

    idle = Signal()

    def __init__(self, parent: QObject, idle_s: float = IDLE_S, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._idle_s, self._clock = idle_s, clock
        self._touched_s = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self) -> None:
        """From now on."""
        self._touched_s = self._clock()
        if (app := QCoreApplication.instance()) is not None:
            app.installEventFilter(self)
        self._timer.start()

    def rest(self) -> None:
        """Nobody is signed in; there is nothing to watch."""
        self._timer.stop()
        if (app := QCoreApplication.instance()) is not None:
            app.removeEventFilter(self)

    def look(self) -> None:
        """Tell it if it is so."""
        if self._clock() - self._touched_s >= self._idle_s:
            self._touched_s = self._clock()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key, click and movement counts, whoever gets it."""
        if event.type() in _TOUCHES:
            self._touched_s = self._clock()
        return super().eventFilter(watched, event)
