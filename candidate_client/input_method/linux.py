"""Linux: IBus or Fcitx 5, whichever there is, spoken to by the protocol of IBus."""

import contextlib
import logging
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Final

from candidate_client.input_method import fcitx, ibus
from candidate_client.input_method.bus import LOST, has_owner, line, serve, session_bus
from candidate_client.input_method.choice import BY_PORTAL, IN_THE_WAY, TOLD_TO_QT, Choice, Daemon, choose
from candidate_client.input_method.port import Told, Writing
from candidate_client.input_method.x11 import press_keys

log = logging.getLogger(__name__)

_PORTAL: Final = "org.freedesktop.portal.IBus"
_START_S: Final = 6.0
_AGAIN_S: Final = 2.0
_LOOK_S: Final = 0.3
_PORTAL_S: Final = 3.0
_BRIEF_S: Final = 0.03
_COMMANDS: Final[dict[Daemon, tuple[str, ...]]] = {
    "ibus": ("ibus-daemon", "--xim", "--replace"),
    "fcitx5": ("fcitx5", "--replace"),
}


class LinuxInputMethod:
    """See InputMethod."""

    def __init__(self) -> None:
        self._choice: Choice | None = None
        self._started: list[subprocess.Popen[bytes]] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """See InputMethod."""
        try:
            bus = session_bus()
        except OSError as error:
            log.warning("no session bus, so no input method: %s", error)
            return
        if bus is not None:
            self._started.append(bus)
        self._choice = choose(os.environ, _running(), _installed())
        if self._choice is None:
            log.warning("no input method is installed")
            return
        for name in IN_THE_WAY:
            os.environ.pop(name, None)
        os.environ.update(TOLD_TO_QT)
        if bus is not None or self._choice.daemon not in _running():
            self._start()  # one that runs on a bus of its own, left by a client that was killed, hears nobody on ours
        if _portal():
            os.environ.update(BY_PORTAL)
        else:
            log.warning("the portal of the input method does not answer")

    def watch(self, told: Told) -> None:
        """See InputMethod."""
        self._thread = threading.Thread(target=self._watch, args=(told,), name="input-method", daemon=True)
        self._thread.start()

    def chinese(self) -> None:
        """See InputMethod."""
        if self._choice is not None:
            fcitx.write_chinese() if self._choice.daemon == "fcitx5" else ibus.write_chinese(ibus.address())

    def press(self, window: int, keys: str) -> bool:
        """See InputMethod."""
        return press_keys(window, keys)

    def end(self) -> None:
        """See InputMethod. Daemons first, the bus they speak on last."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(_START_S)
        for process in reversed(self._started):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_START_S)
            if process.stdout is not None:
                process.stdout.close()
        self._started.clear()

    # ------------------------------------------------------------ inside
    def _start(self) -> None:
        """Start the daemon. By a thread that stays: ibus-daemon ends with the thread it is from."""
        choice = self._choice
        if choice is not None:
            quiet = subprocess.DEVNULL
            try:
                command = _COMMANDS[choice.daemon]
                self._started.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))
            except OSError as error:
                log.warning("%s does not start: %s", choice.daemon, error)

    def _turn_to_chinese(self) -> None:
        """Wait until the daemon serves, and have it write Chinese. Qt takes it up as soon as it is there."""
        choice = self._choice
        if choice is None:
            return
        where = ibus.wait_for_address(_START_S)
        engine, until_s = "", time.monotonic() + _START_S
        while not engine and not self._ended.is_set():  # a daemon that has just begun knows no engines yet
            engine = fcitx.write_chinese() if choice.daemon == "fcitx5" else ibus.write_chinese(where)
            if engine or time.monotonic() > until_s or self._ended.wait(_LOOK_S):
                break
        log.info("input method: %s, engine %s", choice.daemon, engine or "none")

    def _watch(self, told: Told) -> None:
        """Until the end; a daemon that went is started again."""
        while not self._ended.is_set():
            self._turn_to_chinese()
            with contextlib.suppress(*LOST):
                if self._choice is not None and self._choice.daemon == "fcitx5":
                    fcitx.listen(told, self._ended.is_set)
                elif where := ibus.address():
                    ibus.listen(where, told, self._ended.is_set)
            if self._ended.is_set():
                return
            told(Writing())
            if self._ended.wait(_AGAIN_S):
                return
            if self._choice is not None and self._choice.daemon not in _running():
                self._start()


def _running() -> frozenset[Daemon]:
    found: set[Daemon] = set()
    with contextlib.suppress(OSError), line() as session:
        if has_owner(session, fcitx.NAME):
            return frozenset({"fcitx5"})  # it takes the names of IBus as well
    if ibus.address():
        found.add("ibus")
    return frozenset(found)


def _portal() -> bool:
    """Whether the portal answers, once the daemon had its time to begin; IBus has it started by the bus."""
    until_s = time.monotonic() + _PORTAL_S
    with contextlib.suppress(*LOST), line() as session:
        while time.monotonic() < until_s:
            if has_owner(session, _PORTAL) or (ibus.address() and serve(session, _PORTAL)):
                return True
            time.sleep(_BRIEF_S)
    return False


def _installed() -> frozenset[Daemon]:
    usual = {"ibus": Path("/usr/bin/ibus-daemon"), "fcitx5": Path("/usr/bin/fcitx5")}
    names: tuple[Daemon, ...] = ("ibus", "fcitx5")
    return frozenset(name for name in names if shutil.which(usual[name].name) or usual[name].exists())
