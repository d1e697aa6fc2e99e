"""Holds the PC for the one window: the lockdown put on and taken again, the window in front, the clipboard private."""

import logging
import math
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from candidate_client.lockdown.port import Held, Lockdown
from candidate_client.ui.keys_out import way_out
from shared.words.catalogue import say

log = logging.getLogger(__name__)

RENEW_MS = 200
_LOST_LOOKS = 10
"""After so many looks somebody is told that the keyboard is not held."""
_TOLD_EVERY_S = 10.0
_CLIPBOARDS = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class Holding(QObject):
    """Engaged or not; `shortfalls` says in Chinese what could not be done, newest first engagement.

    What another program puts into the clipboard is gone before it can be pasted; what is copied here is gone when the
    hold ends, so that nothing of the paper stays behind.
    """

    def __init__(
        self,
        window: QWidget,
        lockdown: Lockdown,
        takes_foreign: Callable[[int], bool] = lambda _length: False,
        pressed: Callable[[str], None] = lambda _name: None,
        lost: Callable[[str], None] = lambda _words: None,
    ) -> None:
        """`takes_foreign`: whether a text of that length that another program copied may stay.

        `pressed`: told of every key press that was meant to lead out, by its name. `lost`: told in Chinese that the
        keyboard was not held for a while, or is not.
        """
        super().__init__(window)
        self._takes_foreign, self._pressed, self._lost = takes_foreign, pressed, lost
        self._missed: int | None = None  # looks in which the keyboard was not held; None before it was held at all
        self._told_s = -math.inf
        self._window = window
        self._lockdown = lockdown
        self.shortfalls: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self._renew)
        QGuiApplication.clipboard().changed.connect(self._clipboard_changed)

    @property
    def engaged(self) -> bool:
        """Whether the PC is held now."""
        return self._lockdown.engaged

    def engage(self) -> None:
        """Hold the PC; asked again, nothing changes."""
        if self.engaged:
            return
        self._empty_clipboards()
        self._missed = None
        self.shortfalls = tuple(self._lockdown.engage(int(self._window.winId())))
        for shortfall in self.shortfalls:
            log.warning("lockdown: %s", shortfall)
        # On the window of the system, where each key comes in once; a filter on all events would be asked for each.
        self._window.windowHandle().installEventFilter(self)
        self._timer.start()

    def release(self) -> None:
        """Let go; asked again, nothing changes."""
        self._timer.stop()
        if self.engaged:
            self._empty_clipboards()
        self._lockdown.release()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A combination that leads out was meant for the desktop: it is no letter of an answer either."""
        name = way_out(event) if isinstance(event, QKeyEvent) and self.engaged else ""
        if not name:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._pressed(name)
        return True

    def _renew(self) -> None:
        self._look_after(self._lockdown.renew())
        for name in self._lockdown.pressed():
            self._pressed(name)
        # One of our own pop-ups or dialogs may have the keyboard; another program may not.
        if QGuiApplication.platformName() == "offscreen":
            return
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            self._window.raise_()
            self._window.activateWindow()

    def _look_after(self, held: Held) -> None:
        """A list of our own that is open has the keyboard for a moment; whoever else has it longer is told of."""
        if held != "lost":
            self._missed = 0
            if held == "again":
                self._tell(say("client.lockdown.again"))
        elif self._missed is not None and QApplication.activePopupWidget() is None:
            self._missed += 1
            if self._missed == _LOST_LOOKS:
                self._tell(say("client.lockdown.lost"))

    def _tell(self, words: str) -> None:
        log.warning("lockdown: %s", words)
        if time.monotonic() - self._told_s > _TOLD_EVERY_S:
            self._told_s = time.monotonic()
            self._lost(words)

    def _clipboard_changed(self, mode: QClipboard.Mode) -> None:
        clipboard = QGuiApplication.clipboard()
        # Emptying is a change too: an empty one is left alone.
        held: QMimeData | None = clipboard.mimeData(mode)
        if self.engaged and not filled_here(mode) and held is not None and held.formats():
            if mode == QClipboard.Mode.Clipboard and self._takes_foreign(len(held.text())):
                return
            clipboard.clear(mode)

    def _empty_clipboards(self) -> None:
        clipboard = QGuiApplication.clipboard()
        for mode in _CLIPBOARDS:
            if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
                clipboard.clear(mode)


def filled_here(mode: QClipboard.Mode) -> bool:
    """Whether the clipboard's content is of this program. Off screen it is always, and Qt does not know it."""
    if QGuiApplication.platformName() == "offscreen":
        return True
    clipboard = QGuiApplication.clipboard()
    return clipboard.ownsSelection() if mode == QClipboard.Mode.Selection else clipboard.ownsClipboard()


def x_connection() -> int | None:
    """The windows' connection to the X server, None on another platform."""
    app = QGuiApplication.instance()
    native: Any = app.nativeInterface() if isinstance(app, QGuiApplication) else None
    display = int(native.display()) if hasattr(native, "display") else 0  # off screen there is one, at no place
    return display or None
