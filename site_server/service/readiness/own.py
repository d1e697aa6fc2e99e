"""The server's checks of its own machine: once after its start and whenever somebody asks, on a thread of their own."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.protocol.errors import WireError
from shared.protocol.readiness import ReadinessReport
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Ask, Backup
from shared.readiness.machines.choose import this_machine
from shared.readiness.take import measured
from site_server.service.core.site import Site
from site_server.service.readiness.board import SERVER, Readiness

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5


class OwnChecks:
    """`backup` tells how the backups stand."""

    def __init__(self, site: Site, board: Readiness, data: Path, backup: Callable[[], Backup]) -> None:
        self._site, self._board, self._data, self._backup = site, board, data, backup
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="own-checks", daemon=True)

    def start(self) -> None:
        """Begin, with a first round."""
        self._board.own_wanted.set()
        self._thread.start()

    def stop(self) -> None:
        """End; the check under way is waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def check(self) -> None:
        """One round. A disk that takes no report is told by the next one that gets through."""
        began = time.monotonic()
        ask = Ask(
            place="server",
            machine=this_machine(),
            data=self._data,
            policy=self._board.policy,
            version=PRODUCT_VERSION,
            port=self._site.port,
            serving=True,
            backup=self._backup(),
            certificate=self._data / "keys" / "server.crt",
            stopped=self._stopping.is_set,
        )
        measures = measured(ask)
        took_ms = round((time.monotonic() - began) * 1000)
        report = ReadinessReport(call=0, product_version=PRODUCT_VERSION, took_ms=took_ms, measures=measures)
        try:
            self._board.take(SERVER, report)
        except (OSError, WireError) as error:
            log.warning("own readiness not kept: %s", type(error).__name__)

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_S):
            if self._board.own_wanted.is_set():
                self._board.own_wanted.clear()
                self.check()
