"""The PC checks itself when the server calls it up: at the waiting screen, with low priority, never during an exam.

One thread for each round; it gives up between two checks as soon as somebody logs in or the client ends, and says
nothing then: the server's turn runs out, and the PC is called again when it is idle.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from candidate_client.core.localclock import wall_ms
from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView
from shared.link.check_line import CheckLine
from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.machine.priority import give_way
from shared.protocol.readiness import CheckCall, ReadinessReport
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Ask

log = logging.getLogger(__name__)

IDLE: Final = frozenset({"waiting", "login"})
"""Screens at which nobody is disturbed."""


class Checkup:
    """`view` and `room_ms` tell how the client stands now."""

    def __init__(
        self,
        data: Path,
        sights: Sights,
        view: Callable[[], ClientView],
        room_ms: Callable[[], int],
        stopping: threading.Event,
    ) -> None:
        self._data, self._sights, self._view, self._room_ms = data, sights, view, room_ms
        self._stopping = stopping
        self._thread: threading.Thread | None = None

    @property
    def idle(self) -> bool:
        """Whether this PC could check itself now."""
        return not self._busy() and (self._thread is None or not self._thread.is_alive())

    def begin(self, call: CheckCall) -> None:
        """It is our turn."""
        if self.idle:
            self._thread = threading.Thread(target=self._run, args=(call,), name="checkup", daemon=True)
            self._thread.start()

    def wait(self, timeout_s: float) -> None:
        """Until the round under way has ended."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def ask(self, call: CheckCall, line: CheckLine | None) -> Ask:
        """What probes work with."""
        from shared.readiness.machines.choose import this_machine  # noqa: PLC0415 - late, as in `_round`

        view, room_ms = self._view(), self._room_ms()
        return Ask(
            place="pc",
            machine=this_machine(),
            data=self._data,
            policy=call.policy,
            line=line,
            offset_ms=room_ms - wall_ms() if room_ms else None,
            screens=self._sights.screens,
            lock=self._sights.lock,
            composes=self._sights.composes,
            version=PRODUCT_VERSION,
            certificate=DeviceFiles(self._data).certificate,
            paper_sha256=self._sights.paper() if view.device is not None else None,
            stopped=self._busy,
        )

    def _busy(self) -> bool:
        view = self._view()
        return self._stopping.is_set() or view.device is None or view.screen not in IDLE or bool(view.busy)

    def _run(self, call: CheckCall) -> None:
        give_way()
        device = self._view().device
        if device is None:
            return
        try:
            line = CheckLine(DeviceFiles(self._data), device.server)
        except LinkError as error:
            log.warning("no line to check: %s", error.code)
            return
        try:
            self._round(call, line)
        except LinkError as error:
            log.info("readiness not reported: %s", error.code)
        finally:
            line.close()

    def _round(self, call: CheckCall, line: CheckLine) -> None:
        from shared.readiness.take import measured  # noqa: PLC0415 - late: all checks, which the first screen lacks

        began = time.monotonic()
        found = measured(self.ask(call, line))
        if self._busy():
            log.info("check %d given up", call.call)
            return
        took_ms = round((time.monotonic() - began) * 1000)
        line.report(ReadinessReport(call=call.call, product_version=PRODUCT_VERSION, took_ms=took_ms, measures=found))
        log.info("check %d reported after %d ms", call.call, took_ms)
