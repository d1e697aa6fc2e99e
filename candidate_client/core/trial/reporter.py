"""Tells the site's server how far this PC is, on a line and a thread of its own, while the trial goes its own way."""

import logging
import threading
from typing import Final

from candidate_client.gateway.site import SiteGateway
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import LinkError
from shared.protocol.trial import TrialReport

log = logging.getLogger(__name__)

_EVERY_S: Final = 2.0
_LAST_S: Final = 30.0
"""How long the last report is tried."""


class Reporter:
    """`tell` keeps the newest report; it is sent at once, and every two seconds again: silence means something."""

    def __init__(self, identity: DeviceIdentity, files: DeviceFiles) -> None:
        """Raises LinkError if the device's files cannot be used."""
        self._gateway = SiteGateway(identity, files)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._report: TrialReport | None = None
        self._thread = threading.Thread(target=self._run, name="trial-report", daemon=True)
        self._thread.start()

    def tell(self, report: TrialReport) -> None:
        """The newest word."""
        self._report = report
        self._wake.set()

    def end(self) -> None:
        """Send the last word, for at most half a minute, and stop; returns at once."""
        self._stopping.set()
        self._wake.set()

    def close(self) -> None:
        """Stop now; what was not sent is not sent any more."""
        self.end()
        self._gateway.close()

    def _run(self) -> None:
        waited_s = 0.0
        while True:
            self._wake.wait(_EVERY_S)
            self._wake.clear()
            ending, sent = self._stopping.is_set(), self._send()
            if ending and (sent or waited_s > _LAST_S):
                self._gateway.close()
                return
            if not sent:
                self._stopping.wait(1.0)
                waited_s += 1.0 if ending else 0.0

    def _send(self) -> bool:
        report = self._report
        if report is None:
            return True
        try:
            self._gateway.tell_trial(report)
        except LinkError as error:
            log.info("trial report not sent: %s", error.code)
            return False
        return True
