"""Linux: every key goes to the exam's window, and the X server's own keys and screen saver are switched off.

The grab belongs to the window's own connection to the X server. It beats every shortcut of a window manager, and the
server keeps it however busy the window is; a pop-up of the toolkit ends it, so `renew` takes it again. Input methods
work through it: they speak with the toolkit, not with the keyboard.
"""

import contextlib
import logging
import os
import time
from collections.abc import Callable
from typing import Final

from candidate_client.lockdown import xlib
from candidate_client.lockdown.port import Held
from candidate_client.lockdown.settings.book import SettingsBook
from candidate_client.lockdown.settings.wanted import X11_SETTINGS
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_SHOWN_S: Final = 1.0

Connection = Callable[[], int | None]
"""The window's own connection to the X server as its toolkit holds it (`Display *`); None where there is none."""


class LinuxLockdown:
    """Without an X server (Wayland) nothing outside the window can be held, and that is said."""

    def __init__(self, connection: Connection = lambda: None, book: SettingsBook | None = None) -> None:
        """`book`: the settings of this X server; without one none is changed."""
        self._connection = connection
        self._book = book
        self._window: int | None = None

    @property
    def engaged(self) -> bool:
        """See Lockdown."""
        return self._window is not None

    def engage(self, window_id: int) -> list[str]:
        """See Lockdown."""
        self._window = window_id
        if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
            return []
        if self._connection() is None:
            return [say("client.lockdown.linux")]
        shortfalls = [] if self._grab_soon() else [say("client.lockdown.grab")]
        try:
            refused = self._book.put_on(X11_SETTINGS) if self._book is not None else []
        except OSError as error:
            log.warning("lockdown: settings: %s", error)
            refused = list(X11_SETTINGS)
        if refused:
            shortfalls.append(say("client.lockdown.settings", what="、".join(refused)))
        return shortfalls

    def _grab_soon(self) -> bool:
        """A window that was just shown is not on the screen before its window manager has put it there."""
        until_s = time.monotonic() + _SHOWN_S
        while self.renew() == "lost":
            if time.monotonic() > until_s:
                return False
            time.sleep(0.02)
        return True

    def renew(self) -> Held:
        """See Lockdown."""
        display = self._connection()
        if self._window is None or display is None:
            return "held" if self._window is None else "lost"
        try:
            xlib.grab_keyboard(display, self._window)
        except xlib.XError as error:
            log.info("lockdown: the keyboard is not held: %s", error.code)
            return "lost"
        return "held"

    def pressed(self) -> tuple[str, ...]:
        """See Lockdown."""
        return ()

    def release(self) -> None:
        """See Lockdown."""
        display, self._window = self._connection(), None
        if display is not None:
            with contextlib.suppress(xlib.XError):
                xlib.let_keyboard_go(display)
        if self._book is not None:
            try:
                left = self._book.put_back()
            except OSError as error:
                log.warning("lockdown: settings are not back: %s", error)
            else:
                for place in left:
                    log.warning("lockdown: setting %s is not back", place)
