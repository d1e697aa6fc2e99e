"""Keys of a trial that come after its page is gone reach no field."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

_LATE_MS: Final = 1500
"""An input method that is slow answers within this. Who has just been shown another page types nothing yet."""
_TYPED: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod}
)


class LateKeys(QObject):
    """`begin`: for a moment nothing typed arrives anywhere."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._over = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._over.timeout.connect(self._end)

    @property
    def active(self) -> bool:
        """Whether typing arrives nowhere now."""
        return self._over.isActive()

    def begin(self) -> None:
        """From now on; asked again, it begins anew."""
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)
            self._over.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Typed things end here."""
        return event.type() in _TYPED

    def _end(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
