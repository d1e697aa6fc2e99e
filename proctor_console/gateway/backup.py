"""The console's line for its copy of the server; it works with the machine's certificate alone, nobody signed in."""

from urllib.parse import quote

from shared.exchange.backup_file import Tail
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.site_line import SiteLine
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.backup import BackupAsk, BackupOffer

_LARGE_TIMEOUT_S = 120.0


class BackupLine:
    """Calls raise LinkError."""

    def __init__(self, identity: DeviceIdentity, files: DeviceFiles, server: str | None = None) -> None:
        """Prepare the calls; nothing is sent. Raises NotTrusted, BadAddress."""
        self._line = SiteLine(files, server or identity.server)

    @property
    def _transport(self) -> Transport:
        return self._line.transport

    def offer(self) -> BackupOffer:
        """What belongs to a copy."""
        return self._transport.call("GET", paths.BACKUP, None, BackupOffer)

    def rows(self, tail: Tail | None) -> bytes:
        """What comes behind that tail; the beginning of a new copy for None."""
        return self._transport.call("POST", paths.BACKUP, BackupAsk(tail=tail), bytes, read_timeout_s=_LARGE_TIMEOUT_S)

    def file(self, name: str) -> bytes:
        """A file of the copy as the server has it, sealed."""
        path = f"{paths.BACKUP_FILES}/{quote(name)}"
        return self._transport.call("GET", path, None, bytes, read_timeout_s=_LARGE_TIMEOUT_S)

    def keys(self) -> bytes:
        """The site's keys, sealed under the take-over code."""
        return self._transport.call("GET", paths.BACKUP_KEYS, None, bytes)

    def close(self) -> None:
        """Break off every call."""
        self._line.close()
