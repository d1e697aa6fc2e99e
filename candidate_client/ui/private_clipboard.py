"""Keeps what is copied from the paper and from answers inside: pasting here works, other programs get nothing.

What is copied stays ours, under the same kinds, but its content is handed out only while one of our own keys or clicks
is being dealt with. Another program that asks gets an empty text, and that it asked is told. What is marked with the
mouse (the X server's other clipboard) is never given to anybody. Text is not dragged, neither out nor in: a drag is a
copy that no clipboard sees.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

_TEXT: Final = "text/plain"
_CLICKS: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.ContextMenu})
_DROPS: Final = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})
_NO_DRAG_PX: Final = 100_000
"""So far nobody moves a pointer."""
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})


def forbid_text_drags(app: QApplication) -> None:
    """Marked text stays where it is. Qt has no switch for it, but asks how far a drag must go before it begins."""
    app.setStartDragDistance(_NO_DRAG_PX)


class _Private(QMimeData):
    """A text that only `may_read` lets out."""

    def __init__(self, text: str, may_read: Callable[[], bool]) -> None:
        super().__init__()
        self._own = text
        self._may_read = may_read

    def formats(self) -> list[str]:
        """A text is there to be pasted."""
        return [_TEXT]

    def hasFormat(self, kind: str) -> bool:
        """See `formats`."""
        return kind == _TEXT

    def retrieveData(self, kind: str, _preferred: object) -> object:
        """The text, or nothing."""
        if not kind.startswith(_TEXT):
            return None
        return self._own if self._may_read() else ""


class PrivateClipboard(QObject):
    """`keeps` says whether it is in force now; `asked` is told that another program asked."""

    def __init__(self, keeps: Callable[[], bool], asked: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeps, self._asked = keeps, asked
        self._granted = False
        self._changing = False
        clipboard = QGuiApplication.clipboard()
        clipboard.changed.connect(self._changed)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """One of our own keys or clicks may paste; the grant is over with the next turn of the event loop.

        What another program would drop here is refused.
        """
        kind = event.type()
        if kind in _DROPS and self._keeps():
            event.ignore()
            return True
        pastes = kind in _KEYS and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if (pastes or kind in _CLICKS) and not self._granted:
            self._granted = True
            QTimer.singleShot(0, self._over)
        return super().eventFilter(watched, event)

    def _over(self) -> None:
        self._granted = False

    def _may_read(self) -> bool:
        if self._granted or not self._keeps():
            return True
        self._asked()
        return False

    def _changed(self, mode: QClipboard.Mode) -> None:
        if self._changing or not self._keeps():
            return
        clipboard = QGuiApplication.clipboard()
        if mode == QClipboard.Mode.Selection:
            if clipboard.ownsSelection():
                self._put(mode, None)
            return
        held = clipboard.mimeData(mode)
        if clipboard.ownsClipboard() and held is not None and not isinstance(held, _Private) and held.hasText():
            self._put(mode, _Private(held.text(), self._may_read))

    def _put(self, mode: QClipboard.Mode, data: QMimeData | None) -> None:
        self._changing = True
        try:
            clipboard = QGuiApplication.clipboard()
            if data is None:
                clipboard.clear(mode)
            else:
                clipboard.setMimeData(data, mode)
        finally:
            self._changing = False
