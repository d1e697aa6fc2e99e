"""A room asks itself, as a PC of the room would, and its heart beats for every answer.

Whoever watches the process (the service, or the process that holds several rooms) sees by it that candidates are
answered, and not only that a process is there: it may be frozen, or wait for itself for ever.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shared.link.errors import LinkError, TimedOut, Unreachable
from shared.link.transport import Transport
from shared.machine.heartbeat import Heart
from shared.protocol import paths
from shared.protocol.device import Hello
from site_server.local_call import local_transport
from site_server.settings import RunInfo

log = logging.getLogger(__name__)

_EVERY_S: Final = 2.0
_PATIENCE_S: Final = 10.0


class SelfAsking:
    """From `start` to `stop`, on a thread of its own."""

    def __init__(self, folder: Path, info: RunInfo, places: Sequence[Path]) -> None:
        """`folder`: of the room; `info`: where it listens; `places`: what its hearts are known by."""
        self._folder = folder
        self._info = info
        self._hearts = [Heart(place) for place in places]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="self-asking", daemon=True)

    def start(self) -> None:
        """Ask from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Silence means nothing any more: the room is about to end."""
        self._stop.set()
        self._thread.join(2 * _PATIENCE_S)

    def _run(self) -> None:
        transport: Transport | None = None
        try:
            while not self._stop.wait(_EVERY_S):
                try:
                    transport = transport or local_transport(self._folder, self._info)
                    self._ask(transport)
                except (LinkError, OSError) as error:
                    log.info("the room did not answer itself: %s", getattr(error, "code", type(error).__name__))
                    continue
                for heart in self._hearts:
                    heart.beat()
        finally:
            if transport is not None:
                transport.close()
            for heart in self._hearts:
                heart.rest()

    def _ask(self, transport: Transport) -> None:
        """Raises Unreachable, TimedOut: there was no answer."""
        try:
            transport.call("GET", paths.HELLO, None, Hello, read_timeout_s=_PATIENCE_S)
        except (Unreachable, TimedOut):
            raise
        except LinkError as error:  # it is at work; whether it says the right thing is not the question here
            log.info("the room answered itself: %s", error.code)
