"""Windows: keys by a hook in a process of its own, the window left out of every picture, settings by the book.

What takes the rights of an administrator (the Ctrl+Alt+Del screen, remote desktop, update) is the watchman's; the own
shell is the exam account's, made by the installer. A desktop of our own is not used: input methods do not follow
onto one reliably, and a candidate who cannot type Chinese cannot sit the exam (ADR 38).
"""

import ctypes
import logging
import os
from typing import Final

from candidate_client.lockdown.hook_process import HookProcess
from candidate_client.lockdown.port import Held
from candidate_client.lockdown.settings.book import SettingsBook
from candidate_client.lockdown.settings.wanted import USER_SETTINGS, for_user
from shared.machine.access import sid_of_process
from shared.machine.winapi import library
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_OUT_OF_PICTURES: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE, Windows 10 2004
_BLACK_IN_PICTURES: Final = 0x01  # WDA_MONITOR, before
_IN_PICTURES: Final = 0x00


class WindowsLockdown:
    """Holds the PC while its hook process lives; `renew` starts one that was killed."""

    def __init__(self, book: SettingsBook | None = None) -> None:
        """`book`: the settings of the person at the PC; without one none is changed."""
        self._book = book
        self._hook = HookProcess()
        self._window: int | None = None

    @property
    def engaged(self) -> bool:
        """See Lockdown."""
        return self._window is not None

    def engage(self, window_id: int) -> list[str]:
        """See Lockdown."""
        if self.engaged:
            return []
        if not hasattr(ctypes, "windll"):
            return [say("client.lockdown.not_windows")]
        self._window = window_id
        shortfalls = [] if self._hook.start() else [say("client.lockdown.failed")]
        if not self._keep_out_of_pictures(window_id, _OUT_OF_PICTURES, _BLACK_IN_PICTURES):
            shortfalls.append(say("client.lockdown.pictures"))
        try:
            wanted = for_user(USER_SETTINGS, sid_of_process(os.getpid())) if self._book is not None else {}
            refused = self._book.put_on(wanted) if self._book is not None else []
        except OSError as error:
            log.warning("lockdown: settings: %s", error)
            refused = list(USER_SETTINGS)
        if refused:
            what = "、".join(place.partition("|")[2] for place in refused)
            shortfalls.append(say("client.lockdown.settings", what=what))
        return shortfalls

    def renew(self) -> Held:
        """See Lockdown."""
        return self._hook.renew() if self._window is not None else "held"

    def pressed(self) -> tuple[str, ...]:
        """See Lockdown."""
        return self._hook.pressed()

    def release(self) -> None:
        """See Lockdown."""
        window, self._window = self._window, None
        self._hook.end()
        if window is None:
            return
        self._keep_out_of_pictures(window, _IN_PICTURES)
        if self._book is not None:
            try:
                left = self._book.put_back()
            except OSError as error:
                left = [str(error)]
            for place in left:
                log.warning("lockdown: setting %s is not back", place)

    @classmethod
    def can_hook(cls) -> bool:
        """Whether this Windows lets the keyboard be hooked; tried for a moment."""
        trial = HookProcess()
        hooked = trial.start()
        trial.end()
        return hooked

    def _keep_out_of_pictures(self, window: int, *ways: int) -> bool:
        """Whether one of these affinities was taken; the first is the best."""
        set_affinity = library("user32").SetWindowDisplayAffinity
        set_affinity.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        return any(bool(set_affinity(window, way)) for way in ways)
