"""How far down a long item is read: told when it has come to rest, and found again on another PC or after a restart."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollBar

REST_MS = 1_500
_RESTORE_MS = 2_000
# Less than this is not worth an entry: a line or two of a long text.
_LEAST_PERMILLE = 20


class ReadingPlace(QObject):
    """`rested(permille)` once the bar has stood still somewhere else for a while."""

    rested = Signal(int)

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._told = 0
        self._wanted: int | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tell)
        bar.valueChanged.connect(self._moved)
        bar.rangeChanged.connect(self._laid_out)
        bar.actionTriggered.connect(self._by_hand)

    @property
    def permille(self) -> int:
        """Where the bar stands, 0 to 1000."""
        return round(1000 * self._bar.value() / self._bar.maximum()) if self._bar.maximum() else 0

    def restore(self, permille: int) -> None:
        """Go there as soon as the item is laid out, unless the candidate scrolls first."""
        self._wanted = self._told = max(0, min(1000, permille))
        self._laid_out()
        QTimer.singleShot(_RESTORE_MS, self, self._by_hand)

    def _laid_out(self) -> None:
        if self._wanted is not None and self._bar.maximum():
            self._bar.setValue(round(self._wanted * self._bar.maximum() / 1000))

    def _by_hand(self) -> None:
        self._wanted = None

    def _moved(self) -> None:
        if self._wanted is None:
            self._rest.start()

    def _tell(self) -> None:
        if abs(self.permille - self._told) >= _LEAST_PERMILLE:
            self._told = self.permille
            self.rested.emit(self._told)
