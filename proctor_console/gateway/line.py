"""The console's line as the seeker sees it: it asks the server itself, since nobody may be signed in to look."""

import time
from typing import Final

from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.link.seeker import Seeking
from shared.link.site_line import SiteLine
from shared.protocol import paths
from shared.protocol.device import Hello

_ASK_EVERY_S: Final = 2.0
_TIMEOUT_S: Final = 2.0


class ConsoleLine(Seeking):
    """See Line."""

    def __init__(self, files: DeviceFiles, server: str) -> None:
        """Raises NotTrusted, BadAddress."""
        self._line = SiteLine(files, server)
        self._asked_s = float("-inf")
        self._down_since_s: float | None = None
        self._standby: tuple[str, ...] = ()

    def told(self, servers: tuple[str, ...]) -> None:
        """The server said where another machine would go on."""
        self._standby = servers

    def standby(self) -> tuple[str, ...]:
        """See Line."""
        return self._standby

    def down_ms(self) -> int | None:
        """See Line; asks at most every two seconds while all is well."""
        now_s = time.monotonic()
        if self._down_since_s is not None or now_s - self._asked_s >= _ASK_EVERY_S:
            self._asked_s = now_s
            self._ask(now_s)
        return None if self._down_since_s is None else round((time.monotonic() - self._down_since_s) * 1000)

    def nearby(self) -> tuple[str, ...]:
        """See Line: the proctor machine itself may have taken the server over."""
        return (f"127.0.0.1:{self._line.server.rsplit(':', 1)[1]}",)

    def moved(self, server: str) -> None:  # noqa: ARG002 - every line follows `DeviceFiles.found`
        """See Line."""
        self._down_since_s = None

    def close(self) -> None:
        """Break off the call under way."""
        self._line.close()

    def _ask(self, now_s: float) -> None:
        try:
            self._line.transport.call("GET", paths.HELLO, None, Hello, read_timeout_s=_TIMEOUT_S)
            self._down_since_s = None
        except LinkError:
            if self._down_since_s is None:
                self._down_since_s = now_s
