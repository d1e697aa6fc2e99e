"""Pages are made before they are visited, a small slice at a time while the candidate does nothing."""

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

QUIET_MS: Final = 400
"""So long after the last sign of the candidate: whoever walks through the paper is not slowed down by it."""
SLICE_GAP_MS: Final = 40
"""Between two slices, so that what happens meanwhile comes first."""

Slices = Callable[[], Iterator[None]]
"""Each step of the iterator is a slice; a new one begins again with what is still to be done."""


class Ahead(QObject):
    """Works through slices. `wait` puts the next one off; the work begins anew from what is nearest then."""

    def __init__(self, slices: Slices, parent: QObject) -> None:
        super().__init__(parent)
        self._slices = slices
        self._left: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    @property
    def at_work(self) -> bool:
        """Whether something may be left to do."""
        return self._timer.isActive()

    def wait(self) -> None:
        """The candidate did something: look again what is to be done once it is quiet."""
        self._left = None
        self._timer.start(QUIET_MS)

    def stop(self) -> None:
        """Nobody sits here any more."""
        self._left = None
        self._timer.stop()

    def _step(self) -> None:
        if self._left is None:
            self._left = self._slices()
        try:
            next(self._left)
        except StopIteration:
            self._left = None
            return
        self._timer.start(SLICE_GAP_MS)
