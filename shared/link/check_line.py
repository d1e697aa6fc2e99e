"""The line to the server as the checks measure it: a line of its own, so that signs of life are never behind a test."""

import time
from typing import Final

from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.link.site_line import SiteLine
from shared.protocol import paths
from shared.protocol.device import Empty, Hello
from shared.protocol.readiness import ReadinessReport

_TRIP_S: Final = 1.0
_BULK_S: Final = 15.0


class CheckLine:
    """See `shared.readiness.check.Line`."""

    def __init__(self, files: DeviceFiles, server: str) -> None:
        """Prepare it; nothing is sent. Raises LinkError where the device's files cannot be used."""
        self._line = SiteLine(files, server)

    def round_trip_s(self) -> float:
        """See Line."""
        began = time.perf_counter()
        try:
            self.hello()
        except LinkError as error:
            raise OSError(error.code) from error
        return time.perf_counter() - began

    def bulk_s(self, size: int) -> float:
        """See Line."""
        began = time.perf_counter()
        try:
            self._line.transport.call("POST", paths.SPEED, bytes(size), bytes, read_timeout_s=_BULK_S)
        except LinkError as error:
            raise OSError(error.code) from error
        return time.perf_counter() - began

    def hello(self) -> Hello:
        """Who answers there. Raises LinkError."""
        return self._line.transport.call("GET", paths.HELLO, None, Hello, read_timeout_s=_TRIP_S)

    def report(self, report: ReadinessReport) -> None:
        """Hand over what was measured. Raises LinkError."""
        self._line.transport.call("POST", paths.READINESS, report, Empty)

    def close(self) -> None:
        """Break off the call under way."""
        self._line.close()
