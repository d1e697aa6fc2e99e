"""Windows: keys by a hook in a process of its own, the window left out of every picture, settings by the book.

What takes the rights of an administrator (the Ctrl+Alt+Del screen, remote desktop, update) is the watchman's; the own
shell is the exam account's, made by the installer. A desktop of our own is not used: input methods do not follow
onto one reliably, and a candidate who cannot type Chinese cannot sit the exam (ADR 38).
"""

import contextlib
import ctypes
import logging
import os
import subprocess
import threading
from collections import deque
from typing import IO, Final

from candidate_client.lockdown.parts import part
from candidate_client.lockdown.settings.book import SettingsBook
from candidate_client.lockdown.settings.wanted import USER_SETTINGS, for_user
from candidate_client.lockdown.windows_keys import READY, WORD
from shared.machine.access import sid_of_process
from shared.machine.winapi import library
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_START_S: Final = 10.0
_END_S: Final = 2.0
_MOST_PRESSED: Final = 100
_OUT_OF_PICTURES: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE, Windows 10 2004
_BLACK_IN_PICTURES: Final = 0x01  # WDA_MONITOR, before
_IN_PICTURES: Final = 0x00
# Of Windows alone: no console window, and before everything else when a key is pressed.
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "HIGH_PRIORITY_CLASS", 0)


class WindowsLockdown:
    """Holds the PC while its hook process lives; `renew` starts one that was killed."""

    def __init__(self, book: SettingsBook | None = None) -> None:
        """`book`: the settings of the person at the PC; without one none is changed."""
        self._book = book
        self._hook: subprocess.Popen[bytes] | None = None
        self._pressed: deque[str] = deque(maxlen=_MOST_PRESSED)
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
        shortfalls = [] if self._start_hook() else [say("client.lockdown.failed")]
        if not self._keep_out_of_pictures(_OUT_OF_PICTURES, _BLACK_IN_PICTURES):
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

    def renew(self) -> bool:
        """See Lockdown."""
        if self._window is None or (self._hook is not None and self._hook.poll() is None):
            return True
        log.info("lockdown: the keyboard hook ended, it is started again")
        return self._start_hook()

    def pressed(self) -> tuple[str, ...]:
        """See Lockdown."""
        return tuple(self._pressed.popleft() for _ in range(len(self._pressed)))

    def release(self) -> None:
        """See Lockdown."""
        hook, self._hook = self._hook, None
        if hook is not None:
            _end(hook)
        if self._window is None:
            return
        self._keep_out_of_pictures(_IN_PICTURES)
        self._window = None
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
        trial = cls()
        hooked = trial._start_hook()
        trial.release()
        return hooked

    def _start_hook(self) -> bool:
        """Whether the keyboard is hooked; the process says so itself."""
        try:
            hook = subprocess.Popen(
                part(WORD),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_FLAGS,
            )
        except OSError as error:
            log.warning("lockdown: no keyboard hook: %s", error)
            return False
        self._hook = hook
        # Reading a pipe has no limit of its own; a process that says nothing is ended, which ends the reading.
        limit = threading.Timer(_START_S, hook.kill)
        limit.start()
        said = hook.stdout.readline() if hook.stdout is not None else b""
        limit.cancel()
        hooked = said.replace(b"\r", b"") == READY
        if hooked:
            threading.Thread(target=self._listen, args=(hook,), name="keys", daemon=True).start()
        return hooked

    def _listen(self, hook: "subprocess.Popen[bytes]") -> None:
        """What the hook swallows, until it ends."""
        for line in hook.stdout or ():
            self._pressed.append(line.decode("ascii", "replace").strip())

    def _keep_out_of_pictures(self, *ways: int) -> bool:
        """Whether one of these affinities was taken; the first is the best."""
        set_affinity = library("user32").SetWindowDisplayAffinity
        set_affinity.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        return any(bool(set_affinity(self._window, way)) for way in ways)


def _end(hook: "subprocess.Popen[bytes]") -> None:
    """End of its input is the word to go; who does not hear it is ended."""
    _close(hook.stdin)
    try:
        hook.wait(_END_S)
    except subprocess.TimeoutExpired:
        hook.kill()
        hook.wait()
    _close(hook.stdout)  # now that nobody waits for a line of it any more


def _close(pipe: "IO[bytes] | None") -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()
