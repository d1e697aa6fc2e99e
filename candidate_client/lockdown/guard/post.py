"""What client and guard know of each other: who each is, in two small files, and the word of leaving.

A process is known by its number and the moment it began, so that a number given away again deceives nobody.
"""

import logging
import os
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
import psutil

from shared.machine.files import write_whole

log = logging.getLogger(__name__)

Who = Literal["client", "guard"]
_SAME_S: Final = 1.5
"""Two readings of one process' beginning differ by less: the time of boot is told in whole seconds."""


class _Sign(msgspec.Struct, frozen=True, kw_only=True):
    pid: Annotated[int, msgspec.Meta(gt=0)]
    began_s: float


def _began_s(process: psutil.Process) -> float:
    """When it began, by a clock that nobody sets: Linux counts from boot, Windows keeps what it wrote down then.

    psutil adds the time of boot on Linux, which moves whenever the PC's clock is set.
    """
    return process.create_time() - (psutil.boot_time() if psutil.LINUX else 0.0)


class Post:
    """The folder `guard` of the client's data."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "guard"

    def sign_in(self, who: Who) -> None:
        """This process is the client, or the guard, from now on. Raises OSError."""
        me = _Sign(pid=os.getpid(), began_s=_began_s(psutil.Process()))
        write_whole(self._file(who), msgspec.json.encode(me), durable=False)

    def process(self, who: Who) -> psutil.Process | None:
        """The process that signed in last, None if it runs no more."""
        try:
            sign = msgspec.json.decode(self._file(who).read_bytes(), type=_Sign)
            process = psutil.Process(sign.pid)
            same = abs(_began_s(process) - sign.began_s) < _SAME_S
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, msgspec.DecodeError, psutil.Error):
            return None

    def alive(self, who: Who) -> bool:
        """Whether the process that signed in last runs."""
        return self.process(who) is not None

    def kill(self, who: Who) -> None:
        """End the process that signed in last, though it hears nothing any more; it is gone moments later."""
        process = self.process(who)
        if process is not None:
            try:
                process.kill()
            except psutil.Error as error:
                log.error("the %s could not be ended: %s", who, error)

    @property
    def ended_badly(self) -> bool:
        """Whether a client was here that ended without a word. Ask before signing in."""
        return self._file("client").exists() and not self.left

    @property
    def left(self) -> bool:
        """Whether the client said that it ends in order."""
        return self._word.exists()

    def leave(self) -> None:
        """The client ends in order, and is not to be started again. A disk that refuses only means that it is."""
        try:
            write_whole(self._word, b"left\n", durable=False)
        except OSError as error:
            log.warning("the guard is not told: %s", error.strerror)

    def stay(self) -> None:
        """Whatever was said before, a client runs here now. Raises OSError."""
        self._word.unlink(missing_ok=True)

    @property
    def _word(self) -> Path:
        return self._folder / "left"

    def _file(self, who: Who) -> Path:
        return self._folder / f"{who}.json"
